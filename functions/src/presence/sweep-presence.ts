import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { type Edge, edgeIsFresh, edgeSchema } from '@charge-it/shared/model/edge.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

const DAY_MS = 24 * 3600 * 1000
const AT_ONCE = 20
const PAGE = 200

/**
 * Writes down what pages already show: stations whose edge instance gives no heartbeat any more are offline. Fenced by
 * the connection's epoch and instance, so a station that has meanwhile arrived elsewhere is left alone. Instances that
 * have been silent for a day, and hold no station, are removed.
 */
export async function sweepPresence(deps: Deps) {
  const now = deps.now()
  const { docs } = await deps.firestore.collection(collections.edges).get()
  let offline = 0
  let removedEdges = 0
  for (const edge of parseSnapshots(edgeSchema, docs, deps.log)) {
    if (edge.stoppedAt === null && edgeIsFresh(edge.heartbeatAt, now)) continue
    offline += await sweepEdge(edge, deps)
    if (now.getTime() - edge.heartbeatAt.getTime() > DAY_MS) {
      const batch = deps.firestore.batch()
      batch.delete(deps.firestore.doc(paths.edge(edge.edgeId)))
      batch.delete(deps.firestore.doc(paths.publicEdge(edge.edgeId)))
      await batch.commit()
      removedEdges += 1
    }
  }
  return { changed: offline + removedEdges, offline, removedEdges }
}

async function sweepEdge(edge: Edge, deps: Deps): Promise<number> {
  let swept = 0
  for (;;) {
    const { docs } = await deps.firestore
      .collection(collections.stations)
      .where('connection.edgeId', '==', edge.edgeId)
      .where('connection.online', '==', true)
      .limit(PAGE)
      .get()
    const stations = parseSnapshots(stationSchema, docs, deps.log)
    let changed = 0
    for (let from = 0; from < stations.length; from += AT_ONCE) {
      const group = await Promise.all(
        stations.slice(from, from + AT_ONCE).map((station) => markOffline(station, edge, deps)),
      )
      changed += group.filter((done) => done).length
    }
    swept += changed
    if (docs.length < PAGE || changed === 0) return swept
  }
}

/** @returns false when another instance has taken the station over meanwhile. */
async function markOffline(seen: Station, edge: Edge, deps: Deps): Promise<boolean> {
  const { firestore } = deps
  const path = paths.station(seen.stationId)
  return firestore.runTransaction(async (transaction) => {
    const station = await readDocument({ firestore, transaction }, stationSchema, path)
    if (station === undefined) return false
    const { connection } = station
    if (!connection.online || connection.edgeId !== edge.edgeId || connection.epoch !== seen.connection.epoch)
      return false
    const { docs } = await transaction.get(firestore.collection(`${path}/${collections.connectors}`))
    const codes = parseSnapshots(connectorSchema, docs, deps.log).flatMap(({ code }) => (code === null ? [] : [code]))
    const references = codes.map((code) => firestore.doc(paths.publicConnector(code)))
    const cards = references.length === 0 ? [] : await transaction.getAll(...references)

    const now = deps.now()
    const lastSeenAt =
      connection.lastSeenAt !== null && connection.lastSeenAt > edge.heartbeatAt
        ? connection.lastSeenAt
        : edge.heartbeatAt
    transaction.update(firestore.doc(path), {
      'connection.online': false,
      'connection.lastSeenAt': lastSeenAt,
      lastUpdatedAt: now,
    })
    for (const card of cards) {
      if (card.exists) transaction.update(card.ref, { online: false, lastSeenAt, lastUpdatedAt: now })
    }
    return true
  })
}
