import { localSeries } from '@charge-it/shared/insights/local-series.ts'
import type { StationHours, StatsDay } from '@charge-it/shared/model/stats.ts'
import { statsDaySchema } from '@charge-it/shared/model/stats.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { parseSnapshots } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'
import { mergedHours } from './merged-hours.ts'
import type { SiteHours } from './roll-up-hours.ts'

/** A site's stored days, oldest first, by date. */
export type SiteDays = ReadonlyMap<string, StatsDay>

/** @param from YYYY-MM-DD, local. */
export async function readSiteDays(siteId: string, from: string, deps: InsightDeps): Promise<SiteDays> {
  const found = await deps.firestore
    .collection(`${collections.stats}/${siteId}/${collections.days}`)
    .where('date', '>=', from)
    .get()
  return new Map(parseSnapshots(statsDaySchema, found.docs, deps.log).map((day) => [day.date, day]))
}

/** The hours of a station on a date: as just rolled up where they are, else as stored. */
export function hoursOn(days: SiteDays, live: SiteHours, key: string, date: string): StationHours | undefined {
  const stored = days.get(date)?.stations?.[key]?.hours
  const now = live.get(date)?.[key]
  return now === undefined ? stored : mergedHours(stored, now)
}

/**
 * One quantity of a station per hour of the local clock, from `from` on.
 * @param until Last date, and how many hours of it.
 */
export function stationSeries(
  days: SiteDays,
  live: SiteHours,
  key: string,
  quantity: keyof StationHours,
  from: string,
  until: { readonly date: string; readonly hours: number },
): (number | null)[] {
  const count = Math.round((Date.parse(until.date) - Date.parse(from)) / 86_400_000)
  const whole = localSeries(from, count, (date) => hoursOn(days, live, key, date)?.[quantity])
  const last = hoursOn(days, live, key, until.date)?.[quantity]
  return [...whole, ...Array.from({ length: until.hours }, (_, hour) => last?.[hour] ?? null)]
}

/** Energy of a site per hour of whole local days, Wh: the sum over its stations; null where none is known. */
export function siteEnergySeries(
  days: SiteDays,
  live: SiteHours,
  keys: readonly string[],
  from: string,
  until: string,
): (number | null)[] {
  const count = Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)
  return localSeries(from, count, (date) => {
    const known = keys.flatMap((key) => hoursOn(days, live, key, date)?.energyWh ?? []).length > 0
    if (!known) return undefined
    return Array.from({ length: 24 }, (_, hour) =>
      keys.reduce<number | null>((sum, key) => {
        const energy = hoursOn(days, live, key, date)?.energyWh[hour] ?? null
        return energy === null ? sum : (sum ?? 0) + energy
      }, null),
    )
  })
}
