/** @param part 0 to 1. @returns 0 for no values. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

export function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits))
}

/** Least-squares slope of values over time, per minute. @returns 0 for fewer than two points. */
export function slopePerMinute(points: readonly (readonly [atMs: number, value: number])[]): number {
  if (points.length < 2) return 0
  const meanAt = points.reduce((sum, [at]) => sum + at, 0) / points.length
  const mean = points.reduce((sum, [, value]) => sum + value, 0) / points.length
  const covariance = points.reduce((sum, [at, value]) => sum + (at - meanAt) * (value - mean), 0)
  return (covariance / points.reduce((sum, [at]) => sum + (at - meanAt) ** 2, 0)) * 60_000
}
