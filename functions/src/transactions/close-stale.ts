import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { edgeIsFresh, edgeSchema } from '@charge-it/shared/model/edge.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import { meterBucketSchema, type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { CLOSE_AFTER_MS, estimatedEnd, SILENT_MS, staleSince } from '@charge-it/shared/transactions/stale-rule.ts'
import { FieldValue } from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

const MAX_PER_RUN = 200
/** Buckets of 15 minutes that are looked through for the last reading. */
const NEWEST_BUCKETS = 4

/**
 * Open transactions of stations that no instance holds: after a day without a word they are marked stale, a day later
 * closed with their last sample as an estimate. While an instance holds the station, the edge does this; the station's
 * document, read in the same Firestore transaction, keeps the two apart.
 */
export async function closeStale(deps: Deps) {
  const { firestore, log } = deps
  const now = deps.now()
  const { docs } = await firestore
    .collection(collections.transactions)
    .where('state', '==', 'open')
    .where('lastUpdatedAt', '<=', new Date(now.getTime() - Math.min(SILENT_MS, CLOSE_AFTER_MS)))
    .orderBy('lastUpdatedAt')
    .limit(MAX_PER_RUN)
    .get()
  let marked = 0
  let closed = 0
  for (const transaction of parseSnapshots(transactionSchema, docs, log)) {
    const done = await closeOne(transaction, deps)
    if (done === 'marked') marked += 1
    if (done === 'closed') closed += 1
  }
  return { changed: marked + closed, marked, closed }
}

async function closeOne(seen: Transaction, deps: Deps): Promise<'marked' | 'closed' | 'left'> {
  const { firestore, log } = deps
  const now = deps.now()
  const reading = await lastReading(seen.transactionKey, deps)
  const path = `${collections.transactions}/${seen.transactionKey}`
  return firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const stored = await readDocument(reader, transactionSchema, path)
    if (stored === undefined || stored.state !== 'open' || stored.stopCount > 0) return 'left'
    const station = await readDocument(reader, stationSchema, paths.station(stored.stationId))
    if (station !== undefined && (await isHeld(station, reader, now))) return 'left'
    const connector =
      stored.connectorId === null
        ? undefined
        : await readDocument(reader, connectorSchema, paths.connector(stored.stationId, stored.connectorId))
    const since = staleSince(
      {
        startReceivedAt: stored.startReceivedAt,
        status: connector?.status ?? null,
        statusReceivedAt: connector?.receivedAt ?? null,
        lastSampleAt: reading?.at ?? null,
      },
      now,
    )
    if (since === null) return 'left'
    if (!stored.flags.includes('stale')) {
      transaction.update(firestore.doc(path), { flags: [...stored.flags, 'stale'], lastUpdatedAt: now })
      return 'marked'
    }
    if (now.getTime() - stored.lastUpdatedAt.getTime() < CLOSE_AFTER_MS) return 'left'
    const code = connector?.code ?? null
    const card = code === null ? undefined : await transaction.get(firestore.doc(paths.publicConnector(code)))
    const end = estimatedEnd(stored, reading?.energyWh ?? null, since)
    transaction.update(firestore.doc(path), { ...end, lastUpdatedAt: now })
    if (station !== undefined && end.energyWh > 0) {
      const grown = { totalEnergyWh: FieldValue.increment(end.energyWh), lastUpdatedAt: now }
      transaction.update(firestore.doc(paths.station(stored.stationId)), grown)
    }
    if (connector?.activeTransaction?.transactionKey === stored.transactionKey) {
      const free = { activeTransaction: null, live: null, lastUpdatedAt: now }
      transaction.update(firestore.doc(paths.connector(stored.stationId, connector.connectorId)), free)
      if (card?.exists === true) transaction.update(card.ref, { session: null, lastUpdatedAt: now })
    }
    log.warn('transaction closed by estimate', { stationId: stored.stationId, transactionKey: stored.transactionKey })
    return 'closed'
  })
}

/** Some instance that lives vouches for the station: its edge looks after its transactions. */
async function isHeld(
  station: Station,
  reader: { readonly firestore: Deps['firestore']; readonly transaction: FirebaseFirestore.Transaction },
  now: Date,
): Promise<boolean> {
  const { edgeId, online } = station.connection
  if (!online || edgeId === null) return false
  const edge = await readDocument(reader, edgeSchema, paths.edge(edgeId))
  return edge !== undefined && edge.stoppedAt === null && edgeIsFresh(edge.heartbeatAt, now)
}

/** The newest samples of a transaction: when the last one was, and the highest register reading among them. */
async function lastReading(transactionKey: string, deps: Deps) {
  const { docs } = await deps.firestore
    .collection(`${collections.transactions}/${transactionKey}/${collections.meterValues}`)
    .orderBy('from', 'desc')
    .limit(NEWEST_BUCKETS)
    .get()
  const samples = parseSnapshots(meterBucketSchema, docs, deps.log).flatMap((bucket) => Object.entries(bucket.samples))
  if (samples.length === 0) return null
  const readings = samples.flatMap(([, { energyWh }]) => energyWh ?? [])
  return {
    at: new Date(Math.max(...samples.map(([at]) => Date.parse(at)))),
    energyWh: readings.length === 0 ? null : Math.max(...readings),
  }
}
