import { linearAvailabilityRow } from './availability-linear.ts'
import { profileOfPast, weekProfile } from './availability-profile.ts'
import { ARIMA_100, type ArimaConstructor, type ArimaOrder, forecastArima, SARIMA_24 } from './guarded-arima.ts'
import { type LinearWeights, predictLinear } from './guarded-regression.ts'
import { HORIZON_H, type HourlyPast, meanOfSevenDays, persistence, seasonalNaive } from './naive-forecasts.ts'
import { clamp } from './statistics.ts'

/** Methods for the share of free connectors in the next 24 hours. */
export const AVAILABILITY_METHODS = [
  'persistence',
  'seasonal-naive-24',
  'seasonal-naive-168',
  'mean-7-days',
  'arima',
  'sarima',
  'profile-arima',
  'linear',
  'blend',
] as const
export type AvailabilityMethod = (typeof AVAILABILITY_METHODS)[number]

/** Hours before the origin that station models see. */
export const STATION_WINDOW_H = 1_344
export const SARIMA_WINDOW_H = 504

export interface AvailabilityModels {
  readonly Arima: ArimaConstructor
  /** Of the pooled linear model; null when none is trained. */
  readonly linear: LinearWeights | null
}

/**
 * Forecasts 24 hours with one method, each 0 to 1.
 * @returns null when the method cannot: too short a past, a fit that failed, no trained weights.
 */
export function forecastAvailability(
  method: AvailabilityMethod,
  past: HourlyPast,
  models: AvailabilityModels,
): number[] | null {
  const forecast = unclamped(method, past, models)
  return forecast === null ? null : forecast.map((share) => clamp(share, 0, 1))
}

function unclamped(method: AvailabilityMethod, past: HourlyPast, models: AvailabilityModels): number[] | null {
  switch (method) {
    case 'persistence':
      return persistence(past)
    case 'seasonal-naive-24':
      return seasonalNaive(past, 24)
    case 'seasonal-naive-168':
      return seasonalNaive(past, 168)
    case 'mean-7-days':
      return meanOfSevenDays(past)
    case 'arima':
      return arima(models.Arima, ARIMA_100, past.values.slice(-STATION_WINDOW_H))
    case 'sarima':
      return arima(models.Arima, SARIMA_24, past.values.slice(-SARIMA_WINDOW_H))
    case 'profile-arima':
      return profileArima(past, models.Arima)
    case 'linear':
      return linear(past, models.linear)
    case 'blend':
      return blended(forecastAvailability('linear', past, models), forecastAvailability('profile-arima', past, models))
  }
}

/** Half of each; for whoever has both forecasts already: the second takes a fit. */
export function blended(linear: readonly number[] | null, profile: readonly number[] | null): number[] | null {
  return linear === null || profile === null
    ? null
    : linear.map((share, hour) => 0.5 * share + 0.5 * (profile[hour] ?? share))
}

function arima(Arima: ArimaConstructor, order: ArimaOrder, series: readonly number[]): number[] | null {
  const forecast = forecastArima(Arima, order, series, HORIZON_H)
  return forecast.ok ? [...forecast.mean] : null
}

function profileArima(past: HourlyPast, Arima: ArimaConstructor): number[] | null {
  const window = { ...past, values: past.values.slice(-STATION_WINDOW_H) }
  if (window.values.length < 168) return null
  const profile = weekProfile(window)
  const usual = profileOfPast(profile, window)
  const residual = window.values.map((value, index) => value - (usual[index] ?? 0))
  const forecast = arima(Arima, ARIMA_100, residual)
  return forecast?.map((rest, hour) => rest + (profile[(past.originHourOfWeek + hour) % 168] ?? 0)) ?? null
}

function linear(past: HourlyPast, weights: LinearWeights | null): number[] | null {
  if (weights === null) return null
  const hours: number[] = []
  for (let ahead = 0; ahead < HORIZON_H; ahead++) {
    const row = linearAvailabilityRow(past, ahead)
    if (row === null) return null
    hours.push(predictLinear(weights, row))
  }
  return hours
}
