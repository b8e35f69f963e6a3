import { type HourlyPast, sameHourMean } from './naive-forecasts.ts'
import { mean } from './statistics.ts'

/** Hours that one row looks back on. */
export const LINEAR_AVAILABILITY_PAST_H = 4 * 168
export const LINEAR_AVAILABILITY_COLUMNS = 17

/**
 * Inputs of the pooled linear model for one hour ahead: last value (fading with the horizon and not), means of a day and
 * a week, lags of a day and a week, same-hour means of four weeks, seven and three days, weekend, harmonics of day and
 * week, horizon.
 * @param ahead 0 for the first forecast hour.
 * @returns null when less than four weeks are known.
 */
export function linearAvailabilityRow(past: HourlyPast, ahead: number): number[] | null {
  const { values, originHourOfWeek } = past
  if (values.length < LINEAR_AVAILABILITY_PAST_H) return null
  const last = values.at(-1) ?? 0
  const hourOfWeek = (originHourOfWeek + ahead) % 168
  const day = (2 * Math.PI * (hourOfWeek % 24)) / 24
  const week = (2 * Math.PI * hourOfWeek) / 168
  const same = (stepH: number, times: number) => sameHourMean(past, ahead, stepH, times) ?? 0
  return [
    last * 0.8 ** ahead,
    last,
    mean(values.slice(-24)) ?? 0,
    mean(values.slice(-168)) ?? 0,
    same(24, 1),
    same(168, 1),
    same(168, 4),
    same(24, 7),
    same(24, 3),
    hourOfWeek >= 120 ? 1 : 0,
    Math.sin(day),
    Math.cos(day),
    Math.sin(2 * day),
    Math.cos(2 * day),
    Math.sin(week),
    Math.cos(week),
    ahead,
  ]
}
