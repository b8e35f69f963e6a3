import type { Connector } from '@charge-it/shared/model/connector.ts'
import { type Edge, edgeIsFresh } from '@charge-it/shared/model/edge.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import type { ShownStatus } from '../words/connector-status.ts'

/** The groups into which statuses are counted, in the order in which they are shown. */
export const STATUS_GROUPS = ['available', 'charging', 'waiting', 'reserved', 'faulted', 'inactive'] as const
export type StatusGroup = (typeof STATUS_GROUPS)[number]

const GROUP_OF: Readonly<Record<ShownStatus, StatusGroup>> = {
  Available: 'available',
  Charging: 'charging',
  Preparing: 'waiting',
  SuspendedEV: 'waiting',
  SuspendedEVSE: 'waiting',
  Finishing: 'waiting',
  Reserved: 'reserved',
  Faulted: 'faulted',
  Unavailable: 'inactive',
  Unknown: 'inactive',
  Offline: 'inactive',
  NotYet: 'inactive',
}

export function groupOf(status: ShownStatus): StatusGroup {
  return GROUP_OF[status]
}

/** A station with what is shown of it. */
export interface FleetStation {
  readonly station: Station
  readonly online: boolean
  /** Connectors 1 and up, in order. */
  readonly connectors: readonly Connector[]
  /** Of `connectors`, in the same order. */
  readonly statuses: readonly ShownStatus[]
  /** Sum of what its connectors deliver now, W; null while it is offline. */
  readonly powerW: number | null
  /** When it was surely there last: its instance's heartbeat, or the end of its connection; null before the first one. */
  readonly seenAt: Date | null
}

/**
 * Joins stations with their connectors and the instances that vouch for them. A station is online only while its
 * connection says so and its instance's heartbeat is fresh.
 */
export function joinFleet(
  stations: readonly Station[],
  connectors: readonly Connector[],
  edges: readonly Edge[],
  now: Date,
): readonly FleetStation[] {
  const heartbeats = new Map(edges.map((edge) => [edge.edgeId, edge.heartbeatAt]))
  const byStation = Map.groupBy(
    connectors.filter((connector) => connector.connectorId > 0),
    (connector) => connector.stationId,
  )
  return stations.map((station) => {
    const heartbeatAt = station.connection.edgeId === null ? null : heartbeats.get(station.connection.edgeId)
    const online = station.connection.online && edgeIsFresh(heartbeatAt, now)
    const absent = wasEverConnected(station) ? 'Offline' : 'NotYet'
    const own = (byStation.get(station.stationId) ?? []).toSorted((a, b) => a.connectorId - b.connectorId)
    return {
      station,
      online,
      connectors: own,
      statuses: own.map((connector) => (online ? connector.status : absent)),
      powerW: online ? own.reduce((sum, connector) => sum + livePowerW(connector), 0) : null,
      seenAt: online ? (heartbeatAt ?? null) : station.connection.lastSeenAt,
    }
  })
}

/** Before its first connection a station is set up, not missing. */
export function wasEverConnected({ connection: { connectedAt, lastSeenAt } }: Station): boolean {
  return connectedAt !== null || lastSeenAt !== null
}

/** The health of a station; null too for one that never connected: imported history says nothing of the device. */
export function knownHealth(station: Station): NonNullable<Station['health']> | null {
  return wasEverConnected(station) ? (station.health ?? null) : null
}

/** Stations that are away and were here before. */
export function stationsMissing(fleet: readonly FleetStation[]): readonly FleetStation[] {
  return fleet.filter(({ station, online }) => !online && wasEverConnected(station))
}

/** Power that a connector delivers now, W: 0 without a running transaction or without a sample. */
export function livePowerW(connector: Connector): number {
  return connector.activeTransaction === null ? 0 : (connector.live?.powerW ?? 0)
}

/** Counts statuses by group. */
export function countGroups(statuses: readonly ShownStatus[]): Readonly<Record<StatusGroup, number>> {
  return countsOf(statuses.map((status) => GROUP_OF[status]))
}

/** How often each group is among these. */
export function countsOf(groups: readonly StatusGroup[]): Record<StatusGroup, number> {
  const counts: Record<StatusGroup, number> = {
    available: 0,
    charging: 0,
    waiting: 0,
    reserved: 0,
    faulted: 0,
    inactive: 0,
  }
  for (const group of groups) counts[group] += 1
  return counts
}

