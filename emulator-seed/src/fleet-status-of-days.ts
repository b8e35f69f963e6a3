import type { Interval } from '@charge-it/shared/insights/intervals-of-events.ts'
import type { FleetStatus, StatsDay } from '@charge-it/shared/model/stats.ts'
import { type StatusSample, withSample } from '@charge-it/shared/stats/fleet-status.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import type { HistorySession } from './history.ts'
import type { StationFault } from './station-hours-of-days.ts'

/** As often as the running system looks. */
const EVERY_MS = 15 * 60_000
const HOUR_MS = 3_600_000
const [FREE, USED, FAULTED] = [0, 1, 2]

/** Who the history's fleet is. */
export interface HistoryFleet {
  /** Stations that are simulated: the others never connect, their history was read in. */
  readonly connecting: readonly string[]
  /** How many there are in all. */
  readonly stations: number
  readonly connectorsEach: number
}

/**
 * Adds to each day of the fleet how many stations were connected and their connectors in use and faulted: what looks each
 * quarter of an hour would have found. A station is connected from its first session on, but for the synthetic gaps.
 */
export function withFleetStatus(
  days: readonly StatsDay[],
  fleet: HistoryFleet,
  sessions: readonly HistorySession[],
  faults: readonly StationFault[],
  now: Date,
): readonly StatsDay[] {
  const spans = days.map(({ date, timeZone }) => hoursOfLocalDay(date, timeZone))
  const beginsMs = Math.min(...spans.map(({ startsAt }) => startsAt.getTime()))
  const endsMs = Math.max(...spans.map(({ startsAt, hours }) => startsAt.getTime() + hours * HOUR_MS))
  const looks = { beginsMs, count: Math.max(0, Math.ceil((Math.min(endsMs, now.getTime()) - beginsMs) / EVERY_MS)) }
  const samples = samplesOf(looks, fleet, sessions, faults)
  return days.map((day, index) => {
    const span = spans[index]
    if (span === undefined) return day
    const first = (span.startsAt.getTime() - beginsMs) / EVERY_MS
    let status: FleetStatus | undefined
    for (let look = first; look < first + (span.hours * HOUR_MS) / EVERY_MS; look++) {
      const sample = samples[look]
      if (sample === undefined) continue
      const at = new Date(beginsMs + look * EVERY_MS)
      status = withSample(status, sample, { date: day.date, timeZone: day.timeZone, at })
    }
    return status === undefined ? day : { ...day, status }
  })
}

interface Looks {
  readonly beginsMs: number
  readonly count: number
}

function samplesOf(
  looks: Looks,
  { connecting, stations, connectorsEach }: HistoryFleet,
  sessions: readonly HistorySession[],
  faults: readonly StationFault[],
): readonly StatusSample[] {
  const none = { stationsOnline: 0, connectors: 0, connectorsUsed: 0, connectorsFaulted: 0 }
  const samples = Array.from({ length: looks.count }, () => ({ stations, ...none }))
  const sessionsBy = Map.groupBy(sessions, ({ station }) => station.stationId)
  const faultsBy = Map.groupBy(faults, ({ stationId }) => stationId)
  for (const stationId of connecting) {
    const own = sessionsBy.get(stationId) ?? []
    const told = faultsBy.get(stationId) ?? []
    const first = own[0]
    if (first === undefined) continue
    const online = new Uint8Array(looks.count)
    mark(online, looks, { from: first.startedAt, to: null }, 1)
    for (const gap of told.flatMap((each) => each.offline)) mark(online, looks, gap, 0)
    const connectors = Array.from({ length: connectorsEach }, (_, index) => {
      const states = new Uint8Array(looks.count)
      for (const { connectorId, startedAt, stoppedAt } of own) {
        if (connectorId === index + 1) mark(states, looks, { from: startedAt, to: stoppedAt }, USED)
      }
      for (const fault of told.flatMap((each) => each.faults)) {
        if (fault.connectorId === null || fault.connectorId === index + 1) mark(states, looks, fault, FAULTED)
      }
      return states
    })
    for (const [look, sample] of samples.entries()) {
      if (online[look] !== 1) continue
      sample.stationsOnline++
      for (const states of connectors) {
        const state = states[look] ?? FREE
        sample.connectors++
        if (state === USED) sample.connectorsUsed++
        if (state === FAULTED) sample.connectorsFaulted++
      }
    }
  }
  return samples
}

/** Sets what the looks within a time find; `to` null: until the last one. */
function mark(into: Uint8Array, { beginsMs, count }: Looks, { from, to }: Interval, state: number): void {
  const first = Math.max(0, Math.ceil((from.getTime() - beginsMs) / EVERY_MS))
  const end = to === null ? count : Math.min(count, Math.ceil((to.getTime() - beginsMs) / EVERY_MS))
  if (end > first) into.fill(state, first, end)
}
