/** @returns null for no numbers. */
export function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

/** Population standard deviation; null for no numbers. */
export function standardDeviation(numbers: readonly number[]): number | null {
  const middle = mean(numbers)
  if (middle === null) return null
  return Math.sqrt(numbers.reduce((sum, number) => sum + (number - middle) ** 2, 0) / numbers.length)
}

/**
 * Quantile by linear interpolation between the two nearest ranks.
 * @param share 0 to 1.
 * @returns null for no numbers.
 */
export function quantile(numbers: readonly number[], share: number): number | null {
  return quantileOfSorted(
    [...numbers].sort((a, b) => a - b),
    share,
  )
}

/** The same for numbers in ascending order. */
export function quantileOfSorted(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null
  const at = share * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}

/** Root of the mean squared difference; null for no pairs. */
export function rootMeanSquareError(pairs: readonly ForecastPair[]): number | null {
  const squares = mean(pairs.map(({ forecast, actual }) => (forecast - actual) ** 2))
  return squares === null ? null : Math.sqrt(squares)
}

/** Mean absolute difference; null for no pairs. */
export function meanAbsoluteError(pairs: readonly ForecastPair[]): number | null {
  return mean(pairs.map(({ forecast, actual }) => Math.abs(forecast - actual)))
}

export interface ForecastPair {
  readonly forecast: number
  readonly actual: number
}

export function clamp(number: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, number))
}

/** Area under the ROC curve: how often a positive scores higher than a negative, ties half. Null without both. */
export function areaUnderRoc(scored: readonly { readonly score: number; readonly positive: boolean }[]): number | null {
  const sorted = [...scored].sort((a, b) => a.score - b.score)
  const positives = sorted.filter(({ positive }) => positive).length
  const negatives = sorted.length - positives
  if (positives === 0 || negatives === 0) return null
  let rankSum = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++
    const rank = (from + 1 + to) / 2
    for (let index = from; index < to; index++) if (sorted[index]?.positive === true) rankSum += rank
    from = to
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** Mean of the precision at each positive, from the highest score down. Null without a positive. */
export function averagePrecision(
  scored: readonly { readonly score: number; readonly positive: boolean }[],
): number | null {
  let found = 0
  let sum = 0
  for (const [index, { positive }] of [...scored].sort((a, b) => b.score - a.score).entries()) {
    if (!positive) continue
    found++
    sum += found / (index + 1)
  }
  return found === 0 ? null : sum / found
}
