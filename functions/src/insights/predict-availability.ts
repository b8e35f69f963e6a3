import { stationIdOfKey } from '@charge-it/shared/ids/station-key.ts'
import { availabilityModelSchema, errorOf, predictAvailability } from '@charge-it/shared/insights/availability-model.ts'
import { confidenceOf } from '@charge-it/shared/insights/champion.ts'
import { midnightHourOfWeek, shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { mean } from '@charge-it/shared/insights/statistics.ts'
import type { AvailabilityInsight, InsightError, StationAvailability } from '@charge-it/shared/model/insight.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import type { InsightDeps } from './insight-deps.ts'
import { writeSiteParts } from './insight-writes.ts'
import { readModel, versionOf } from './model-store.ts'
import { keepForecast, settleForecast } from './outcomes.ts'
import type { Packages } from './packages.ts'
import type { SiteHours } from './roll-up-hours.ts'
import type { SiteContext } from './site-context.ts'
import { hoursOn, type SiteDays, stationSeries } from './site-series.ts'
import { mostCommon } from './train-site.ts'

/** Days that a forecast looks back on. */
const PAST_DAYS = 57
const HOUR_MS = 3_600_000
/** Twice the schedule. */
const VALID_MS = 2 * HOUR_MS

const rounded = (share: number) => Math.round(share * 1000) / 1000

/**
 * Forecasts the next 24 hours of every station of a site, from the current hour on, and stores them.
 * @returns how many documents were written.
 */
export async function predictSiteAvailability(
  context: SiteContext,
  days: SiteDays,
  live: SiteHours,
  packages: Packages,
  deps: InsightDeps,
): Promise<number> {
  const { site, today, hour, now } = context
  const model = await readModel('availability', site.siteId, availabilityModelSchema, deps)
  const from = shiftedDate(today, -PAST_DAYS)
  const keys = context.stations.map(({ key }) => key)
  const until = { date: today, hours: hour }
  const series = keys.map((key) => ({ key, values: stationSeries(days, live, key, 'freeShare', from, until) }))
  const hourOfWeek = midnightHourOfWeek(today) + hour
  const forecasts = predictAvailability(series, hourOfWeek, model?.parameters ?? null, packages.Arima)
  const start = hoursOfLocalDay(today, site.timeZone).startsAt.getTime() + hour * HOUR_MS
  const window = model?.parameters.window?.join('/') ?? ''
  const asError = (error: { readonly value: number; readonly naive: number } | null): InsightError | null =>
    error === null ? null : { metric: 'RMSE', ...error, window }
  const typical = model?.parameters.typicalErrors ?? {}
  const stations = Object.fromEntries(
    forecasts.map((forecast): [string, StationAvailability] => [
      forecast.key,
      {
        stationId: stationIdOfKey(forecast.key),
        status: forecast.status,
        method: forecast.method,
        confidence: forecast.confidence,
        reason: forecast.reason,
        sampleCount: forecast.sampleCount,
        error: asError(forecast.error),
        hours: forecast.hours.map(({ freeShare, lo80, hi80 }, ahead) => ({
          start: new Date(start + ahead * HOUR_MS),
          freeShare: rounded(freeShare),
          lo80: rounded(lo80),
          hi80: rounded(hi80),
        })),
        typicalError: typical[forecast.key] ?? null,
      },
    ]),
  )
  const shown = Object.values(stations).filter(({ hours }) => hours.length > 0)
  const hours = Array.from({ length: shown.length === 0 ? 0 : 24 }, (_, ahead) => {
    const of = (name: 'freeShare' | 'lo80' | 'hi80') =>
      rounded(mean(shown.flatMap((station) => station.hours[ahead]?.[name] ?? [])) ?? 0)
    return { start: new Date(start + ahead * HOUR_MS), freeShare: of('freeShare'), lo80: of('lo80'), hi80: of('hi80') }
  })
  const best =
    forecasts.find(({ status }) => status === 'model') ?? forecasts.find(({ status }) => status === 'fallback')
  const method = mostCommon(
    forecasts.filter(({ status }) => status === best?.status).flatMap((each) => each.method ?? []),
  )
  const error = method === null ? null : errorOf(method, {}, model?.parameters.pooled ?? {})
  const known = Math.max(0, ...series.map(({ values }) => values.filter((value) => value !== null).length))
  const result: AvailabilityInsight = {
    kind: 'availability',
    scopeId: site.siteId,
    status: best?.status ?? 'none',
    method,
    modelVersion: model === undefined ? null : versionOf(model.document),
    trainedAt: model?.document.trainedAt ?? null,
    dataFrom: hoursOfLocalDay(from, site.timeZone).startsAt,
    dataTo: new Date(start),
    sampleCount: forecasts.reduce((sum, { sampleCount }) => sum + sampleCount, 0),
    runAt: now,
    validUntil: new Date(now.getTime() + VALID_MS),
    error: asError(error),
    confidence: confidenceOf(error, known, 8 * 168),
    reason: best === undefined ? (forecasts[0]?.reason ?? 'needs-3-days') : best.reason,
    failure: null,
    demo: site.demo,
    hours,
    stations,
  }
  let written = await writeSiteParts('availability', site.siteId, result, deps, { refreshAfterMs: 0 })
  if (hour === 0 && hours.length > 0) {
    const kept = await keepForecast(
      'availability',
      {
        scopeId: site.siteId,
        date: today,
        method,
        forecast: hours.map(({ freeShare }) => freeShare),
        band: hours.map(({ lo80, hi80 }) => ({ lo80, hi80 })),
        stationForecasts: Object.fromEntries(
          Object.entries(stations).map(([key, station]) => [key, station.hours.map(({ freeShare }) => freeShare)]),
        ),
      },
      deps,
    )
    if (kept) written++
  }
  if (hour === 1 && (await settle(context, days, live, keys, deps))) written++
  return written
}

/** Yesterday is over: what came stands beside what was forecast. */
async function settle(
  { site, today }: SiteContext,
  days: SiteDays,
  live: SiteHours,
  keys: readonly string[],
  deps: InsightDeps,
): Promise<boolean> {
  const freeOn = (date: string) => (key: string) => hoursOn(days, live, key, date)?.freeShare ?? []
  const meanOn = (date: string) =>
    Array.from({ length: 24 }, (_, hour) => mean(keys.flatMap((key) => freeOn(date)(key)[hour] ?? [])))
  const yesterday = shiftedDate(today, -1)
  const stations = Object.fromEntries(keys.map((key) => [key, freeOn(yesterday)(key)]))
  const naive = meanOn(shiftedDate(today, -2))
  return settleForecast('availability', site.siteId, yesterday, meanOn(yesterday), naive, stations, deps)
}
