import * as v from 'valibot'
import type { Confidence, InsightStatus } from '../model/insight.ts'
import { LINEAR_AVAILABILITY_PAST_H } from './availability-linear.ts'
import {
  AVAILABILITY_METHODS,
  type AvailabilityMethod,
  forecastAvailability,
  STATION_WINDOW_H,
} from './availability-methods.ts'
import { confidenceOf } from './champion.ts'
import { fillGaps } from './fill-gaps.ts'
import type { ArimaConstructor } from './guarded-arima.ts'
import { HORIZON_H } from './naive-forecasts.ts'
import { bandOf } from './residual-bands.ts'
import { mean, quantile } from './statistics.ts'

const WEEK_H = 168
const bandSchema = v.object({ p10: v.number(), p90: v.number(), pairs: v.number() })
const scoresSchema = v.record(v.string(), v.number())

/** What a training leaves behind for the forecasts of a site; stored as the `parameters` of its model document. */
export const availabilityModelSchema = v.object({
  linear: v.nullable(v.array(v.number())),
  /** Method -> RMSE over all stations that were forecast again. */
  pooled: scoresSchema,
  pooledPairs: v.number(),
  /** Method -> bands per six hours. */
  bands: v.record(v.string(), v.array(bandSchema)),
  /** stationKey -> its own scores, where it had its turn. */
  stations: v.record(
    v.string(),
    v.object({ champion: v.nullable(v.string()), scores: scoresSchema, evaluatedOn: v.nullable(v.string()) }),
  ),
  /** Local dates, the first and the last that were forecast again. */
  window: v.nullable(v.tuple([v.string(), v.string()])),
  /** stationKey -> mean absolute error of what was shown in the last 30 days. */
  typicalErrors: v.optional(v.record(v.string(), v.number())),
})
export type AvailabilityModel = v.InferOutput<typeof availabilityModelSchema>

/** Hours of the local clock, the newest last; null where nothing is known. */
export interface StationSeries {
  readonly key: string
  readonly values: readonly (number | null)[]
}

/** Hours of data that a method needs. Measured for 8 and 3 weeks and 7 days, otherwise judgement. */
export const HOURS_NEEDED: Readonly<Record<AvailabilityMethod, number>> = {
  blend: 8 * WEEK_H,
  linear: LINEAR_AVAILABILITY_PAST_H,
  'profile-arima': 4 * WEEK_H,
  sarima: 3 * WEEK_H,
  arima: WEEK_H,
  'mean-7-days': WEEK_H,
  'seasonal-naive-168': WEEK_H,
  'seasonal-naive-24': 24,
  persistence: 1,
}

/** The method for an amount of data; null below seven days. */
export function methodForData(hours: number): AvailabilityMethod | null {
  const ladder: readonly AvailabilityMethod[] = ['blend', 'profile-arima', 'sarima', 'arima']
  return ladder.find((method) => hours >= HOURS_NEEDED[method]) ?? null
}

/** Hours since the first known one. */
export function hoursKnown(values: readonly (number | null)[]): number {
  const first = values.findIndex((value) => value !== null)
  return first === -1 ? 0 : values.length - first
}

export interface StationForecast {
  readonly key: string
  readonly status: InsightStatus
  readonly method: string | null
  readonly reason: string | null
  readonly confidence: Confidence
  readonly sampleCount: number
  /** RMSE beside the best naive method's. */
  readonly error: { readonly value: number; readonly naive: number } | null
  readonly hours: readonly { readonly freeShare: number; readonly lo80: number; readonly hi80: number }[]
}

/**
 * The next 24 hours of every station of a site.
 * @param originHourOfWeek Local hour of the week (0 = Monday 00:00) of the first forecast hour; the series end before it.
 */
