import { faultsOf, type Interval, offlineOf } from '@charge-it/shared/insights/intervals-of-events.ts'
import { stationHours } from '@charge-it/shared/insights/station-hours.ts'
import type { StationHours } from '@charge-it/shared/model/stats.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import type { StationContext } from './site-context.ts'

const TAKEN: readonly string[] = ['Preparing', 'Finishing', 'Reserved', 'SuspendedEV', 'SuspendedEVSE', 'Charging']
const OUT_OF_ORDER: readonly string[] = ['Faulted', 'Unavailable']

/** A station's hours of a local day, out of its sessions, its journal and its present state. */
export function hoursOfStation(context: StationContext, date: string, timeZone: string, now: Date): StationHours {
  const { connectors, sessions, events } = context
  const { startsAt, hours } = hoursOfLocalDay(date, timeZone)
  const plugs = connectors.filter(({ connectorId }) => connectorId > 0)
  return stationHours({
    startsAt,
    hours,
    until: now,
    knownSince: knownSince(context),
    connectorIds: plugs.map(({ connectorId }) => connectorId),
    sessions: sessions.map(({ connectorId, startedAt, stoppedAt, idleSince, energyWh }) => ({
      connectorId,
      startedAt,
      endedAt: stoppedAt,
      chargedUntil: idleSince ?? stoppedAt,
      energyWh,
    })),
    faults: [
      ...faultsOf(events),
      // An unavailable station 0 takes all its connectors along.
      ...connectors
        .filter(({ status, statusAt }) => OUT_OF_ORDER.includes(status) && statusAt !== null)
        .map(({ connectorId, statusAt, receivedAt }) => ({
          connectorId: connectorId === 0 ? null : connectorId,
          from: statusAt ?? receivedAt ?? now,
          to: null,
        })),
    ],
    occupied: plugs
      .filter(({ status, statusAt }) => TAKEN.includes(status) && statusAt !== null)
      .map(({ connectorId, statusAt }) => ({ connectorId, from: statusAt ?? now, to: null })),
    offline: offlineIntervals(context),
  })
}

/** Times without a connection: as the journal tells them, and the last one as the station's own document does. */
export function offlineIntervals({ station, events }: StationContext): readonly Interval[] {
  const { online, connectedAt, lastSeenAt } = station.connection
  const own: Interval[] = []
  if (!online && lastSeenAt !== null) own.push({ from: lastSeenAt, to: null })
  if (online && lastSeenAt !== null && connectedAt !== null && connectedAt > lastSeenAt) {
    own.push({ from: lastSeenAt, to: connectedAt })
  }
  return [...offlineOf(events), ...own]
}

/** Before it ever connected nothing is known of a station; sessions that were read in tell nothing of the time between them. */
function knownSince({ station, sessions }: StationContext): Date | null {
  const { connectedAt, lastSeenAt } = station.connection
  if (connectedAt === null && lastSeenAt === null) return null
  const moments = [connectedAt, lastSeenAt, sessions[0]?.startedAt ?? null].filter((moment) => moment !== null)
  // Older days have been rolled up before; of these two only the first connection matters, which no document keeps.
  return station.totalEnergyWh > 0 ? new Date(0) : new Date(Math.min(...moments.map((moment) => moment.getTime())))
}
