import { LINEAR_AVAILABILITY_PAST_H, linearAvailabilityRow } from './availability-linear.ts'
import { AVAILABILITY_METHODS, type AvailabilityMethod, blended, forecastAvailability } from './availability-methods.ts'
import {
  type AvailabilityModel,
  HOURS_NEEDED,
  hoursKnown,
  methodForData,
  pastOf,
  type StationSeries,
} from './availability-model.ts'
import { chooseChampion } from './champion.ts'
import type { ArimaConstructor } from './guarded-arima.ts'
import { fitLinear, type LinearWeights, type RegressionConstructor } from './guarded-regression.ts'
import { HORIZON_H } from './naive-forecasts.ts'
import { type HourPair, residualBands } from './residual-bands.ts'
import { drawSample, seededRandom } from './seeded-random.ts'
import { rootMeanSquareError } from './statistics.ts'

/** Days that are forecast again, each from what was known at its midnight. */
export const EVALUATION_DAYS = 14
/** Nights until every station had its turn: a fit of ARIMA takes about 74 ms. */
export const FOLDS = 7
/** 360,000 rows took 827 MB, 57,600 still 630; the function has 512. */
export const MOST_ROWS = 24_000
const TRAINING_DAYS = 60
/** Hours of the day at which training rows begin, so that forecasts of every hour are alike. */
const ORIGIN_HOURS = [0, 6, 12, 18]
const LEAST_PAIRS = 5 * HORIZON_H

/**
 * Trains the pooled model of a site's stations and finds each station's best method on the last 14 days. Only a rotating
 * seventh of the stations is forecast again each night; the others keep their last scores.
 * @param stations Series that end at a local midnight.
 * @param midnightHourOfWeek Local hour of the week of that midnight.
 * @param night Number of the day, for the rotation.
 * @param dates The first and the last local date of the 14 days, as they are shown.
 */
export function trainAvailability(
  stations: readonly StationSeries[],
  midnightHourOfWeek: number,
  options: {
    readonly night: number
    readonly seed: number
    readonly previous: AvailabilityModel | null
    readonly dates: readonly [string, string]
    readonly Arima: ArimaConstructor
    readonly Regression: RegressionConstructor
  },
): AvailabilityModel {
  const { previous, Arima } = options
  const evaluationH = EVALUATION_DAYS * 24
  const earlier = stations.map(({ key, values }) => ({ key, values: values.slice(0, -evaluationH) }))
  const earlierLinear = trainLinear(earlier, midnightHourOfWeek, options)
  const pooledPairs = new Map<AvailabilityMethod, HourPair[]>()
  const ownScores = new Map<string, Record<string, number>>()
  for (const station of stations.filter((_, index) => isDue(index, stations.length, options.night))) {
    const pairs = forecastAgain(station, midnightHourOfWeek, { Arima, linear: earlierLinear })
    for (const [method, found] of pairs) pooledPairs.set(method, [...(pooledPairs.get(method) ?? []), ...found])
    const scores = scoresOf(pairs)
    if (Object.keys(scores).length > 0) ownScores.set(station.key, scores)
  }
  const pooled = scoresOf(pooledPairs)
  const evaluated = Object.keys(pooled).length > 0
  const siteScores = evaluated ? pooled : (previous?.pooled ?? {})
  return {
    linear: roundedWeights(trainLinear(stations, midnightHourOfWeek, options)),
    pooled: siteScores,
    pooledPairs: evaluated
      ? Math.max(...[...pooledPairs.values()].map(({ length }) => length))
      : (previous?.pooledPairs ?? 0),
    bands: evaluated
      ? Object.fromEntries([...pooledPairs].map(([method, pairs]) => [method, [...residualBands(pairs)]]))
      : (previous?.bands ?? {}),
    stations: Object.fromEntries(
      stations.map(({ key, values }) => {
        const before = previous?.stations[key]
        const scores = ownScores.get(key) ?? before?.scores ?? {}
        // Without scores of its own a station keeps the method for its amount of data: one neighbour proves little.
        const feasible = Object.entries(scores)
          .filter(([method]) => isMethod(method) && hoursKnown(values) >= HOURS_NEEDED[method])
          .map(([method, error]) => ({ method, error }))
        const present = before?.champion ?? methodForData(hoursKnown(values))
        const evaluatedOn = ownScores.has(key) ? options.dates[1] : (before?.evaluatedOn ?? null)
        return [key, { champion: chooseChampion(present, feasible) ?? present, scores, evaluatedOn }]
      }),
    ),
    window: evaluated ? [...options.dates] : (previous?.window ?? null),
  }
}

