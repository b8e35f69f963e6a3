import { FLEET_ZONE, HISTORY_LABEL, PORTS, REPEATED_LABEL } from './demo.ts'
import { type DemoStation, demoStations } from './demo-stations.ts'
import type { SourceSession } from './read-sessions.ts'

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** A session of the demo history: a session of the source at its new time and place. */
export interface HistorySession {
  readonly station: DemoStation
  readonly connectorId: number
  readonly startedAt: Date
  readonly stoppedAt: Date
  /** When the car was full or the station stopped delivering. */
  readonly chargedUntil: Date
  readonly energyWh: number
  readonly label: string
}

/**
 * Moves the source's sessions by whole weeks, the latest shift that lets them end before today, keeps the hours that clocks
 * showed, and repeats the week before the last in the time that is left until now, so that no day equals the one a week
 * earlier. Two ports a station; a session that finds
 * both taken is left out.
 * @param days Only sessions that end within so many days before now; 'all' keeps every one.
 */
export function demoHistory(
  sessions: readonly SourceSession[],
  now: Date,
  days: number | 'all',
  fleetSize = 0,
): readonly HistorySession[] {
  const sources = [...new Set(sessions.map(({ station }) => station))]
  const stations = new Map(
    demoStations(sources, fleetSize).flatMap((station) => (station.source === null ? [] : [[station.source, station]])),
  )
  // One wall clock for all: a day of the demo ends when the fleet's does.
  const midnight = Math.floor(wallMs(now, FLEET_ZONE) / DAY_MS) * DAY_MS
  const lastEnd = Math.max(...sessions.map(({ endWallMs }) => endWallMs))
  const shift = Math.floor((midnight - 1 - lastEnd) / WEEK_MS) * WEEK_MS
  const dataEnds = lastEnd + shift
  const oldest = days === 'all' ? Number.NEGATIVE_INFINITY : midnight - days * DAY_MS

  const moved = sessions.map((session) => ({ session, by: shift, label: HISTORY_LABEL }))
  const repeatedBy = shift + 2 * WEEK_MS
  const repeated = sessions
    .filter(
      ({ startWallMs, endWallMs }) =>
        startWallMs + repeatedBy > dataEnds && endWallMs + repeatedBy < wallMs(now, FLEET_ZONE),
    )
    .map((session) => ({ session, by: repeatedBy, label: REPEATED_LABEL }))

  const freeFrom = new Map<DemoStation, number[]>()
  return [...moved, ...repeated].flatMap(({ session, by, label }): HistorySession[] => {
    const station = stations.get(session.station)
    if (station === undefined) return []
    const startMs = session.startWallMs + by
    const endMs = session.endWallMs + by
    const ports = freeFrom.get(station) ?? Array.from({ length: PORTS }, () => Number.NEGATIVE_INFINITY)
    const port = ports.findIndex((until) => until <= startMs)
    if (port === -1) return []
    ports[port] = endMs
    freeFrom.set(station, ports)
    if (endMs < oldest) return []
    const { timeZone } = station.site
    return [
      {
        station,
        connectorId: port + 1,
        startedAt: momentOfWall(startMs, timeZone),
        stoppedAt: momentOfWall(endMs, timeZone),
        chargedUntil: momentOfWall(startMs + session.chargingMs, timeZone),
        energyWh: session.energyWh,
        label,
      },
    ]
  })
}

/** Indonesia's zones have no daylight saving time. */
const OFFSET_MS: Readonly<Record<string, number>> = {
  'Asia/Jakarta': 7 * 3_600_000,
  'Asia/Makassar': 8 * 3_600_000,
  'Asia/Jayapura': 9 * 3_600_000,
}

function wallMs(moment: Date, timeZone: string): number {
  return moment.getTime() + (OFFSET_MS[timeZone] ?? 0)
}

function momentOfWall(wall: number, timeZone: string): Date {
  return new Date(wall - (OFFSET_MS[timeZone] ?? 0))
}