export function predictAvailability(
  stations: readonly StationSeries[],
  originHourOfWeek: number,
  model: AvailabilityModel | null,
  Arima: ArimaConstructor,
): readonly StationForecast[] {
  const usual = usualHours(stations)
  const siteHours = Math.max(0, ...stations.map(({ values }) => hoursKnown(values)))
  return stations.map((station) => {
    const hours = hoursKnown(station.values)
    const sampleCount = station.values.filter((value) => value !== null).length
    const head = { key: station.key, sampleCount }
    const intended = methodForData(hours)
    if (intended !== null) {
      const own = model?.stations[station.key]
      const chosen = AVAILABILITY_METHODS.find((method) => method === own?.champion) ?? intended
      for (const method of new Set([chosen, intended, 'profile-arima', 'arima', 'mean-7-days'] as const)) {
        if (hours < HOURS_NEEDED[method]) continue
        const forecast = forecastOf(station, method, originHourOfWeek, model, Arima)
        if (forecast === null) continue
        const error = errorOf(method, own?.scores ?? {}, model?.pooled ?? {})
        const isNaive = NAIVE.includes(method)
        return {
          ...head,
          status: method === chosen ? 'model' : 'fallback',
          method,
          reason: method === chosen ? (isNaive ? 'naive-is-better' : null) : 'model-failed',
          confidence: confidenceOf(error, hours, HOURS_NEEDED[method]),
          error,
          hours: forecast.map((freeShare, hour) => ({
            freeShare,
            ...(model?.bands[method] === undefined
              ? bandOfUsual(usual[hour], freeShare)
              : bandOf(model.bands[method], hour, freeShare, [0, 1])),
          })),
        }
      }
    }
    const shares = usual.map((hour) => hour.share)
    if (siteHours < 3 * 24 || shares.some((share) => share === null)) {
      const reason = siteHours < 3 * 24 ? 'needs-3-days' : 'needs-7-days'
      return { ...head, status: 'none', method: null, reason, confidence: 'low', error: null, hours: [] }
    }
    return {
      ...head,
      status: 'fallback',
      method: 'site-hour-mean',
      reason: intended === null ? 'needs-7-days' : 'too-many-gaps',
      confidence: 'low',
      error: null,
      hours: shares.map((share, hour) => ({ freeShare: share ?? 0, ...bandOfUsual(usual[hour], share ?? 0) })),
    }
  })
}

export const NAIVE: readonly string[] = ['persistence', 'seasonal-naive-24', 'seasonal-naive-168', 'mean-7-days']
const NAIVE_OF_ERROR = ['persistence', 'seasonal-naive-24', 'seasonal-naive-168']

/** A method's error beside the best naive one's: of the station itself, else of all stations of the site together. */
export function errorOf(
  method: string,
  own: Readonly<Record<string, number>>,
  pooled: Readonly<Record<string, number>>,
): { readonly value: number; readonly naive: number } | null {
  for (const scores of [own, pooled]) {
    const value = scores[method]
    const naive = NAIVE_OF_ERROR.map((name) => scores[name]).filter((score) => score !== undefined)
    if (value !== undefined && naive.length > 0) return { value, naive: Math.min(...naive) }
  }
  return null
}

/** The newest eight weeks of a station without gaps; null when a fifth of them is missing. */
export function pastOf(values: readonly (number | null)[], originHourOfWeek: number) {
  const window = values.slice(-Math.min(STATION_WINDOW_H, hoursKnown(values)))
  const filled = fillGaps(window, (((originHourOfWeek - window.length) % 24) + 24) % 24)
  return filled === null ? null : { values: filled, originHourOfWeek }
}

function forecastOf(
  { values }: StationSeries,
  method: AvailabilityMethod,
  originHourOfWeek: number,
  model: AvailabilityModel | null,
  Arima: ArimaConstructor,
): number[] | null {
  const past = pastOf(values, originHourOfWeek)
  return past === null ? null : forecastAvailability(method, past, { Arima, linear: model?.linear ?? null })
}

interface UsualHour {
  readonly share: number | null
  readonly low: number
  readonly high: number
}

/** What was usual at the site's stations in the last 28 days, per hour ahead. */
function usualHours(stations: readonly StationSeries[]): readonly UsualHour[] {
  const ofHour: number[][] = Array.from({ length: HORIZON_H }, () => [])
  for (const { values } of stations) {
    const from = Math.max(0, values.length - 28 * 24)
    for (let index = from; index < values.length; index++) {
      const value = values[index] ?? null
      const ahead = (((index - values.length) % 24) + 24) % 24
      if (value !== null) ofHour[ahead]?.push(value)
    }
  }
  return ofHour.map((values) => ({
    share: mean(values),
    low: quantile(values, 0.1) ?? 0,
    high: quantile(values, 0.9) ?? 1,
  }))
}

function bandOfUsual(usual: UsualHour | undefined, share: number): { readonly lo80: number; readonly hi80: number } {
  return { lo80: Math.min(share, usual?.low ?? 0), hi80: Math.max(share, usual?.high ?? 1) }
}
