export interface Quantiles {
  readonly n: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

/** Nearest-rank quantiles of a sample, rounded to whole units. */
export function quantiles(sample: readonly number[]): Quantiles {
  const sorted = [...sample].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN)
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) }
}