/** Each station once in seven nights; of fewer than seven one each night. */
function isDue(index: number, stations: number, night: number): boolean {
  return index % FOLDS === night % Math.min(FOLDS, Math.max(1, stations))
}

function isMethod(method: string): method is AvailabilityMethod {
  return (AVAILABILITY_METHODS as readonly string[]).includes(method)
}

function forecastAgain(
  { values }: StationSeries,
  midnightHourOfWeek: number,
  models: { readonly Arima: ArimaConstructor; readonly linear: LinearWeights | null },
): Map<AvailabilityMethod, HourPair[]> {
  const pairs = new Map<AvailabilityMethod, HourPair[]>()
  for (let day = 1; day <= EVALUATION_DAYS; day++) {
    const origin = values.length - day * 24
    const known = values.slice(0, Math.max(0, origin))
    const hours = hoursKnown(known)
    const past = pastOf(known, (((midnightHourOfWeek - day * 24) % 168) + 168) % 168)
    if (past === null || methodForData(hours) === null) continue
    const forecasts = new Map<AvailabilityMethod, number[] | null>()
    for (const method of AVAILABILITY_METHODS) {
      // SARIMA takes four times as long as ARIMA and is meant for stations with less than four weeks.
      const unwanted = method === 'sarima' && hours >= HOURS_NEEDED['profile-arima']
      if (hours < HOURS_NEEDED[method] || unwanted) continue
      forecasts.set(
        method,
        method === 'blend'
          ? blended(forecasts.get('linear') ?? null, forecasts.get('profile-arima') ?? null)
          : forecastAvailability(method, past, models),
      )
    }
    for (const [method, forecast] of forecasts) {
      const found = pairs.get(method) ?? []
      for (const [hour, share] of (forecast ?? []).entries()) {
        const actual = values[origin + hour] ?? null
        if (actual !== null) found.push({ hour, forecast: share, actual })
      }
      pairs.set(method, found)
    }
  }
  return pairs
}

function scoresOf(pairs: ReadonlyMap<string, readonly HourPair[]>): Record<string, number> {
  const most = Math.max(0, ...[...pairs.values()].map(({ length }) => length))
  return Object.fromEntries(
    [...pairs].flatMap(([method, found]) => {
      // Only methods that forecast the same hours can be compared.
      if (found.length < LEAST_PAIRS || found.length < most) return []
      return [[method, rootMeanSquareError(found) ?? 0]]
    }),
  )
}

function trainLinear(
  stations: readonly StationSeries[],
  midnightHourOfWeek: number,
  { seed, Regression }: { readonly seed: number; readonly Regression: RegressionConstructor },
): LinearWeights | null {
  const origins = stations.flatMap(({ values }) =>
    Array.from({ length: TRAINING_DAYS }, (_, day) =>
      ORIGIN_HOURS.map((hour) => ({ values, at: values.length - (day + 1) * 24 + hour })),
    )
      .flat()
      .filter(({ at }) => at >= LINEAR_AVAILABILITY_PAST_H && at + HORIZON_H <= values.length),
  )
  const rows: number[][] = []
  const outputs: number[] = []
  for (const { values, at } of drawSample(origins, Math.floor(MOST_ROWS / HORIZON_H), seededRandom(seed))) {
    const known = values.slice(at - LINEAR_AVAILABILITY_PAST_H, at)
    if (hoursKnown(known) < LINEAR_AVAILABILITY_PAST_H) continue
    const past = pastOf(known, (((midnightHourOfWeek - (values.length - at)) % 168) + 168) % 168)
    if (past === null) continue
    for (let ahead = 0; ahead < HORIZON_H; ahead++) {
      const actual = values[at + ahead] ?? null
      const row = actual === null ? null : linearAvailabilityRow(past, ahead)
      if (row === null || actual === null) continue
      rows.push(row)
      outputs.push(actual)
    }
  }
  const fit = fitLinear(Regression, rows, outputs)
  return fit.ok ? fit.weights : null
}

function roundedWeights(weights: LinearWeights | null): number[] | null {
  return weights === null ? null : weights.map((weight) => Number(weight.toPrecision(12)))
}
