import { stationKey } from '../ids/station-key.ts'
import type { StatsDay } from '../model/stats.ts'
import type { Bill } from '../model/transaction.ts'
import { hourOfLocalDay, hoursOfLocalDay } from '../time/local-hours.ts'

/**
 * A site's day with one more session in it, at the hour in which the session stopped.
 * @param stored The day so far; undefined for its first session.
 */
export function withSession(
  stored: StatsDay | undefined,
  session: Pick<Bill, 'date' | 'energyWh' | 'stoppedAt' | 'stationId' | 'demo'> & {
    readonly scope: string
    readonly timeZone: string
  },
  now: Date,
): StatsDay {
  const { date, energyWh, stoppedAt, scope } = session
  // Hours of a stored day stay those of the zone in which it was begun.
  const timeZone = stored?.timeZone ?? session.timeZone
  const { hours } = hoursOfLocalDay(date, timeZone)
  const hour = hourOfLocalDay(stoppedAt, date, timeZone)
  const key = stationKey(session.stationId)
  const ownDay = stored?.stations?.[key]
  return {
    siteId: scope,
    date,
    timeZone,
    energyWh: grown(stored?.energyWh, hours, hour, energyWh),
    sessions: grown(stored?.sessions, hours, hour, 1),
    energyTotalWh: (stored?.energyTotalWh ?? 0) + energyWh,
    sessionsTotal: (stored?.sessionsTotal ?? 0) + 1,
    stations: {
      ...stored?.stations,
      [key]: { ...ownDay, energyWh: (ownDay?.energyWh ?? 0) + energyWh, sessions: (ownDay?.sessions ?? 0) + 1 },
    },
    demo: stored?.demo ?? session.demo,
    lastUpdatedAt: now,
    ...(stored?.hoursUpdatedAt === undefined ? {} : { hoursUpdatedAt: stored.hoursUpdatedAt }),
  }
}

function grown(
  stored: readonly (number | null)[] | undefined,
  hours: number,
  hour: number,
  by: number,
): (number | null)[] {
  return Array.from({ length: hours }, (_, index) => {
    const amount = stored?.[index] ?? null
    return index === hour ? (amount ?? 0) + by : amount
  })
}
