import { loadModelSchema, predictLoad } from '@charge-it/shared/insights/load-model.ts'
import { loadPlan } from '@charge-it/shared/insights/load-plan.ts'
import { midnightHourOfWeek, shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import type { LoadInsight } from '@charge-it/shared/model/insight.ts'
import { tariffSchema } from '@charge-it/shared/model/tariff.ts'
import { windowAt } from '@charge-it/shared/money/price-segments.ts'
import { tariffInForce } from '@charge-it/shared/money/tariff-in-force.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import { readDocument } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'
import { writeSiteInsight } from './insight-writes.ts'
import { readModel, versionOf } from './model-store.ts'
import { keepForecast, settleForecast } from './outcomes.ts'
import type { Packages } from './packages.ts'
import type { SiteHours } from './roll-up-hours.ts'
import type { SiteContext } from './site-context.ts'
import { type SiteDays, siteEnergySeries } from './site-series.ts'

const PAST_DAYS = 57
const HOUR_MS = 3_600_000
/** It is made from midnight for the day, so it is new once a day; late readings of yesterday may change it. */
const REFRESH_MS = 24 * HOUR_MS

/**
 * Forecasts the energy of each hour of the site's local day from its midnight, with what it means for the grid connection.
 * @returns how many documents were written.
 */
export async function predictSiteLoad(
  context: SiteContext,
  days: SiteDays,
  live: SiteHours,
  packages: Packages,
  deps: InsightDeps,
): Promise<number> {
  const { site, today, hour, now } = context
  const model = await readModel('load', site.siteId, loadModelSchema, deps)
  const from = shiftedDate(today, -PAST_DAYS)
  const keys = context.stations.map(({ key }) => key)
  const past = siteEnergySeries(days, live, keys, from, today)
  const forecast = predictLoad(past, midnightHourOfWeek(today), model?.parameters ?? null, packages.Arima)
  const { startsAt } = hoursOfLocalDay(today, site.timeZone)
  const hours = forecast.hours.map(({ energyWh, lo80, hi80 }, index) => ({
    start: new Date(startsAt.getTime() + index * HOUR_MS),
    energyWh: Math.round(energyWh),
    lo80: Math.round(lo80),
    hi80: Math.round(hi80),
  }))
  const tariff = await tariffInForce(site.tariffId, startsAt, site.timeZone, (tariffId) =>
    readDocument(deps.firestore, tariffSchema, paths.tariff(tariffId)),
  )
  const priceOf = (at: Date) =>
    tariff === undefined ? 0 : (windowAt(tariff, site.timeZone, at)?.priceMilliIdrPerKwh ?? tariff.priceMilliIdrPerKwh)
  const plan = loadPlan(hours, site.gridLimitW, priceOf)
  const result: LoadInsight = {
    kind: 'load',
    scopeId: site.siteId,
    status: forecast.status,
    method: forecast.method,
    modelVersion: model === undefined ? null : versionOf(model.document),
    trainedAt: model?.document.trainedAt ?? null,
    dataFrom: hoursOfLocalDay(from, site.timeZone).startsAt,
    dataTo: startsAt,
    sampleCount: forecast.sampleCount,
    runAt: now,
    validUntil: new Date(now.getTime() + 2 * REFRESH_MS),
    error:
      forecast.error === null
        ? null
        : { metric: 'MAE', ...forecast.error, window: model?.parameters.window?.join('/') ?? '' },
    confidence: forecast.confidence,
    reason: forecast.reason,
    failure: null,
    demo: site.demo,
    hours,
    dayWh: hours.length === 0 ? null : hours.reduce((sum, { energyWh }) => sum + energyWh, 0),
    gridLimitW: site.gridLimitW,
    hoursAboveLimit: [...plan.hoursAboveLimit],
    typicalErrorWh: model?.parameters.typicalErrorWh ?? null,
    plan: {
      hoursAtRisk: [...plan.hoursAtRisk],
      peak: plan.peak,
      excessWh: plan.excessWh,
      quietHours: [...plan.quietHours],
      cheapHours: [...plan.cheapHours],
    },
  }
  let written = await writeSiteInsight('load', site.siteId, result, deps, { refreshAfterMs: REFRESH_MS })
  if (hour === 0 && hours.length > 0) {
    const kept = await keepForecast(
      'load',
      {
        scopeId: site.siteId,
        date: today,
        method: forecast.method,
        forecast: hours.map(({ energyWh }) => energyWh),
        band: hours.map(({ lo80, hi80 }) => ({ lo80, hi80 })),
      },
      deps,
    )
    if (kept) written++
  }
  if (hour === 1) {
    const [naive, actual] = [past.slice(-48, -24), past.slice(-24)]
    if (await settleForecast('load', site.siteId, shiftedDate(today, -1), actual, naive, {}, deps)) written++
  }
  return written
}
