import { ownAbsenceFrom } from '@charge-it/shared/insights/fleet-outages.ts'
import { midnightHourOfWeek, shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { maintenanceModelSchema } from '@charge-it/shared/insights/maintenance-model.ts'
import {
  maintenanceRow,
  maintenanceRules,
  pausesOf,
  type RuleHit,
} from '@charge-it/shared/insights/maintenance-rules.ts'
import { DAYS_NEEDED, STATION_DAYS_NEEDED, scoreAnomalies } from '@charge-it/shared/insights/maintenance-score.ts'
import { stationDayOf } from '@charge-it/shared/insights/station-day.ts'
import { expectedSessions } from '@charge-it/shared/insights/usual-week.ts'
import type { MaintenanceInsight, StationMaintenance } from '@charge-it/shared/model/insight.ts'
import { patternSchema } from '@charge-it/shared/model/pattern.ts'
import type { StationHours } from '@charge-it/shared/model/stats.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { offlineIntervals } from './hours-of-station.ts'
import type { InsightDeps } from './insight-deps.ts'
import { writeSiteParts } from './insight-writes.ts'
import { readModel, versionOf } from './model-store.ts'
import type { Packages } from './packages.ts'
import type { SiteHours } from './roll-up-hours.ts'
import { HOURLY_RULES, keepAnomalies } from './rule-anomalies.ts'
import type { SiteContext, StationContext } from './site-context.ts'
import { type SiteDays, stationSeries } from './site-series.ts'

const PAST_DAYS = 57
const HOUR_MS = 3_600_000
const REFRESH_MS = 6 * HOUR_MS

/** Anything smaller is noise of the day's course. */
const SCORE_STEP = 0.05

/**
 * Looks for odd stations of a site: rules always, with their evidence; an anomaly score where enough days are known. Rule
 * hits become anomalies at once, the score alone never does.
 * @returns how many documents were written.
 */
export async function scoreSite(
  context: SiteContext,
  days: SiteDays,
  live: SiteHours,
  packages: Packages,
  deps: InsightDeps,
): Promise<number> {
  const { site, now } = context
  const model = await readModel('maintenance', site.siteId, maintenanceModelSchema, deps)
  const weeks = await usualWeeks(context, deps)
  const seen = context.stations.map((station) =>
    lookAt(station, weeks.get(station.station.stationId), context, days, live),
  )
  const enough =
    model !== undefined &&
    model.parameters.stationDays >= STATION_DAYS_NEEDED &&
    model.parameters.days >= DAYS_NEEDED &&
    seen.length > 0
  const scored = enough
    ? scoreAnomalies(
        packages.IsolationForest,
        model.parameters.rows,
        seen.map(({ row }) => row),
        model.parameters.seed,
      )
    : null
  const worst = (hits: readonly RuleHit[]) =>
    hits.reduce((sum, { severity }) => sum + (severity === 'critical' ? 10 : 1), 0)
  const byRules = [...seen].sort((a, b) => worst(b.hits) - worst(a.hits))
  const byRank = seen
    .map(({ context: station, hits }, index): [string, StationMaintenance] => {
      const own = scored?.scores[index]
      const lastAt = station.events.filter(({ type }) => type === 'fault' || type === 'boot').at(-1)?.at ?? null
      return [
        station.key,
        {
          stationId: station.station.stationId,
          rank: own?.rank ?? byRules.findIndex(({ context: other }) => other === station) + 1,
          score: own === undefined ? null : Math.round(own.score * 1000) / 1000,
          rules: hits.map(({ rule, measured, limit, unit, evidence }) => ({
            rule,
            measured: Math.round(measured * 10) / 10,
            limit,
            unit,
            evidence: [...evidence],
            lastAt,
          })),
          features: (own?.features ?? []).map(({ name, value, usual }) => ({
            name,
            value: Math.round(value * 100) / 100,
            usual: Math.round(usual * 100) / 100,
          })),
        },
      ]
    })
    .sort(([, a], [, b]) => a.rank - b.rank)
  const result: MaintenanceInsight = {
    kind: 'maintenance',
    scopeId: site.siteId,
    status: context.stations.length === 0 ? 'none' : scored === null ? 'fallback' : 'model',
    method: context.stations.length === 0 ? null : scored === null ? 'rules' : 'isolation-forest',
    modelVersion: scored === null || model === undefined ? null : versionOf(model.document),
    trainedAt: scored === null || model === undefined ? null : model.document.trainedAt,
    dataFrom: new Date(now.getTime() - 24 * HOUR_MS),
    dataTo: now,
    sampleCount: model?.parameters.stationDays ?? 0,
    runAt: now,
    validUntil: new Date(now.getTime() + 2 * REFRESH_MS),
    error: null,
    confidence: 'low',
    reason: context.stations.length === 0 ? 'no-stations' : scored === null ? 'needs-200-station-days' : null,
    failure: null,
    demo: site.demo,
    threshold: scored === null ? null : Math.round(scored.threshold * 1000) / 1000,
    // The oddest first: of a large site the first document is what people look at.
    stations: Object.fromEntries(byRank),
  }
  const written = await writeSiteParts('maintenance', site.siteId, result, deps, {
    refreshAfterMs: REFRESH_MS,
    same: (stored, part) => summaryOf(stored) === summaryOf(part),
  })
  return written + (await keepAnomalies(context, seen, HOURLY_RULES, deps))
}

interface SeenStation {
  readonly context: StationContext
  readonly hits: readonly RuleHit[]
  readonly row: readonly number[]
  /** It was away for all of the last 24 hours: that is shown as offline, not as odd. */
  readonly gone: boolean
}

/** Learned weeks of the site's stations, by station. */
async function usualWeeks(
  { stations, now }: SiteContext,
  deps: InsightDeps,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const references = stations.map(({ key }) => deps.firestore.doc(paths.pattern(`${key}_0_sessionsADay`)))
  const found = references.length === 0 ? [] : await deps.firestore.getAll(...references)
  const patterns = parseSnapshots(
    patternSchema,
    found.filter((each) => each.exists),
    deps.log,
  )
  return new Map(
    patterns.flatMap(({ stationId, active, expireAt, profile }) =>
      active && expireAt > now && profile !== null ? [[stationId, profile] as const] : [],
    ),
  )
}

function lookAt(
  context: StationContext,
  week: readonly number[] | undefined,
  site: SiteContext,
  days: SiteDays,
  live: SiteHours,
): SeenStation {
  const { today, hour, now } = site
  const until = { date: today, hours: hour }
  const last24 = (quantity: keyof StationHours) =>
    stationSeries(days, live, context.key, quantity, shiftedDate(today, -2), until).slice(-24)
  const offlineShare = last24('offlineShare')
  const excused = excusedShares(context, site)
  const hours = {
    // What an outage of ours took from it is no gap of the station.
    offlineShare: offlineShare.map((share, index) =>
      share === null ? null : Math.max(0, share - (excused[index] ?? 0)),
    ),
    energyWh: last24('energyWh'),
    sessions: last24('sessions'),
  }
  const since = new Date(now.getTime() - 24 * HOUR_MS)
  const day = stationDayOf(
    hours,
    context.events.filter(({ at }) => at >= since && at <= now),
  )
  const began = stationSeries(days, live, context.key, 'sessions', shiftedDate(today, -PAST_DAYS), until)
  const pauses = pausesOf(began)
  const offlineSeries = stationSeries(days, live, context.key, 'offlineShare', shiftedDate(today, -PAST_DAYS), until)
  const expected =
    week === undefined || pauses === null
      ? null
      : expectedSessions(week, midnightHourOfWeek(today) + hour, pauses.sinceH, offlineSeries)
  const silence = pauses === null ? null : { ...pauses, online: context.station.connection.online, expected }
  const gone = offlineShare.every((share) => share === null || share === 1)
  return { context, hits: maintenanceRules(day, site.site.heartbeatS, silence), row: maintenanceRow(day), gone }
}

/** Share of each of the last 24 hours in which the station was away through an outage of ours. */
function excusedShares(context: StationContext, { site, today, hour, now, outages }: SiteContext): readonly number[] {
  const end = hoursOfLocalDay(today, site.timeZone).startsAt.getTime() + hour * HOUR_MS
  const shares = Array<number>(24).fill(0)
  for (const { from, to } of outages.length === 0 ? [] : offlineIntervals(context)) {
    const excusedTo = ownAbsenceFrom({ from, to: to ?? now }, outages)
    for (const index of shares.keys()) {
      const startsAt = end - (24 - index) * HOUR_MS
      const covered = Math.min(excusedTo.getTime(), startsAt + HOUR_MS) - Math.max(from.getTime(), startsAt)
      if (covered > 0) shares[index] = Math.min(1, (shares[index] ?? 0) + covered / HOUR_MS)
    }
  }
  return shares
}

/** What a reader would notice: hits, and scores in steps. */
function summaryOf(document: unknown): string {
  if (typeof document !== 'object' || document === null || !('stations' in document)) return ''
  const { stations } = document
  if (typeof stations !== 'object' || stations === null) return ''
  return JSON.stringify(
    Object.entries(stations)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, station]) => {
        const score = typeof station?.score === 'number' ? Math.round(station.score / SCORE_STEP) : null
        const rules = Array.isArray(station?.rules) ? station.rules.map((hit: { rule?: unknown }) => hit.rule) : []
        return [key, score, rules]
      }),
  )
}
