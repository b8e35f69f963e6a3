import { linearAvailabilityRow } from './availability-linear.ts'
import {
  AVAILABILITY_METHODS,
  type AvailabilityMethod,
  blended,
  forecastAvailability,
  STATION_WINDOW_H,
} from './availability-methods.ts'
import type { ArimaConstructor } from './guarded-arima.ts'
import { fitLinear, type LinearWeights, type RegressionConstructor } from './guarded-regression.ts'
import { HORIZON_H, type HourlyPast } from './naive-forecasts.ts'
import { bandOf, type HourPair, residualBands } from './residual-bands.ts'
import { mean, meanAbsoluteError, rootMeanSquareError } from './statistics.ts'

/** Shares of free connectors per hour of the local clock; the first hour is a Monday 00:00. */
export interface AvailabilityTable {
  readonly stations: readonly (readonly number[])[]
  /** Index of an hour by its local date, YYYY-MM-DD. */
  indexOfDate(date: string): number
}

export interface AvailabilityScore {
  readonly method: AvailabilityMethod
  readonly mae: number
  readonly rmse: number
  /** Mean of (forecast - [at least half is free])². */
  readonly brier: number
  readonly pairs: number
}

const ORIGINS = 20
const DAYS_BETWEEN = 3
const TRAINING_ORIGINS = 60

/**
 * The stated protocol: 20 origins at midnight, every third day from `from`, 24 hours each, all stations pooled. The linear
 * model is trained once, on the 60 days before the first origin.
 * @param from YYYY-MM-DD
 */
export function backtestAvailability(
  table: AvailabilityTable,
  from: string,
  packages: { readonly Arima: ArimaConstructor; readonly Regression: RegressionConstructor },
  methods: readonly AvailabilityMethod[] = AVAILABILITY_METHODS,
): {
  readonly scores: readonly AvailabilityScore[]
  readonly pairsOf: ReadonlyMap<AvailabilityMethod, readonly HourPair[]>
} {
  const first = table.indexOfDate(from)
  const linear = trainLinear(table, first, packages.Regression)
  const pairsOf = new Map<AvailabilityMethod, HourPair[]>(methods.map((method) => [method, []]))
  for (let origin = 0; origin < ORIGINS; origin++) {
    const at = first + origin * DAYS_BETWEEN * 24
    for (const series of table.stations) {
      const past = pastAt(series, at)
      const forecasts = new Map<AvailabilityMethod, number[] | null>()
      for (const method of methods) {
        const parts = [forecasts.get('linear'), forecasts.get('profile-arima')] as const
        const forecast =
          method === 'blend' && parts[0] !== undefined && parts[1] !== undefined
            ? blended(parts[0], parts[1])
            : forecastAvailability(method, past, { Arima: packages.Arima, linear })
        forecasts.set(method, forecast)
        if (forecast === null) throw new Error(`${method} has no forecast for hour ${at}`)
        for (const [hour, share] of forecast.entries()) {
          pairsOf.get(method)?.push({ hour, forecast: share, actual: series[at + hour] ?? 0 })
        }
      }
    }
  }
  const scores = methods.map((method): AvailabilityScore => {
    const pairs = pairsOf.get(method) ?? []
    return {
      method,
      mae: meanAbsoluteError(pairs) ?? 0,
      rmse: rootMeanSquareError(pairs) ?? 0,
      brier: mean(pairs.map(({ forecast, actual }) => (forecast - (actual >= 0.5 ? 1 : 0)) ** 2)) ?? 0,
      pairs: pairs.length,
    }
  })
  return { scores, pairsOf }
}

/** Share of outcomes within the band that the residuals of other pairs give, and its mean width. */
export function bandCoverage(
  pairs: readonly HourPair[],
  residualsFrom: readonly HourPair[],
): { readonly coverage: number; readonly width: number } {
  const bands = residualBands(residualsFrom)
  let inside = 0
  let width = 0
  for (const { hour, forecast, actual } of pairs) {
    const { lo80: low, hi80: high } = bandOf(bands, hour, forecast, [0, 1])
    if (actual >= low - 1e-9 && actual <= high + 1e-9) inside++
    width += high - low
  }
  return { coverage: inside / pairs.length, width: width / pairs.length }
}

function pastAt(series: readonly number[], at: number): HourlyPast {
  return { values: series.slice(Math.max(0, at - STATION_WINDOW_H), at), originHourOfWeek: at % 168 }
}

function trainLinear(table: AvailabilityTable, first: number, Regression: RegressionConstructor): LinearWeights {
  const rows: number[][] = []
  const outputs: number[] = []
  for (const series of table.stations) {
    for (let day = 1; day <= TRAINING_ORIGINS; day++) {
      const at = first - day * 24
      const past = pastAt(series, at)
      for (let ahead = 0; ahead < HORIZON_H; ahead++) {
        const row = linearAvailabilityRow(past, ahead)
        if (row === null) continue
        rows.push(row)
        outputs.push(series[at + ahead] ?? 0)
      }
    }
  }
  const fit = fitLinear(Regression, rows, outputs)
  if (!fit.ok) throw new Error(`the linear model was not trained: ${fit.reason}`)
  return fit.weights
}
