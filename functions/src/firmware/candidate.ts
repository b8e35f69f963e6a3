import { edgeIsFresh, edgeSchema } from '@charge-it/shared/model/edge.ts'
import type { FirmwareJob, FirmwareTarget, FirmwareTargetReason } from '@charge-it/shared/model/firmware-job.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Transaction } from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'

/** Whether a waiting station may be told now. */
export type Candidate =
  | { readonly kind: 'ready'; readonly target: FirmwareTarget; readonly station: Station }
  | { readonly kind: 'waits'; readonly target: FirmwareTarget; readonly reason: FirmwareTargetReason }
  | {
      readonly kind: 'over'
      readonly target: FirmwareTarget
      readonly state: 'skipped' | 'failed'
      readonly reason: FirmwareTargetReason
    }

/** Looks at waiting stations, in a transaction, until `count` are ready. Those after that are not looked at. */
export async function findCandidates(
  job: FirmwareJob,
  waiting: readonly FirmwareTarget[],
  count: number,
  transaction: Transaction,
  deps: Deps,
): Promise<readonly Candidate[]> {
  if (waiting.length === 0) return []
  const { firestore, log } = deps
  const references = waiting.map(({ stationId }) => firestore.doc(paths.station(stationId)))
  const stations = parseSnapshots(stationSchema, await transaction.getAll(...references), log)
  const byId = new Map(stations.map((station) => [station.stationId, station]))
  const fresh = await freshEdges(stations, transaction, deps)
  const candidates: Candidate[] = []
  let ready = 0
  for (const target of waiting) {
    if (ready >= count) break
    const candidate = await judge(job, target, byId.get(target.stationId), fresh, transaction, deps)
    if (candidate.kind === 'ready') ready += 1
    candidates.push(candidate)
  }
  return candidates
}

async function judge(
  job: FirmwareJob,
  target: FirmwareTarget,
  station: Station | undefined,
  fresh: ReadonlySet<string>,
  transaction: Transaction,
  deps: Deps,
): Promise<Candidate> {
  if (station === undefined) return { kind: 'over', target, state: 'failed', reason: 'stationRemoved' }
  if (job.firmwareVersion !== null && station.firmwareVersion === job.firmwareVersion) {
    return { kind: 'over', target, state: 'skipped', reason: 'alreadyInstalled' }
  }
  if (station.registration !== 'accepted') return { kind: 'over', target, state: 'skipped', reason: 'notAccepted' }
  const { online, edgeId } = station.connection
  if (!online || edgeId === null || !fresh.has(edgeId)) return { kind: 'waits', target, reason: 'offline' }
  if (!job.duringTransactions && (await isCharging(target.stationId, transaction, deps))) {
    return { kind: 'waits', target, reason: 'charging' }
  }
  return { kind: 'ready', target, station }
}

async function isCharging(stationId: string, transaction: Transaction, { firestore }: Deps): Promise<boolean> {
  const open = firestore
    .collection(collections.transactions)
    .where('stationId', '==', stationId)
    .where('state', '==', 'open')
  return !(await transaction.get(open.limit(1))).empty
}

/** Instances that vouch for their stations now. */
async function freshEdges(stations: readonly Station[], transaction: Transaction, deps: Deps): Promise<Set<string>> {
  const ids = new Set(stations.flatMap(({ connection }) => (connection.edgeId === null ? [] : [connection.edgeId])))
  if (ids.size === 0) return new Set()
  const { firestore, log, now } = deps
  const snapshots = await transaction.getAll(...[...ids].map((edgeId) => firestore.doc(paths.edge(edgeId))))
  return new Set(
    parseSnapshots(edgeSchema, snapshots, log)
      .filter(({ heartbeatAt, stoppedAt }) => stoppedAt === null && edgeIsFresh(heartbeatAt, now()))
      .map(({ edgeId }) => edgeId),
  )
}
