import type { StatsRevenueDay } from '../model/stats.ts'
import { ALL_SITES } from '../paths.ts'
import { hoursOfLocalDay } from '../time/local-hours.ts'

const HOUR_MS = 3_600_000

/**
 * The money of one day of the fleet out of the revenue of its sites. The sum is that of the bills that bear this date; each
 * hour of a site counts in the hour of the fleet's clock in which it begins, also where that is another date's. Without the
 * hours of one of its sites the fleet's day has none.
 * @param siteDays Days of any site and date; what lies outside is left out.
 */
export function fleetRevenue(
  siteDays: readonly StatsRevenueDay[],
  fleet: {
    readonly date: string
    readonly timeZone: string
    /** Where no site has money. */
    readonly currency: string
    readonly demo: string | null
  },
  now: Date,
): StatsRevenueDay {
  const { date, timeZone, demo } = fleet
  const own = siteDays.filter((day) => day.date === date)
  const hoursIdr = fleetHours(siteDays, date, timeZone)
  return {
    siteId: ALL_SITES,
    date,
    // Money keeps the local day of its site, as it stands on the bill.
    revenueIdr: own.reduce((sum, { revenueIdr }) => sum + revenueIdr, 0),
    ...(hoursIdr === null ? {} : { hoursIdr }),
    timeZone,
    currency: own[0]?.currency ?? fleet.currency,
    demo,
    lastUpdatedAt: now,
  }
}

function fleetHours(
  siteDays: readonly StatsRevenueDay[],
  date: string,
  timeZone: string,
): Record<string, number> | null {
  const { startsAt, hours } = hoursOfLocalDay(date, timeZone)
  const hoursIdr: Record<string, number> = {}
  for (const day of siteDays) {
    const site = hoursOfLocalDay(day.date, day.timeZone ?? timeZone)
    const shift = Math.floor((site.startsAt.getTime() - startsAt.getTime()) / HOUR_MS)
    if (shift >= hours || shift + site.hours <= 0) continue
    if (!hasAllHours(day)) return null
    for (const [hour, amountIdr] of Object.entries(day.hoursIdr ?? {})) {
      const at = Number(hour) + shift
      if (at >= 0 && at < hours) hoursIdr[at] = (hoursIdr[at] ?? 0) + amountIdr
    }
  }
  return hoursIdr
}

/** False for a day that began before hours were kept. */
function hasAllHours({ hoursIdr, revenueIdr }: StatsRevenueDay): boolean {
  return revenueIdr === Object.values(hoursIdr ?? {}).reduce((sum, amountIdr) => sum + amountIdr, 0)
}
