import { type Connector, connectorSchema } from '@charge-it/shared/model/connector.ts'
import { edgeIsFresh, edgeSchema } from '@charge-it/shared/model/edge.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'

/** A station with its connectors and what its instance vouches for. */
export interface StationWithState {
  readonly station: Station
  readonly connectors: readonly Connector[]
  readonly online: boolean
  /** The instance's newest heartbeat while online, otherwise when the station was last seen. */
  readonly lastSeenAt: Date | null
}

/** Adds connectors and presence to stations: one query per station, one read per edge instance. */
export async function withState(stations: readonly Station[], deps: Deps): Promise<readonly StationWithState[]> {
  const heartbeats = await heartbeatsOf(stations, deps)
  const now = deps.now()
  return Promise.all(
    stations.map(async (station) => {
      const { edgeId, online: written, lastSeenAt } = station.connection
      const heartbeatAt = edgeId === null ? undefined : heartbeats.get(edgeId)
      const online = written && edgeIsFresh(heartbeatAt, now)
      return {
        station,
        connectors: await connectorsOf(station.stationId, deps),
        online,
        lastSeenAt: online ? (heartbeatAt ?? lastSeenAt) : lastSeenAt,
      }
    }),
  )
}

/** The connectors of a station in the order of their numbers. */
export async function connectorsOf(stationId: string, deps: Deps): Promise<readonly Connector[]> {
  const { docs } = await deps.firestore.collection(`${paths.station(stationId)}/${collections.connectors}`).get()
  return parseSnapshots(connectorSchema, docs, deps.log).sort((a, b) => a.connectorId - b.connectorId)
}

/** Newest heartbeat by edge id, of the instances that these stations were last connected to. */
async function heartbeatsOf(stations: readonly Station[], deps: Deps): Promise<ReadonlyMap<string, Date>> {
  const edgeIds = new Set(stations.flatMap(({ connection }) => (connection.edgeId === null ? [] : [connection.edgeId])))
  if (edgeIds.size === 0) return new Map()
  const snapshots = await deps.firestore.getAll(...[...edgeIds].map((edgeId) => deps.firestore.doc(paths.edge(edgeId))))
  return new Map(
    parseSnapshots(edgeSchema, snapshots, deps.log).map(({ edgeId, heartbeatAt }) => [edgeId, heartbeatAt]),
  )
}

/** The JSON of a station. */
export function stationJson({ station, connectors, online, lastSeenAt }: StationWithState) {
  const { connection, ...rest } = station
  return {
    ...rest,
    online,
    lastSeenAt,
    connection: { edgeId: connection.edgeId, epoch: connection.epoch, connectedAt: connection.connectedAt },
    connectors,
  }
}
