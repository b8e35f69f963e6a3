import { type Span, seconds } from './spans.ts'
import type { StatusChange } from './status-spans.ts'

/** ChangeAvailability (OCPP 1.6 §5.2) that a station agreed to, or that maintenance of its site asked for. */
export interface AvailabilityOrder {
  readonly at: Date
  /** 0: the whole station. */
  readonly connectorId: number
  readonly type: 'Inoperative' | 'Operative'
}

/**
 * Times in which a connector is out of service because somebody here wanted it so: from Inoperative until Operative, or until
 * the connector says that it is Available again, so that a forgotten order hides no outage.
 * @param atStart Whether it was so at `from`.
 */
export function plannedSpans(
  atStart: boolean,
  orders: readonly AvailabilityOrder[],
  changes: readonly StatusChange[],
  connectorId: number,
  { from, to }: Span,
): readonly Span[] {
  const steps = [
    ...orders
      .filter((order) => order.connectorId === 0 || order.connectorId === connectorId)
      .map(({ at, type }) => ({ at: seconds(at), planned: type === 'Inoperative' })),
    ...changes.filter(({ status }) => status === 'Available').map(({ at }) => ({ at: seconds(at), planned: false })),
  ].toSorted((a, b) => a.at - b.at)
  const found: Span[] = []
  let since = atStart ? from : null
  for (const { at, planned } of steps) {
    if (planned) since ??= at
    else if (since !== null) {
      found.push({ from: Math.max(from, since), to: Math.min(to, at) })
      since = null
    }
  }
  if (since !== null) found.push({ from: Math.max(from, since), to })
  return found.filter((span) => span.to > span.from)
}
