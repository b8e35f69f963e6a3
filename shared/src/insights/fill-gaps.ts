import { mean } from './statistics.ts'

/** Longest gap in hours that is bridged by a straight line. */
export const LONGEST_BRIDGED_GAP = 3
/** A series of which more is missing is refused. */
export const MOST_MISSING = 0.2

/**
 * A series without gaps: gaps of up to three values are bridged by a straight line (at an end by the nearest value),
 * longer ones get the mean of the same hour of the day.
 * @param series One value an hour; null or a number that is not finite is missing.
 * @param hourOfFirst Hour of the day of the first value.
 * @returns null when more than a fifth is missing, or all.
 */
export function fillGaps(series: readonly (number | null)[], hourOfFirst = 0): number[] | null {
  const known = series.map((value) => (value !== null && Number.isFinite(value) ? value : null))
  const present = known.filter((value) => value !== null)
  if (present.length === 0 || known.length - present.length > MOST_MISSING * known.length) return null
  const hourly = Array.from({ length: 24 }, (_, hour) =>
    mean(known.filter((value, index): value is number => value !== null && (index + hourOfFirst) % 24 === hour)),
  )
  const overall = mean(present) ?? 0
  const filled: number[] = []
  for (let index = 0; index < known.length; ) {
    const value = known[index] ?? null
    if (value !== null) {
      filled.push(value)
      index++
      continue
    }
    let end = index
    while (end < known.length && known[end] === null) end++
    const before = index === 0 ? null : (filled[index - 1] ?? null)
    const after = known[end] ?? null
    for (let at = index; at < end; at++) {
      const line = onLine(before, after, (at - index + 1) / (end - index + 1))
      filled.push(
        end - index <= LONGEST_BRIDGED_GAP && line !== null ? line : (hourly[(at + hourOfFirst) % 24] ?? overall),
      )
    }
    index = end
  }
  return filled
}

function onLine(before: number | null, after: number | null, share: number): number | null {
  if (before === null) return after
  return after === null ? before : before + (after - before) * share
}
