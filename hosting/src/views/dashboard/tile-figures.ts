import type { StatsDay, StatsRevenueDay, StatusHour } from '@charge-it/shared/model/stats.ts'
import { OCCUPIED_STATUSES } from '@charge-it/shared/reports/status-spans.ts'
import type { StatusSample } from '@charge-it/shared/stats/fleet-status.ts'
import type { FleetStation } from '../../data/fleet.ts'
import { dayBefore } from './day-figures.ts'

/** Hours that a sparkline shows. */
export const SPARK_HOURS = 24

/** One measure of the fleet as it was: hours of the fleet's clock. */
export interface TileHistory {
  /** The last {@link SPARK_HOURS} full hours, oldest first; null where nobody knows. */
  readonly hours: readonly (number | null)[]
  /** Today so far and the same weekday a week before, as far as they can be compared; else why not. */
  readonly compared: Comparison
}

export type Comparison =
  | { readonly now: number | null; readonly before: number; readonly reason: null }
  /** notStored: nobody looked or counted then. noFullHour: the day has just begun. */
  | { readonly reason: 'notStored' | 'noFullHour' }

/** Which hour of which day the fleet's clock shows. */
export interface FleetClock {
  readonly date: string
  readonly hour: number
}

/** A sum of full hours of today against as many of the same weekday. @param hoursOf null for a day of which nothing is known. */
function sumHistory({ date, hour }: FleetClock, hoursOf: (date: string) => readonly number[] | null): TileHistory {
  const until = (hours: readonly number[]) => hours.slice(0, hour).reduce((sum, amount) => sum + amount, 0)
  const before = hoursOf(dayBefore(date, 7))
  return {
    hours: lastHours({ date, hour }, (day, at) => hoursOf(day)?.[at] ?? null),
    compared:
      hour === 0
        ? { reason: 'noFullHour' }
        : before === null
          ? { reason: 'notStored' }
          : { now: until(hoursOf(date) ?? []), before: until(before), reason: null },
  }
}

/** Of a day that was counted, an hour in which nothing stopped is 0. */
export function dayHistory(clock: FleetClock, days: readonly StatsDay[], of: 'energyWh' | 'sessions'): TileHistory {
  const byDate = new Map(days.map((day) => [day.date, day[of].map((amount) => amount ?? 0)]))
  return sumHistory(clock, (date) => byDate.get(date) ?? null)
}

/** Money of days of which the hours are known; a day that was counted without any money has 0 in each. */
export function revenueHistory(
  clock: FleetClock,
  days: readonly StatsDay[],
  revenue: readonly StatsRevenueDay[],
): TileHistory {
  const counted = new Map(days.map((day) => [day.date, day.energyWh.length]))
  const byDate = new Map(revenue.map((day) => [day.date, day.hoursIdr ?? null]))
  return sumHistory(clock, (date) => {
    const length = counted.get(date)
    const hours = byDate.get(date)
    if (hours === null || length === undefined) return null
    return Array.from({ length }, (_, hour) => hours?.[hour] ?? 0)
  })
}

/** What a look at the fleet tells. */
export const STATUS_MEASURES = {
  usedShare: ({ connectors, connectorsUsed }: StatusSample) => (connectors === 0 ? null : connectorsUsed / connectors),
  onlineShare: ({ stations, stationsOnline }: StatusSample) => (stations === 0 ? null : stationsOnline / stations),
  faulted: ({ connectors, connectorsFaulted }: StatusSample) => (connectors === 0 ? null : connectorsFaulted),
} as const

/** Means of hours, and now against the same hour a week before. @param now null while the fleet is not known. */
export function statusHistory(
  clock: FleetClock,
  days: readonly StatsDay[],
  of: keyof typeof STATUS_MEASURES,
  now: StatusSample | null,
): TileHistory {
  const byDate = new Map(days.map((day) => [day.date, day.status]))
  const meanOf = (date: string, hour: number): number | null => {
    const stored = byDate.get(date)?.hours[hour] ?? null
    return stored === null ? null : STATUS_MEASURES[of](meanHour(stored))
  }
  const before = meanOf(dayBefore(clock.date, 7), clock.hour)
  return {
    hours: lastHours(clock, meanOf),
    compared:
      before === null
        ? { reason: 'notStored' }
        : { now: now === null ? null : STATUS_MEASURES[of](now), before, reason: null },
  }
}

function meanHour({ samples, ...sums }: StatusHour): StatusSample {
  return {
    stations: sums.stations / samples,
    stationsOnline: sums.stationsOnline / samples,
    connectors: sums.connectors / samples,
    connectorsUsed: sums.connectorsUsed / samples,
    connectorsFaulted: sums.connectorsFaulted / samples,
  }
}

function lastHours(
  { date, hour }: FleetClock,
  of: (date: string, hour: number) => number | null,
): readonly (number | null)[] {
  const yesterday = dayBefore(date, 1)
  return Array.from({ length: SPARK_HOURS }, (_, index) => {
    const at = hour - SPARK_HOURS + index
    return at < 0 ? of(yesterday, at + 24) : of(date, at)
  })
}

/** The same look at a fleet that was read station by station. */
export function sampleOfFleet(fleet: readonly FleetStation[]): StatusSample {
  const online = fleet.filter((each) => each.online)
  const statuses = online.flatMap((each) => each.statuses)
  return {
    stations: fleet.length,
    stationsOnline: online.length,
    connectors: statuses.length,
    connectorsUsed: statuses.filter((status) => OCCUPIED_STATUSES.includes(status)).length,
    connectorsFaulted: statuses.filter((status) => status === 'Faulted').length,
  }
}
