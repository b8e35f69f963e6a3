import { type Edge, edgeIsFresh } from '../model/edge.ts'
import type { FleetStatus, StatusHour } from '../model/stats.ts'
import { OCCUPIED_STATUSES } from '../reports/status-spans.ts'
import { hourOfLocalDay, hoursOfLocalDay } from '../time/local-hours.ts'

/** How the fleet stands at one moment. */
export type StatusSample = Omit<StatusHour, 'samples'>

/**
 * What the instances that vouch for stations tell now. Connectors count while their station has a connection.
 * @param stations How many there are, connected or not.
 */
export function sampleOfEdges(edges: readonly Edge[], stations: number, now: Date): StatusSample {
  const live = edges.filter((edge) => edge.stoppedAt === null && edgeIsFresh(edge.heartbeatAt, now))
  const counts = live.flatMap((edge) => Object.entries(edge.connectorCounts))
  const sum = (has: (status: string) => boolean): number =>
    counts.reduce((total, [status, count]) => total + (has(status) ? count : 0), 0)
  return {
    stations,
    // A station that moves may be held twice for a moment.
    stationsOnline: Math.min(
      stations,
      live.reduce((total, edge) => total + edge.connections, 0),
    ),
    connectors: sum(() => true),
    connectorsUsed: sum((status) => OCCUPIED_STATUSES.includes(status)),
    connectorsFaulted: sum((status) => status === 'Faulted'),
  }
}

/**
 * A day of the fleet with one more look at it.
 * @param stored The day so far; hours that another zone counted are dropped.
 */
export function withSample(
  stored: FleetStatus | undefined,
  sample: StatusSample,
  { date, timeZone, at }: { readonly date: string; readonly timeZone: string; readonly at: Date },
): FleetStatus {
  const before = stored?.timeZone === timeZone ? stored.hours : []
  const into = hourOfLocalDay(at, date, timeZone)
  const hours = Array.from({ length: hoursOfLocalDay(date, timeZone).hours }, (_, hour) => {
    const known = before[hour] ?? null
    return hour === into ? added(known, sample) : known
  })
  return { timeZone, hours, sampledAt: at }
}

function added(hour: StatusHour | null, sample: StatusSample): StatusHour {
  return {
    samples: (hour?.samples ?? 0) + 1,
    stations: (hour?.stations ?? 0) + sample.stations,
    stationsOnline: (hour?.stationsOnline ?? 0) + sample.stationsOnline,
    connectors: (hour?.connectors ?? 0) + sample.connectors,
    connectorsUsed: (hour?.connectorsUsed ?? 0) + sample.connectorsUsed,
    connectorsFaulted: (hour?.connectorsFaulted ?? 0) + sample.connectorsFaulted,
  }
}
