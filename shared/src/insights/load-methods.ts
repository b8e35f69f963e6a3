import { ARIMA_100, type ArimaConstructor, forecastArima } from './guarded-arima.ts'
import { type LinearWeights, predictLinear } from './guarded-regression.ts'
import { loadRow } from './load-linear.ts'
import { HORIZON_H, type HourlyPast, meanOfFourWeeks, meanOfSevenDays, seasonalNaive } from './naive-forecasts.ts'

/** Methods for the energy of each hour of a day, from its midnight. */
export const LOAD_METHODS = [
  'seasonal-naive-24',
  'seasonal-naive-168',
  'mean-4-weeks',
  'mean-7-days',
  'arima',
  'linear',
] as const
export type LoadMethod = (typeof LOAD_METHODS)[number]

/** Hours before midnight that ARIMA sees. */
export const LOAD_ARIMA_WINDOW_H = 1_344

export interface LoadModels {
  readonly Arima: ArimaConstructor
  readonly linear: LinearWeights | null
}

/**
 * Forecasts the 24 hours after midnight with one method, each 0 or more.
 * @returns null when the method cannot.
 */
export function forecastLoad(method: LoadMethod, past: HourlyPast, models: LoadModels): number[] | null {
  const forecast = unclamped(method, past, models)
  return forecast === null ? null : forecast.map((energy) => Math.max(0, energy))
}

function unclamped(method: LoadMethod, past: HourlyPast, models: LoadModels): number[] | null {
  switch (method) {
    case 'seasonal-naive-24':
      return seasonalNaive(past, 24)
    case 'seasonal-naive-168':
      return seasonalNaive(past, 168)
    case 'mean-4-weeks':
      return meanOfFourWeeks(past)
    case 'mean-7-days':
      return meanOfSevenDays(past)
    case 'arima': {
      const forecast = forecastArima(models.Arima, ARIMA_100, past.values.slice(-LOAD_ARIMA_WINDOW_H), HORIZON_H)
      return forecast.ok ? [...forecast.mean] : null
    }
    case 'linear': {
      const { linear } = models
      if (linear === null) return null
      const rows = Array.from({ length: HORIZON_H }, (_, ahead) => loadRow(past, ahead))
      return rows.every((row) => row !== null) ? rows.map((row) => predictLinear(linear, row)) : null
    }
  }
}
