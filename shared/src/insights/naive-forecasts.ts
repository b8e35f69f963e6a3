import { mean } from './statistics.ts'

/**
 * What is known before the hour that is forecast first: one value an hour of the local clock, without gaps, the newest
 * last.
 */
export interface HourlyPast {
  readonly values: readonly number[]
  /** Hour of the week (0 = Monday 00:00) of the first forecast hour. */
  readonly originHourOfWeek: number
}

export const HORIZON_H = 24

/** Value of the hour `back` before the hour that lies `ahead` of the origin. */
function lag({ values }: HourlyPast, ahead: number, back: number): number | null {
  return values[values.length + ahead - back] ?? null
}

function everyHour(at: (hour: number) => number | null): number[] | null {
  const hours = Array.from({ length: HORIZON_H }, (_, hour) => at(hour))
  return hours.every((value) => value !== null) ? hours : null
}

/** The last known hour, 24 times. Null when there is none. */
export function persistence({ values }: HourlyPast): number[] | null {
  const last = values.at(-1)
  return last === undefined ? null : Array(HORIZON_H).fill(last)
}

/** The same hours a day (24) or a week (168) before. Null when they are not known. */
export function seasonalNaive(past: HourlyPast, seasonH: 24 | 168): number[] | null {
  return everyHour((hour) => lag(past, hour, seasonH))
}

/** Mean of the same hour of the last seven days. Null with less than a week. */
export function meanOfSevenDays(past: HourlyPast): number[] | null {
  return everyHour((hour) => sameHourMean(past, hour, 24, 7))
}

/** Mean of the same hour of the last four same weekdays. Null with less than four weeks. */
export function meanOfFourWeeks(past: HourlyPast): number[] | null {
  return everyHour((hour) => sameHourMean(past, hour, 168, 4))
}

/** Mean of `times` earlier values of the same hour, `stepH` apart; null when one is not known. */
export function sameHourMean(past: HourlyPast, ahead: number, stepH: number, times: number): number | null {
  const lags = Array.from({ length: times }, (_, index) => lag(past, ahead, stepH * (index + 1)))
  return lags.every((value) => value !== null) ? mean(lags) : null
}
