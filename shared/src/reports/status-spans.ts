import { CONNECTOR_STATUSES } from '../model/connector.ts'
import { type Span, seconds } from './spans.ts'

/** A status and since when it holds. */
export interface StatusChange {
  readonly at: Date
  readonly status: string
}

interface Entry {
  readonly at: Date
  readonly type: string
  readonly connectorId?: number | null | undefined
  readonly detail: string | null
}

/** Statuses while a vehicle takes the connector. Reserved is no vehicle yet. */
export const OCCUPIED_STATUSES: readonly string[] = [
  'Preparing',
  'Charging',
  'SuspendedEV',
  'SuspendedEVSE',
  'Finishing',
]

/**
 * Changes of status that a station's journal tells of: entries `status`, `fault` (`Faulted GroundFailure`; an error code
 * alone is a fault) and `faultEnded`.
 * @param connectorId 0 is the station itself.
 */
export function statusChanges(entries: readonly Entry[], connectorId: number): readonly StatusChange[] {
  return entries
    .filter((entry) => (entry.connectorId ?? null) === connectorId)
    .flatMap(({ at, type, detail }): StatusChange[] => {
      const [first = '', second] = (detail ?? '').split(' ')
      const told = (CONNECTOR_STATUSES as readonly string[]).includes(first) ? first : null
      if (type === 'fault') return [{ at, status: second === undefined ? 'Faulted' : (told ?? 'Faulted') }]
      if (type === 'faultEnded') return [{ at, status: told ?? 'Available' }]
      return type === 'status' && told !== null ? [{ at, status: told }] : []
    })
}

/** Each status with the time it lasted, from `from` to `to`. @param atStart The status at `from`. */
export function statusSpans(
  atStart: string | null,
  changes: readonly StatusChange[],
  { from, to }: Span,
): readonly (Span & { readonly status: string })[] {
  const inOrder = changes.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const steps = [
    ...(atStart === null ? [] : [{ at: from, status: atStart }]),
    ...inOrder.map(({ at, status }) => ({ at: seconds(at), status })),
  ]
  return steps
    .map(({ at, status }, index) => ({
      from: Math.max(from, at),
      to: Math.min(to, steps[index + 1]?.at ?? to),
      status,
    }))
    .filter((span) => span.to > span.from)
}

/** True while a vehicle takes the connector. */
export function isOccupied(status: string): boolean {
  return OCCUPIED_STATUSES.includes(status)
}
