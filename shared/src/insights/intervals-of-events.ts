/** A stretch of time; `to` null: it lasts. */
export interface Interval {
  readonly from: Date
  readonly to: Date | null
}

interface Entry {
  readonly at: Date
  readonly type: string
  readonly connectorId?: number | null | undefined
  readonly detail: string | null
}

/** Longest that a fault counts when nothing tells its end. */
const FAULT_AT_MOST_MS = 3_600_000

/**
 * Faults that a station's journal tells of: from `fault` to `faultEnded` of the same connector. Where no end is told, a
 * fault lasts until the next entry of that connector, at most an hour.
 * @param entries In order of time.
 */
export function faultsOf(
  entries: readonly Entry[],
): readonly (Interval & { readonly connectorId: number | null; readonly code: string })[] {
  return entries.flatMap((entry, index) => {
    if (entry.type !== 'fault') return []
    const connectorId = entry.connectorId ?? null
    const next = entries.slice(index + 1).find((other) => (other.connectorId ?? null) === connectorId)
    const latest = new Date(entry.at.getTime() + FAULT_AT_MOST_MS)
    const told = next?.type === 'faultEnded' ? next.at : undefined
    const to = told ?? (next !== undefined && next.at < latest ? next.at : latest)
    return [{ connectorId, from: entry.at, to, code: codeOf(entry.detail) }]
  })
}

/** `Faulted GroundFailure` or `GroundFailure` -> `GroundFailure`. */
export function codeOf(detail: string | null): string {
  return detail?.split(' ').at(-1) ?? 'OtherError'
}

/** Times without a connection that a journal tells of, from `offline` to `online`. */
export function offlineOf(entries: readonly Entry[]): readonly Interval[] {
  const intervals: Interval[] = []
  let from: Date | null = null
  for (const { at, type } of entries) {
    if (type === 'offline') from ??= at
    if (type === 'online' && from !== null) {
      intervals.push({ from, to: at })
      from = null
    }
  }
  return from === null ? intervals : [...intervals, { from, to: null }]
}
