import * as v from 'valibot'
import type { Confidence, InsightStatus } from '../model/insight.ts'
import { hoursKnown } from './availability-model.ts'
import { chooseChampion, confidenceOf } from './champion.ts'
import { fillGaps } from './fill-gaps.ts'
import type { ArimaConstructor } from './guarded-arima.ts'
import type { LinearWeights, RegressionConstructor } from './guarded-regression.ts'
import { LOAD_PAST_H } from './load-linear.ts'
import { forecastLoad, LOAD_METHODS, type LoadMethod } from './load-methods.ts'
import { HORIZON_H } from './naive-forecasts.ts'
import { bandOf, type HourPair, residualBands } from './residual-bands.ts'
import { meanAbsoluteError, quantile } from './statistics.ts'
import { trainLoad } from './train-load.ts'

const DAY_H = 24
const EVALUATION_DAYS = 14
/** Days of data that the linear model needs. */
const LINEAR_DAYS = 56

/** What a training leaves behind for a site's load forecast; stored as the `parameters` of its model document. */
export const loadModelSchema = v.object({
  linear: v.nullable(v.array(v.number())),
  champion: v.nullable(v.string()),
  /** Method -> MAE, Wh in an hour. */
  scores: v.record(v.string(), v.number()),
  pairs: v.number(),
  bands: v.record(v.string(), v.array(v.object({ p10: v.number(), p90: v.number(), pairs: v.number() }))),
  window: v.nullable(v.tuple([v.string(), v.string()])),
  /** Mean absolute error of an hour of what was shown in the last 30 days, Wh. */
  typicalErrorWh: v.optional(v.nullable(v.number())),
})
export type LoadModel = v.InferOutput<typeof loadModelSchema>

/** The method for an amount of data, in days; null below two days. */
export function loadMethodForData(days: number): LoadMethod | null {
  if (days >= LINEAR_DAYS) return 'linear'
  if (days >= 7) return 'mean-7-days'
  return days >= 2 ? 'seasonal-naive-24' : null
}

/**
 * Trains a site's load model and compares all methods on the last 14 days, each forecast from its midnight.
 * @param values Wh in each hour of the local clock, ending at a midnight; null where nothing is known.
 */
export function trainLoadModel(
  values: readonly (number | null)[],
  midnightHourOfWeek: number,
  options: {
    readonly previous: LoadModel | null
    readonly dates: readonly [string, string]
    readonly Arima: ArimaConstructor
    readonly Regression: RegressionConstructor
  },
): LoadModel {
  const { Arima, Regression, previous } = options
  const known = values.slice(-hoursKnown(values) || values.length)
  const days = Math.floor(hoursKnown(values) / DAY_H)
  const whole = known.slice(known.length - days * DAY_H)
  const filled = days === 0 ? null : fillGaps(whole)
  const firstOf = (hours: number) => (((midnightHourOfWeek - hours) % 168) + 168) % 168
  const fit = (until: number): LinearWeights | null => {
    if (filled === null || until < LINEAR_DAYS * DAY_H) return null
    const trained = trainLoad(Regression, filled.slice(0, until), firstOf(filled.length))
    return trained.ok ? trained.weights : null
  }
  const pairsOf = new Map<LoadMethod, HourPair[]>()
  if (filled !== null) {
    let linear: LinearWeights | null = null
    for (let day = EVALUATION_DAYS; day >= 1; day--) {
      const at = filled.length - day * DAY_H
      if (at < 7 * DAY_H) continue
      if (day === EVALUATION_DAYS || day === EVALUATION_DAYS / 2) linear = fit(at)
      const past = { values: filled.slice(0, at), originHourOfWeek: firstOf(day * DAY_H) }
      for (const method of LOAD_METHODS) {
        const forecast = forecastLoad(method, past, { Arima, linear })
        if (forecast === null) continue
        const pairs = pairsOf.get(method) ?? []
        for (const [hour, energy] of forecast.entries()) {
          const actual = whole[at + hour] ?? null
          if (actual !== null) pairs.push({ hour, forecast: energy, actual })
        }
        pairsOf.set(method, pairs)
      }
    }
  }
  const most = Math.max(0, ...[...pairsOf.values()].map(({ length }) => length))
  const comparable = [...pairsOf].filter(([, pairs]) => pairs.length === most && most >= 3 * DAY_H)
  const scores = Object.fromEntries(comparable.map(([method, pairs]) => [method, meanAbsoluteError(pairs) ?? 0]))
  const present = previous?.champion ?? loadMethodForData(days)
  const candidates = Object.entries(scores).map(([method, error]) => ({ method, error }))
  return {
    linear: filled === null ? null : (fit(filled.length)?.map((weight) => Number(weight.toPrecision(12))) ?? null),
    champion: chooseChampion(present, candidates) ?? present,
    scores,
    pairs: most,
    bands: Object.fromEntries(comparable.map(([method, pairs]) => [method, [...residualBands(pairs)]])),
    window: comparable.length === 0 ? null : [...options.dates],
  }
}

