import { paths } from '@charge-it/shared/paths.ts'
import type { Firestore } from 'firebase-admin/firestore'
import type { EdgeStore } from './edge-store.ts'

/** @returns the store of a running instance. Its writes reject after the SDK's own retries. */
export function firestoreEdgeStore(firestore: Firestore): EdgeStore {
  return {
    async write(edge) {
      const batch = firestore.batch()
      batch.set(firestore.doc(paths.edge(edge.edgeId)), edge)
      batch.set(firestore.doc(paths.publicEdge(edge.edgeId)), { heartbeatAt: edge.heartbeatAt })
      await batch.commit()
    },
  }
}
