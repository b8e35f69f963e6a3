import { type FleetOutage, fleetOutages, ownAbsenceFrom } from '@charge-it/shared/insights/fleet-outages.ts'
import { type Edge, edgeIsFresh, edgeSchema } from '@charge-it/shared/model/edge.ts'
import { notificationSchema } from '@charge-it/shared/model/notification.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { clear, raise } from './raise.ts'
import { watchJobs } from './watch-jobs.ts'

/** After so long a station that is away is worth telling. */
export const OFFLINE_AFTER_MIN = 10
/** Those away longer were told of by an earlier run; older ones are not read again each minute. */
const LOOK_BACK_MIN = 60
const MAX_PER_RUN = 500
const UNCLOSED = ['open', 'acknowledged', 'assigned'] as const
/** A deployment starts the next instance before it stops the last. */
const NO_EDGE_AFTER_MIN = 2

/** Stations that went away and came back, edge instances that died, scheduled jobs that run no more. */
export async function watchOperations(deps: Deps) {
  const edges = await deps.firestore.collection(collections.edges).get()
  const known = parseSnapshots(edgeSchema, edges.docs, deps.log)
  const now = deps.now()
  const fresh = new Set(
    known
      .filter(({ heartbeatAt, stoppedAt }) => stoppedAt === null && edgeIsFresh(heartbeatAt, now))
      .map(({ edgeId }) => edgeId),
  )
  let edgesDead = 0
  for (const { edgeId, heartbeatAt, stoppedAt } of known) {
    if (stoppedAt !== null || fresh.has(edgeId)) continue
    edgesDead += await tellDeadEdge(edgeId, heartbeatAt, deps)
  }
  edgesDead += await tellNoEdge(known, deps)
  const offline = await tellOffline(fleetOutages(known, now), deps)
  const back = await clearReturned(fresh, deps)
  const edgesBack = await clearEdges(fresh, known, deps)
  const jobs = await watchJobs(deps)
  return { changed: edgesDead + offline + back + edgesBack + jobs, edgesDead, offline, back, edgesBack, jobs }
}

async function tellDeadEdge(edgeId: string, heartbeatAt: Date, deps: Deps): Promise<number> {
  const stations = deps.firestore.collection(collections.stations).where('connection.edgeId', '==', edgeId)
  const count = (await stations.count().get()).data().count
  const params = { edge: edgeId, stations: count }
  return Number(await raise({ kind: 'edgeDead', key: edgeId, ref: paths.edge(edgeId), params }, deps, heartbeatAt))
}

/** All instances ended on purpose and none took over: a deployment that came to nothing. */
async function tellNoEdge(known: readonly Edge[], deps: Deps): Promise<number> {
  const [newest] = known.toSorted((a, b) => b.heartbeatAt.getTime() - a.heartbeatAt.getTime())
  if (newest === undefined || known.some(({ stoppedAt }) => stoppedAt === null)) return 0
  const endedAt = newest.stoppedAt ?? newest.heartbeatAt
  if (deps.now().getTime() - endedAt.getTime() < NO_EDGE_AFTER_MIN * 60_000) return 0
  return tellDeadEdge(newest.edgeId, endedAt, deps)
}

/**
 * An instance that answers again after all, and one that drained without a successor once there is one. Of an instance that
 * died a person says that it is done with: its successor does not explain its end.
 */
async function clearEdges(fresh: ReadonlySet<string>, known: readonly Edge[], deps: Deps): Promise<number> {
  const { docs } = await deps.firestore
    .collection(collections.notifications)
    .where('kind', '==', 'edgeDead')
    .where('state', 'in', UNCLOSED)
    .limit(MAX_PER_RUN)
    .get()
  const drained = new Set(known.filter(({ stoppedAt }) => stoppedAt !== null).map(({ edgeId }) => edgeId))
  let cleared = 0
  for (const { params } of parseSnapshots(notificationSchema, docs, deps.log)) {
    const edgeId = String(params.edge)
    const isOver = fresh.has(edgeId) || (fresh.size > 0 && drained.has(edgeId))
    if (isOver) cleared += Number(await clear('edgeDead', edgeId, deps))
  }
  return cleared
}

/** Stations that are away by themselves. Those that an outage of ours took along are told of with their instance. */
async function tellOffline(outages: readonly FleetOutage[], deps: Deps): Promise<number> {
  const { firestore, log } = deps
  const now = deps.now()
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const looked = outages.filter(({ to }) => to > ago(LOOK_BACK_MIN)).map(({ from }) => from.getTime())
  const { docs } = await firestore
    .collection(collections.stations)
    .where('connection.online', '==', false)
    .where('connection.lastSeenAt', '>', new Date(Math.min(ago(LOOK_BACK_MIN).getTime(), ...looked)))
    .where('connection.lastSeenAt', '<=', ago(OFFLINE_AFTER_MIN))
    .limit(MAX_PER_RUN)
    .get()
  let told = 0
  for (const { stationId, siteId, connection } of parseSnapshots(stationSchema, docs, log)) {
    const from = connection.lastSeenAt ?? now
    if (ownAbsenceFrom({ from, to: now }, outages) > ago(OFFLINE_AFTER_MIN)) continue
    const params = { station: stationId, minutes: OFFLINE_AFTER_MIN }
    const ref = paths.station(stationId)
    const draft = { kind: 'stationOffline', key: stationId, stationId, siteId, ref, params } as const
    told += Number(await raise(draft, deps, connection.lastSeenAt ?? undefined))
  }
  return told
}

async function clearReturned(fresh: ReadonlySet<string>, deps: Deps): Promise<number> {
  const { firestore, log } = deps
  const { docs } = await firestore
    .collection(collections.notifications)
    .where('kind', '==', 'stationOffline')
    .where('state', 'in', UNCLOSED)
    .limit(MAX_PER_RUN)
    .get()
  const ids = parseSnapshots(notificationSchema, docs, log).flatMap(({ stationId }) => stationId ?? [])
  if (ids.length === 0) return 0
  const stations = await firestore.getAll(...ids.map((stationId) => firestore.doc(paths.station(stationId))))
  const away = new Set(
    parseSnapshots(stationSchema, stations, log)
      .filter(({ connection: { online, edgeId } }) => !online || edgeId === null || !fresh.has(edgeId))
      .map(({ stationId }) => stationId),
  )
  let cleared = 0
  // One that was deleted is not away either.
  for (const stationId of ids) {
    if (!away.has(stationId)) cleared += Number(await clear('stationOffline', stationId, deps))
  }
  return cleared
}
