import type { StatsDay } from '../model/stats.ts'
import { ALL_SITES } from '../paths.ts'
import { hoursOfLocalDay } from '../time/local-hours.ts'

const HOUR_MS = 3_600_000

/**
 * One day of the fleet out of the days of its sites. Each site hour counts in the fleet hour in which it begins, so
 * sites of other zones are where they belong; zones that differ by half an hour are half an hour off.
 * @param siteDays Days of any site and date; what lies outside of the fleet's day is left out.
 */
export function fleetDay(siteDays: readonly StatsDay[], date: string, timeZone: string, now: Date): StatsDay {
  const { startsAt, hours } = hoursOfLocalDay(date, timeZone)
  const energyWh: (number | null)[] = Array.from({ length: hours }, () => null)
  const sessions: (number | null)[] = Array.from({ length: hours }, () => null)
  let demo: string | null = null
  for (const day of siteDays) {
    const { startsAt: siteStartsAt } = hoursOfLocalDay(day.date, day.timeZone)
    const shift = Math.floor((siteStartsAt.getTime() - startsAt.getTime()) / HOUR_MS)
    const added = addShifted(energyWh, day.energyWh, shift)
    const counted = addShifted(sessions, day.sessions, shift)
    if (added || counted) demo ??= day.demo
  }
  return {
    siteId: ALL_SITES,
    date,
    timeZone,
    energyWh,
    sessions,
    energyTotalWh: total(energyWh),
    sessionsTotal: total(sessions),
    demo,
    lastUpdatedAt: now,
  }
}

function addShifted(into: (number | null)[], from: readonly (number | null)[], shift: number): boolean {
  let any = false
  for (const [index, amount] of from.entries()) {
    const at = index + shift
    if (amount === null || at < 0 || at >= into.length) continue
    into[at] = (into[at] ?? 0) + amount
    any = true
  }
  return any
}

function total(hourly: readonly (number | null)[]): number {
  return hourly.reduce<number>((sum, amount) => sum + (amount ?? 0), 0)
}
