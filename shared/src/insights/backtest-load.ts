import type { ArimaConstructor } from './guarded-arima.ts'
import type { LinearWeights, RegressionConstructor } from './guarded-regression.ts'
import { forecastLoad, LOAD_METHODS, type LoadMethod } from './load-methods.ts'
import { type ForecastPair, meanAbsoluteError, rootMeanSquareError } from './statistics.ts'
import { trainLoad } from './train-load.ts'

export interface LoadScore {
  readonly method: LoadMethod
  /** kWh in an hour. */
  readonly mae: number
  readonly rmse: number
  /** Sum of the absolute errors over the sum of the load, per hour and of the days' sums. */
  readonly wapeHourly: number
  readonly wapeDaily: number
  readonly pairs: number
}

const REFIT_DAYS = 7

/**
 * The stated protocol: each day of the test is forecast from its midnight; the linear model is fitted on everything
 * before, anew every seven days.
 * @param values Energy of each hour of the local clock, kWh, from the first day of the series on.
 * @param hourOfWeekOfFirst 0 for a Monday 00:00.
 * @param testFrom,testTo Index of the first hour of the test and of the first one after it.
 */
export function backtestLoad(
  values: readonly number[],
  hourOfWeekOfFirst: number,
  testFrom: number,
  testTo: number,
  packages: { readonly Arima: ArimaConstructor; readonly Regression: RegressionConstructor },
  methods: readonly LoadMethod[] = LOAD_METHODS,
): { readonly scores: readonly LoadScore[]; readonly trainingRows: number } {
  const pairsOf = new Map<LoadMethod, ForecastPair[]>(methods.map((method) => [method, []]))
  let linear: LinearWeights | null = null
  let trainingRows = 0
  for (let midnight = testFrom; midnight < testTo; midnight += 24) {
    if ((midnight - testFrom) % (REFIT_DAYS * 24) === 0) {
      const fit = trainLoad(packages.Regression, values.slice(0, midnight), hourOfWeekOfFirst)
      if (!fit.ok) throw new Error(`the load model was not trained: ${fit.reason}`)
      linear = fit.weights
      if (midnight === testFrom) trainingRows = fit.rows
    }
    const past = { values: values.slice(0, midnight), originHourOfWeek: (hourOfWeekOfFirst + midnight) % 168 }
    for (const method of methods) {
      const forecast = forecastLoad(method, past, { Arima: packages.Arima, linear })
      if (forecast === null) throw new Error(`${method} has no forecast for hour ${midnight}`)
      for (const [hour, energy] of forecast.entries()) {
        pairsOf.get(method)?.push({ forecast: energy, actual: values[midnight + hour] ?? 0 })
      }
    }
  }
  const scores = methods.map((method): LoadScore => {
    const pairs = pairsOf.get(method) ?? []
    const total = pairs.reduce((sum, { actual }) => sum + actual, 0)
    const days = Array.from({ length: pairs.length / 24 }, (_, day) => pairs.slice(day * 24, day * 24 + 24))
    const daily = days.map((hours) => Math.abs(hours.reduce((sum, pair) => sum + pair.forecast - pair.actual, 0)))
    return {
      method,
      mae: meanAbsoluteError(pairs) ?? 0,
      rmse: rootMeanSquareError(pairs) ?? 0,
      wapeHourly: pairs.reduce((sum, pair) => sum + Math.abs(pair.forecast - pair.actual), 0) / total,
      wapeDaily: daily.reduce((sum, error) => sum + error, 0) / total,
      pairs: pairs.length,
    }
  })
  return { scores, trainingRows }
}
