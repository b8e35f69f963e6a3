import { shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { type StationHours, type StatsDay, statsDaySchema } from '@charge-it/shared/model/stats.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import { readDocument } from '../store/read-document.ts'
import { hoursOfStation } from './hours-of-station.ts'
import type { InsightDeps } from './insight-deps.ts'
import { mergedHours } from './merged-hours.ts'
import type { SiteContext } from './site-context.ts'

/** Hours of the day after which the day so far is stored; in between the job keeps it in memory. Writes cost. */
const STORED_EVERY_H = 3

/** Hours of a site's stations, by date and station key. */
export type SiteHours = ReadonlyMap<string, Readonly<Record<string, StationHours>>>

/**
 * Hours of yesterday and today of all stations of a site. Stores them every third hour, and yesterday once more in the
 * night; a day that is stored already with the same hours is not written again.
 * @returns the hours, and how many documents were written.
 */
export async function rollUpHours(
  context: SiteContext,
  deps: InsightDeps,
  store: 'due' | 'always' = 'due',
): Promise<{ readonly hours: SiteHours; readonly written: number }> {
  const { site, today, hour, now } = context
  const yesterday = shiftedDate(today, -1)
  const hours = new Map(
    [yesterday, today].map((date) => [
      date,
      Object.fromEntries(
        context.stations.map((station) => [station.key, hoursOfStation(station, date, site.timeZone, now)]),
      ),
    ]),
  )
  const due = [
    ...(store === 'always' || hour === 1 || hour === 2 ? [yesterday] : []),
    ...(store === 'always' || (hour > 0 && hour % STORED_EVERY_H === 0) ? [today] : []),
  ]
  let written = 0
  for (const date of due) if (await storeHours(site, date, hours.get(date) ?? {}, deps)) written++
  return { hours, written }
}

/** In a transaction, because billing writes the same document. Keeps what was known where the new hours know nothing. */
async function storeHours(
  site: SiteContext['site'],
  date: string,
  stations: Readonly<Record<string, StationHours>>,
  deps: InsightDeps,
): Promise<boolean> {
  if (Object.values(stations).every(isEmpty)) return false
  const { firestore } = deps
  const path = paths.statsDay(site.siteId, date)
  return firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, statsDaySchema, path)
    const day = withHours(stored, site, date, stations, deps.now())
    if (stored !== undefined && JSON.stringify(stored.stations) === JSON.stringify(day.stations)) return false
    transaction.set(firestore.doc(path), day)
    return true
  })
}

function withHours(
  stored: StatsDay | undefined,
  site: SiteContext['site'],
  date: string,
  stations: Readonly<Record<string, StationHours>>,
  now: Date,
): StatsDay {
  const blank = Array.from({ length: hoursOfLocalDay(date, site.timeZone).hours }, () => null)
  const base: StatsDay = stored ?? {
    siteId: site.siteId,
    date,
    timeZone: site.timeZone,
    energyWh: blank,
    sessions: blank,
    energyTotalWh: 0,
    sessionsTotal: 0,
    demo: site.demo,
    lastUpdatedAt: now,
  }
  const merged = Object.entries(stations).flatMap(([key, hours]) => {
    const before = base.stations?.[key]
    if (isEmpty(hours) && before === undefined) return []
    return [[key, { energyWh: 0, sessions: 0, ...before, hours: mergedHours(before?.hours, hours) }] as const]
  })
  return { ...base, stations: { ...base.stations, ...Object.fromEntries(merged) }, hoursUpdatedAt: now }
}

function isEmpty({ offlineShare, freeShare }: StationHours): boolean {
  return freeShare.every((share) => share === null) && offlineShare.every((share) => share === null)
}