/** Total power of all instances now, W. Stopped and silent instances count no more. */
export function fleetPowerW(edges: readonly Edge[], now: Date): number {
  return liveEdges(edges, now).reduce(
    (sum, edge) => sum + Object.values(edge.sites).reduce((own, site) => own + site.powerW, 0),
    0,
  )
}

/** The instances that vouch for stations now. */
export function liveEdges(edges: readonly Edge[], now: Date): readonly Edge[] {
  return edges.filter((edge) => edge.stoppedAt === null && edgeIsFresh(edge.heartbeatAt, now))
}

export interface PowerPoint {
  readonly at: Date
  readonly powerW: number
}

/**
 * Total power per minute over the last hour, summed over the instances' own histories. A minute in which no instance
 * reported has no point. @returns oldest first.
 */
export function fleetPowerHistory(edges: readonly Edge[], now: Date): readonly PowerPoint[] {
  const minutes = new Map<number, number>()
  const oldest = now.getTime() - 60 * 60_000
  for (const edge of edges) {
    // An instance may report twice within a minute of the clock; its newer value counts.
    const own = new Map<number, number>()
    for (const { at, powerW } of edge.powerHistoryW) {
      if (at.getTime() >= oldest && at.getTime() <= now.getTime() + 60_000)
        own.set(Math.floor(at.getTime() / 60_000), powerW)
    }
    for (const [minute, powerW] of own) minutes.set(minute, (minutes.get(minute) ?? 0) + powerW)
  }
  return [...minutes]
    .toSorted(([a], [b]) => a - b)
    .map(([minute, powerW]) => ({ at: new Date(minute * 60_000), powerW }))
}

/** A history whose newest point is the power now: the point of this minute is replaced. */
export function withPowerNow(history: readonly PowerPoint[], powerW: number, now: Date): readonly PowerPoint[] {
  const minute = Math.floor(now.getTime() / 60_000) * 60_000
  return [...history.filter(({ at }) => at.getTime() < minute), { at: new Date(minute), powerW }]
}

/** One site in the table of statuses. */
export interface SiteRow {
  readonly siteId: string | null
  readonly name: string
  readonly counts: Readonly<Record<StatusGroup, number>>
  readonly powerW: number
}

/** Counts the fleet by site. @param nameOf The site's name; siteId null = stations without one. */
export function siteRows(
  fleet: readonly FleetStation[],
  nameOf: (siteId: string | null) => string,
): readonly SiteRow[] {
  return [...Map.groupBy(fleet, (each) => each.station.siteId)].map(([siteId, stations]) => ({
    siteId,
    name: nameOf(siteId),
    counts: countGroups(stations.flatMap((each) => each.statuses)),
    powerW: stations.reduce((sum, each) => sum + (each.powerW ?? 0), 0),
  }))
}

/** What the instances report of one site. */
export type EdgeSite = Edge['sites'][string]

/** The sums of all live instances by site, for fleets too large to read. */
export function sitesOfEdges(edges: readonly Edge[], now: Date): ReadonlyMap<string, EdgeSite> {
  const sums = new Map<string, EdgeSite>()
  for (const [siteId, site] of liveEdges(edges, now).flatMap((edge) => Object.entries(edge.sites))) {
    const before = sums.get(siteId) ?? { powerW: 0, activeTransactions: 0, stationsOnline: 0 }
    sums.set(siteId, {
      powerW: before.powerW + site.powerW,
      activeTransactions: before.activeTransactions + site.activeTransactions,
      stationsOnline: before.stationsOnline + site.stationsOnline,
    })
  }
  return sums
}

/** The counts that live instances report of the stations they hold, for fleets too large to read. */
export function countsOfEdges(edges: readonly Edge[], now: Date): Readonly<Record<StatusGroup, number>> {
  const counts = countsOf([])
  for (const edge of liveEdges(edges, now)) {
    for (const [status, count] of Object.entries(edge.connectorCounts)) {
      const group = isShownStatus(status) ? GROUP_OF[status] : 'inactive'
      counts[group] += count
    }
  }
  return counts
}

function isShownStatus(text: string): text is ShownStatus {
  return text in GROUP_OF
}
