/** Half the weight every so many days. */
const HALF_LIFE_DAYS = 28

export interface UsualRange {
  readonly mean: number
  readonly sd: number
  readonly p05: number
  readonly p50: number
  readonly p95: number
  readonly n: number
}

/**
 * What is usual of a quantity, newer values weighing more (half as much every 28 days).
 * @returns null for no values.
 */
export function usualRange(
  values: readonly { readonly amount: number; readonly ageDays: number }[],
): UsualRange | null {
  const weighted = values
    .filter(({ amount }) => Number.isFinite(amount))
    .map(({ amount, ageDays }) => ({ amount, weight: 0.5 ** (Math.max(0, ageDays) / HALF_LIFE_DAYS) }))
    .sort((a, b) => a.amount - b.amount)
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0)
  if (total === 0) return null
  const mean = weighted.reduce((sum, { amount, weight }) => sum + amount * weight, 0) / total
  const variance = weighted.reduce((sum, { amount, weight }) => sum + weight * (amount - mean) ** 2, 0) / total
  const at = (share: number) => {
    let passed = 0
    for (const { amount, weight } of weighted) {
      passed += weight
      if (passed >= share * total) return amount
    }
    return weighted.at(-1)?.amount ?? mean
  }
  return { mean, sd: Math.sqrt(variance), p05: at(0.05), p50: at(0.5), p95: at(0.95), n: weighted.length }
}

/** A pattern speaks from 14 days and 20 sessions on. */
export function isActive(days: number, sessions: number): boolean {
  return days >= 14 && sessions >= 20
}
