import { HORIZON_H } from './naive-forecasts.ts'
import { type ForecastPair, quantile } from './statistics.ts'

/** Hours whose residuals share a band. */
export const GROUP_H = 6

export interface HourPair extends ForecastPair {
  /** 0 for the first hour ahead. */
  readonly hour: number
}

/** Outcome minus forecast: between `p10` and `p90` lie eight of ten. */
export interface ResidualBand {
  readonly p10: number
  readonly p90: number
  readonly pairs: number
}

/** 10th and 90th percentile of outcome minus forecast, per six hours of the horizon. */
export function residualBands(pairs: readonly HourPair[]): readonly ResidualBand[] {
  return Array.from({ length: HORIZON_H / GROUP_H }, (_, group) => {
    const residuals = pairs
      .filter(({ hour }) => Math.floor(hour / GROUP_H) === group)
      .map(({ forecast, actual }) => actual - forecast)
    return { p10: quantile(residuals, 0.1) ?? 0, p90: quantile(residuals, 0.9) ?? 0, pairs: residuals.length }
  })
}

/** The band of a forecast hour, within the limits of what is possible; it always encloses the forecast. */
export function bandOf(
  bands: readonly ResidualBand[],
  hour: number,
  forecast: number,
  [least, most]: readonly [number, number],
): { readonly lo80: number; readonly hi80: number } {
  const { p10, p90 } = bands[Math.min(bands.length - 1, Math.floor(hour / GROUP_H))] ?? { p10: 0, p90: 0 }
  return {
    lo80: Math.min(forecast, Math.max(least, forecast + p10)),
    hi80: Math.max(forecast, Math.min(most, forecast + p90)),
  }
}
