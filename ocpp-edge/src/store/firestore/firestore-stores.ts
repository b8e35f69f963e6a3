import type { Firestore } from 'firebase-admin/firestore'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { documentStores } from '../document-stores.ts'
import type { GroupCommitOptions } from '../group-commit.ts'
import type { Stores } from '../stores.ts'
import { firestoreDocuments } from './firestore-documents.ts'

/** The stores of a running edge. `edgeId` names this process and is new at every start. */
export function firestoreStores(deps: {
  readonly firestore: Firestore
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
  readonly group?: GroupCommitOptions
}): Stores {
  return documentStores({ ...deps, documents: firestoreDocuments(deps) })
}
