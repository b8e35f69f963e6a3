// The edge on Firestore.
import { initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { systemClock } from '../../src/clock.ts'
import { firestoreEdgeStore } from '../../src/edge-heartbeat/firestore-edge-store.ts'
import { firestoreStores } from '../../src/store/firestore/firestore-stores.ts'
import { BENCH_EDGE_ID, runEdge } from '../lib/run-edge.ts'

const firestore = getFirestore(initializeApp({ projectId: process.env.GCLOUD_PROJECT ?? '' }))
await runEdge((log) => ({
  stores: firestoreStores({ firestore, clock: systemClock, log, edgeId: BENCH_EDGE_ID }),
  edges: firestoreEdgeStore(firestore),
}))
