import { randomUUID } from 'node:crypto'
import { collections } from '@charge-it/shared/paths.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import { systemClock } from '../src/clock.ts'
import { firestoreEdgeStore } from '../src/edge-heartbeat/firestore-edge-store.ts'
import { jsonLog } from '../src/log.ts'
import type { Fields } from '../src/store/documents.ts'
import { firestoreStores } from '../src/store/firestore/firestore-stores.ts'
import { seedDocuments } from '../src/store/testing/seed-documents.ts'
import { startTestEdge, type TestEdge, type TestEdgeOptions } from './start-test-edge.ts'
import { until } from './until.ts'

/** Collections into which an edge writes what stations send, heartbeats of instances aside. */
const WRITTEN = [
  ...[collections.stations, collections.connectors, collections.private, 'configuration'],
  ...[collections.publicConnectors, collections.transactions, collections.meterValues, collections.idTags],
  ...[collections.commands, collections.attempts, collections.pendingStations, collections.events],
  ...[collections.notifications, collections.messages],
]

/** A database of its own in the running emulator, with whole edges before it. */
export interface FirestoreWorld {
  readonly firestore: Firestore
  /** Fields of a document; undefined when it does not exist. */
  stored(path: string): Promise<Fields | undefined>
  put(documents: Readonly<Record<string, Fields>>): Promise<void>
  /** An edge with commands, as the main program runs it. */
  edge(options?: TestEdgeOptions): Promise<TestEdge>
  /** Everything that waits in the edges is committed; then the paths that were written since the last call, sorted. */
  written(): Promise<readonly string[]>
  close(): Promise<void>
}

/** A site, a tariff, the card AB12 and what `seed` holds. */
export async function firestoreWorld(seed: Readonly<Record<string, Fields>> = {}): Promise<FirestoreWorld> {
  const name = `demo-wire-${randomUUID().slice(0, 8)}`
  const app = initializeApp({ projectId: name }, name)
  const firestore = getFirestore(app)
  const edges: TestEdge[] = []
  let known = new Map<string, number>()

  const updateTimes = async () => {
    const snapshots = await Promise.all(WRITTEN.map((id) => firestore.collectionGroup(id).get()))
    return new Map(
      snapshots.flatMap(({ docs }) => docs.map(({ ref, updateTime }) => [ref.path, updateTime.toMillis()] as const)),
    )
  }
  const put: FirestoreWorld['put'] = async (documents) => {
    await Promise.all(Object.entries(documents).map(([path, fields]) => firestore.doc(path).set(fields)))
  }
  await put({ ...seedDocuments.site(), ...seedDocuments.tariff(), ...seedDocuments.idTag('AB12'), ...seed })

  return {
    firestore,
    put,
    async stored(path) {
      return (await firestore.doc(path).get()).data()
    },
    async edge(options = {}) {
      const { clock = systemClock, edgeId = `edge-${edges.length + 1}` } = options
      const log = jsonLog('error', (line) => console.error(line))
      const stores = firestoreStores({ firestore, clock, log, edgeId, group: { windowMs: 20 } })
      const edge = await startTestEdge({
        ...{ stores, edgeId, edges: firestoreEdgeStore(firestore), commands: true },
        ...options,
      })
      edges.push(edge)
      return edge
    },
    async written() {
      await Promise.all(edges.map((edge) => edge.stores.connectors.flush()))
      const now = await updateTimes()
      const changed = [...now].flatMap(([path, at]) => (known.get(path) === at ? [] : [path]))
      known = now
      return changed.sort()
    },
    async close() {
      await Promise.all(edges.map((edge) => edge.stop()))
      await deleteApp(app)
    },
  }
}

/** Waits until the edge has written down that the station is here. */
export async function claimed(edge: TestEdge, stationId: string): Promise<void> {
  await until(() => (edge.edge.registry.get(stationId)?.epoch ?? 0) > 0)
}
