import { type HourlyPast, sameHourMean } from './naive-forecasts.ts'
import { mean } from './statistics.ts'

/** Hours that one row looks back on. */
export const LOAD_PAST_H = 28 * 24
export const LOAD_COLUMNS = 61

/**
 * Inputs of the load model for one hour of a day, known at its midnight: the same hour 1, 2, 7 and 14 days before; its
 * means of seven days and four weeks; the levels (daily sum / 24) of yesterday, a week and 28 days; hour, weekday and
 * hour x weekend as 0 or 1.
 * @param past Ends at midnight.
 * @param ahead Hour of the day.
 * @returns null when less than 28 days are known.
 */
export function loadRow(past: HourlyPast, ahead: number): number[] | null {
  const { values, originHourOfWeek } = past
  if (values.length < LOAD_PAST_H) return null
  const lag = (days: number) => values[values.length + ahead - days * 24] ?? 0
  const level = (days: number) => mean(values.slice(-days * 24)) ?? 0
  const hour = (originHourOfWeek + ahead) % 24
  const weekday = Math.floor(((originHourOfWeek + ahead) % 168) / 24)
  const isWeekend = weekday >= 5
  return [
    lag(1),
    lag(2),
    lag(7),
    lag(14),
    sameHourMean(past, ahead, 24, 7) ?? 0,
    sameHourMean(past, ahead, 168, 4) ?? 0,
    level(1),
    level(7),
    level(28),
    ...dummies(hour, 24),
    ...dummies(weekday, 7),
    ...dummies(isWeekend ? hour : 0, 24),
  ]
}

/** One column for each class but the first. */
function dummies(index: number, classes: number): number[] {
  return Array.from({ length: classes - 1 }, (_, column) => (column + 1 === index ? 1 : 0))
}
