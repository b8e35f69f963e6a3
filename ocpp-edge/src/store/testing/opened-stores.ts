import { randomUUID } from 'node:crypto'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { vi } from 'vitest'
import { jsonLog } from '../../log.ts'
import { documentStores } from '../document-stores.ts'
import type { Documents, DocumentWrite, Fields } from '../documents.ts'
import { firestoreDocuments } from '../firestore/firestore-documents.ts'
import { memoryDocuments } from '../in-memory/memory-documents.ts'
import type { Stores } from '../stores.ts'
import { type MovableClock, movableClock } from './clocks.ts'

/** Stores as a contract sees them, with a look behind them. */
export interface OpenedStores {
  readonly stores: Stores
  readonly clock: MovableClock
  readonly documents: Documents
  /** Another instance on the same database. */
  edge(edgeId: string): Promise<Stores>
  put(documents: Readonly<Record<string, Fields>>): Promise<void>
  /** What is stored; fails the test when there is nothing. */
  stored(path: string): Promise<Fields>
  close(): Promise<void>
}
export type OpenStores = (seed: Readonly<Record<string, Fields>>) => Promise<OpenedStores>

const log = jsonLog('error', (line) => console.error(line))

export const openInMemory: OpenStores = async (seed) => await opened(memoryDocuments(seed), async () => {})

/** Every call takes a database of its own. */
export const openFirestore: OpenStores = async (seed) => {
  const name = `demo-edge-${randomUUID().slice(0, 13)}`
  const app = initializeApp({ projectId: name }, name)
  const firestore = getFirestore(app)
  const documents = firestoreDocuments({ firestore, clock: movableClock(), log })
  // Before the stores listen: what they are ready with is the seed.
  await put(documents, seed)
  return await opened(documents, () => deleteApp(app))
}

async function put(documents: Documents, entries: Readonly<Record<string, Fields>>): Promise<void> {
  const writes = Object.entries(entries).map(([path, fields]): DocumentWrite => ({ kind: 'merge', path, fields }))
  if (writes.length > 0) await documents.commit(writes)
}

async function opened(documents: Documents, end: () => Promise<void>): Promise<OpenedStores> {
  const clock = movableClock()
  const all: Stores[] = []
  const edge = async (edgeId: string) => {
    const stores = documentStores({ documents, clock, log, edgeId })
    all.push(stores)
    await stores.ready
    return stores
  }
  return {
    stores: await edge('edge-1'),
    clock,
    documents,
    edge,
    put: (entries) => put(documents, entries),
    stored: async (path) => {
      const fields = await documents.get(path)
      if (fields === undefined) throw new Error(`${path} is not stored`)
      return fields
    },
    close: async () => {
      for (const stores of all) await stores.close()
      await end()
    },
  }
}

/** Waits for a condition that listeners bring about. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  await vi.waitFor(check, { timeout: 60_000, interval: 20 })
}