export interface LoadForecast {
  readonly status: InsightStatus
  readonly method: string | null
  readonly reason: string | null
  readonly confidence: Confidence
  readonly sampleCount: number
  /** MAE in Wh beside the best seasonal-naive method's. */
  readonly error: { readonly value: number; readonly naive: number } | null
  /** 24 hours of the day; empty with status none. */
  readonly hours: readonly { readonly energyWh: number; readonly lo80: number; readonly hi80: number }[]
}

/**
 * The 24 hours of the day that begins where the series end.
 * @param values Wh in each hour of the local clock, ending at a midnight.
 */
export function predictLoad(
  values: readonly (number | null)[],
  midnightHourOfWeek: number,
  model: LoadModel | null,
  Arima: ArimaConstructor,
): LoadForecast {
  const hours = hoursKnown(values)
  const days = Math.floor(hours / DAY_H)
  const sampleCount = values.filter((value) => value !== null).length
  const none = (reason: string): LoadForecast => ({
    status: 'none',
    method: null,
    reason,
    confidence: 'low',
    sampleCount,
    error: null,
    hours: [],
  })
  const intended = loadMethodForData(days)
  if (intended === null) return none('needs-2-days')
  const window = values.slice(-Math.min(hours, 1_344))
  const filled = fillGaps(window)
  if (filled === null || filled.length < 2 * DAY_H) return none('too-many-gaps')
  const chosen = LOAD_METHODS.find((method) => method === model?.champion) ?? intended
  for (const method of new Set([chosen, 'mean-7-days', 'seasonal-naive-24'] as const)) {
    if (method === 'linear' && filled.length < LOAD_PAST_H) continue
    const past = { values: filled, originHourOfWeek: midnightHourOfWeek }
    const forecast = forecastLoad(method, past, { Arima, linear: model?.linear ?? null })
    if (forecast === null || !forecast.every(Number.isFinite)) continue
    const naive = ['seasonal-naive-24', 'seasonal-naive-168'].flatMap((name) => model?.scores[name] ?? [])
    const value = model?.scores[method]
    const error = value === undefined || naive.length === 0 ? null : { value, naive: Math.min(...naive) }
    const bands = model?.bands[method]
    const isLearnt = method === 'linear' || method === 'arima'
    const isMeant = method === chosen && days >= LINEAR_DAYS
    return {
      status: isMeant ? 'model' : 'fallback',
      method,
      reason: isMeant ? (isLearnt ? null : 'naive-is-better') : days < LINEAR_DAYS ? 'needs-8-weeks' : 'model-failed',
      confidence: confidenceOf(error, days, LINEAR_DAYS),
      sampleCount,
      error,
      hours: forecast.map((energyWh, hour) => ({
        energyWh,
        ...(bands === undefined
          ? usualBand(filled, hour, energyWh)
          : bandOf(bands, hour, energyWh, [0, Number.POSITIVE_INFINITY])),
      })),
    }
  }
  return none('too-many-gaps')
}

/** Without residuals: where the same hour of the past days lay. */
function usualBand(filled: readonly number[], hour: number, energyWh: number) {
  const same = filled.filter((_, index) => (index - filled.length + HORIZON_H * 1_000) % HORIZON_H === hour)
  return {
    lo80: Math.min(energyWh, quantile(same, 0.1) ?? 0),
    hi80: Math.max(energyWh, quantile(same, 0.9) ?? energyWh),
  }
}
