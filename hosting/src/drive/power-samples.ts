/** One point of the sparkline. */
export interface PowerSample {
  readonly at: Date
  readonly powerW: number
}

/** The sparkline needs no more points than a phone has columns. */
const KEPT = 600

/** Nobody knows the power between two samples that lie further apart; the curve begins anew. */
const LONGEST_GAP_MS = 300_000

/** Adds a sample when it is newer than the last one. @returns the same list when it is not. */
export function withSample(
  samples: readonly PowerSample[],
  at: Date | null,
  powerW: number | null,
): readonly PowerSample[] {
  const last = samples.at(-1)
  if (at === null || powerW === null || (last !== undefined && at <= last.at)) return samples
  if (last !== undefined && at.getTime() - last.at.getTime() > LONGEST_GAP_MS) return [{ at, powerW }]
  return [...samples.slice(1 - KEPT), { at, powerW }]
}
