import type { HourlyPast } from './naive-forecasts.ts'

const HALF_LIFE_H = 28 * 24
/** How many observations the hour of the day counts for against the hour of the week. */
const SHRINKAGE = 3

/**
 * The usual week: per hour of the week the mean of what was seen, newer weeks weighing more (half as much every 28 days),
 * shrunk to the mean of the hour of the day.
 * @returns 168 values from Monday 00:00.
 */
export function weekProfile({ values, originHourOfWeek }: HourlyPast): number[] {
  const hourOf = (index: number) => (((originHourOfWeek - (values.length - index)) % 168) + 168) % 168
  const daySums = new Float64Array(24)
  const dayCounts = new Float64Array(24)
  const weekSums = new Float64Array(168)
  const weekWeights = new Float64Array(168)
  for (const [index, value] of values.entries()) {
    const hour = hourOf(index)
    const weight = 0.5 ** ((values.length - index) / HALF_LIFE_H)
    daySums[hour % 24] = (daySums[hour % 24] ?? 0) + value
    dayCounts[hour % 24] = (dayCounts[hour % 24] ?? 0) + 1
    weekSums[hour] = (weekSums[hour] ?? 0) + weight * value
    weekWeights[hour] = (weekWeights[hour] ?? 0) + weight
  }
  return Array.from({ length: 168 }, (_, hour) => {
    const ofDay = (daySums[hour % 24] ?? 0) / Math.max(1, dayCounts[hour % 24] ?? 0)
    return ((weekSums[hour] ?? 0) + SHRINKAGE * ofDay) / ((weekWeights[hour] ?? 0) + SHRINKAGE)
  })
}

/** What the profile says of each past value. */
export function profileOfPast(profile: readonly number[], { values, originHourOfWeek }: HourlyPast): number[] {
  return values.map((_, index) => {
    const hour = (((originHourOfWeek - (values.length - index)) % 168) + 168) % 168
    return profile[hour] ?? 0
  })
}
