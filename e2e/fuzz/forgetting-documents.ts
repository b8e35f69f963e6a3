import type { DocumentQuery, Documents, Fields } from '../../ocpp-edge/src/store/documents.ts'
import { memoryDocuments } from '../../ocpp-edge/src/store/in-memory/memory-documents.ts'

export interface ForgettingDocuments extends Documents {
  /** Deletes everything that was stored since the beginning; listeners are told. */
  forget(): void
}

interface Listener {
  readonly query: DocumentQuery
  readonly onChanges: Parameters<Documents['listen']>[1]
  end: () => void
}

/**
 * A database in this process that can be emptied, so that what is stored does not count as memory of the edge.
 * @param seed What it returns to.
 */
export function forgettingDocuments(seed: Readonly<Record<string, Fields>>): ForgettingDocuments {
  let inner = memoryDocuments(seed)
  const listeners = new Set<Listener>()
  const open = (listener: Listener) => {
    listener.end = inner.listen(listener.query, listener.onChanges)
  }
  return {
    get: (path) => inner.get(path),
    query: (query) => inner.query(query),
    transaction: (body) => inner.transaction(body),
    commit: (writes) => inner.commit(writes),
    writeCounts: () => inner.writeCounts(),
    readCount: () => inner.readCount(),
    listen(query, onChanges) {
      const listener: Listener = { query, onChanges, end: () => undefined }
      listeners.add(listener)
      open(listener)
      return () => {
        listeners.delete(listener)
        listener.end()
      }
    },
    forget() {
      const old = inner
      inner = memoryDocuments(seed)
      for (const listener of listeners) {
        listener.end()
        void old.query(listener.query).then((found) => {
          if (!listeners.has(listener)) return
          if (found.length > 0) listener.onChanges(found.map((each) => ({ ...each, kind: 'removed' })))
          open(listener)
        })
      }
    },
  }
}
