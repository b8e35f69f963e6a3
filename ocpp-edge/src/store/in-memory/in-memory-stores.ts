import type { Clock } from '../../clock.ts'
import { jsonLog, type Log } from '../../log.ts'
import { documentStores } from '../document-stores.ts'
import type { Fields } from '../documents.ts'
import type { GroupCommitOptions } from '../group-commit.ts'
import type { Stores } from '../stores.ts'
import { type MemoryDocuments, memoryDocuments } from './memory-documents.ts'

/**
 * Stores without a database, for tests of everything above them.
 * @param options.seed Document path -> fields, for example `{'stations/CP_1': {...}}`.
 * @param options.documents Shared by several instances, to play more than one edge on one database.
 */
export function inMemoryStores(options: {
  readonly clock: Clock
  readonly seed?: Readonly<Record<string, Fields>>
  readonly documents?: MemoryDocuments
  readonly edgeId?: string
  readonly log?: Log
  readonly group?: GroupCommitOptions
}): Stores & { readonly documents: MemoryDocuments } {
  const { clock, edgeId = 'edge-memory', log = jsonLog('error'), group } = options
  const documents = options.documents ?? memoryDocuments(options.seed)
  return Object.assign(documentStores({ documents, clock, log, edgeId, ...(group === undefined ? {} : { group }) }), {
    documents,
  })
}
