import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { faultsOf, type Interval, offlineOf } from '@charge-it/shared/insights/intervals-of-events.ts'
import { shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { stationHours } from '@charge-it/shared/insights/station-hours.ts'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import type { StatsDay } from '@charge-it/shared/model/stats.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import * as v from 'valibot'
import { PORTS } from './demo.ts'
import type { HistorySession } from './history.ts'
import type { SeedDocument } from './seed-document.ts'

const DAY_MS = 86_400_000

/** A station's faults and its times without a connection. */
export interface StationFault {
  readonly stationId: string
  readonly faults: readonly (Interval & { readonly connectorId: number | null })[]
  readonly offline: readonly Interval[]
}

/** What the synthetic event documents tell of each station. */
export function faultsOfDocuments(documents: readonly SeedDocument[]): readonly StationFault[] {
  return documents.map(({ fields }) => {
    const { stationId, entries } = v.parse(eventSchema, fields)
    const inOrder = Object.values(entries).sort((a, b) => a.at.getTime() - b.at.getTime())
    return { stationId, faults: faultsOf(inOrder), offline: offlineOf(inOrder) }
  })
}

/**
 * Adds to each site's day the hours of its stations, worked out from sessions and faults as the hourly job does it. A
 * station is taken as connected from its first session on, but for the synthetic gaps. Every day between the first and
 * the last is there for every station, also without a session.
 */
export function withStationHours(
  days: readonly StatsDay[],
  sessions: readonly HistorySession[],
  faults: readonly StationFault[],
  now: Date,
): readonly StatsDay[] {
  const bySite = Map.groupBy(sessions, ({ station }) => station.site.siteId)
  const faultsBy = Map.groupBy(faults, ({ stationId }) => stationId)
  return [...days, ...daysBetween(days, now)].map((day): StatsDay => {
    const { startsAt, hours } = hoursOfLocalDay(day.date, day.timeZone)
    const endsMs = startsAt.getTime() + hours * 3_600_000
    const ofSite = bySite.get(day.siteId) ?? []
    const byStation = Map.groupBy(ofSite, ({ station }) => station.stationId)
    const stations = [...byStation].map(([stationId, own]) => {
      const key = stationKey(stationId)
      const near = own.filter(
        ({ startedAt, stoppedAt }) => stoppedAt.getTime() > startsAt.getTime() && startedAt.getTime() < endsMs + DAY_MS,
      )
      const told = faultsBy.get(stationId) ?? []
      const filled = stationHours({
        startsAt,
        hours,
        until: now,
        knownSince: own[0]?.startedAt ?? null,
        connectorIds: Array.from({ length: PORTS }, (_, index) => index + 1),
        sessions: near.map(({ connectorId, startedAt, stoppedAt, chargedUntil, energyWh }) => ({
          connectorId,
          startedAt,
          endedAt: stoppedAt,
          chargedUntil,
          energyWh,
        })),
        faults: told.flatMap((each) => each.faults),
        occupied: [],
        offline: told.flatMap((each) => each.offline),
      })
      return [key, { energyWh: 0, sessions: 0, ...day.stations?.[key], hours: filled }] as const
    })
    return { ...day, stations: Object.fromEntries(stations), hoursUpdatedAt: now }
  })
}

/** Days of a site on which no session ended, between its first and its last. */
function daysBetween(days: readonly StatsDay[], now: Date): readonly StatsDay[] {
  return [...Map.groupBy(days, ({ siteId }) => siteId).values()].flatMap((ofSite) => {
    const dates = ofSite.map(({ date }) => date).sort()
    const [first, last] = [dates[0], dates.at(-1)]
    const model = ofSite[0]
    if (first === undefined || last === undefined || model === undefined) return []
    const missing: StatsDay[] = []
    for (let date = first; date < last; date = shiftedDate(date, 1)) {
      if (dates.includes(date)) continue
      const empty = Array.from({ length: hoursOfLocalDay(date, model.timeZone).hours }, () => null)
      const totals = { energyTotalWh: 0, sessionsTotal: 0, lastUpdatedAt: now }
      missing.push({ ...model, date, energyWh: empty, sessions: empty, stations: {}, ...totals })
    }
    return missing
  })
}
