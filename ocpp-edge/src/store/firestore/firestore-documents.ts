// Message path, step 6 of 9: store.
import { datesOfTimestamps } from '@charge-it/shared/model/parse-document.ts'
import {
  type DocumentReference,
  FieldValue,
  type Firestore,
  type Query,
  type QueryDocumentSnapshot,
  type Transaction,
} from 'firebase-admin/firestore'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { batched } from '../batched.ts'
import {
  Append,
  CALL_DEADLINE_MS,
  collectionOf,
  type DocumentQuery,
  type Documents,
  DocumentsError,
  type DocumentTransaction,
  type DocumentWrite,
  type Fields,
  type Found,
  Increment,
} from '../documents.ts'

/** gRPC codes after which the same writes would fail again: INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, OUT_OF_RANGE. */
const PERMANENT_CODES: ReadonlySet<unknown> = new Set([3, 5, 6, 11])
const LISTEN_AGAIN_MS = 5_000
/** Of one question whether Firestore answers, before the first listener; and the pause before the next one. */
const PROBE = { deadlineMs: 10_000, againMs: 1_000, path: 'settings/organisation' }
/** Reads of single documents travel together: in a storm of reconnects each station needs its own. */
const READS = { atOnce: 4, most: 100, patienceMs: 1_000 }

/**
 * Firestore as {@link Documents}.
 * @param deps.deadlineMs Of every call.
 */
export function firestoreDocuments(deps: {
  readonly firestore: Firestore
  readonly clock: Clock
  readonly log: Log
  readonly deadlineMs?: number
}): Documents {
  const { firestore, clock, log, deadlineMs = CALL_DEADLINE_MS } = deps
  const withDeadline = <T>(what: string, call: () => Promise<T>) => endsWithin(deadlineMs, what, call)
  const counts = new Map<string, number>()
  const count = (writes: readonly DocumentWrite[]) => {
    for (const { path } of writes) counts.set(collectionOf(path), (counts.get(collectionOf(path)) ?? 0) + 1)
  }

  let reads = 0
  /** A question without an answer is billed as one. */
  const countReads = (documents: number) => {
    reads += Math.max(1, documents)
  }

  const getTogether = batched(
    READS,
    (reference: DocumentReference) => reference.path,
    (references) =>
      withDeadline('get', async () => {
        const snapshots = await firestore.getAll(...references)
        countReads(snapshots.length)
        return snapshots.map((snapshot) => fieldsOf(snapshot.data()))
      }),
  )

  /**
   * The client's listeners wait ever longer for a Firestore that is away, up to a minute. None is opened before a read was
   * answered, so that a start during an outage ends soon after it.
   */
  const answers = async (): Promise<void> => {
    for (let failed = 0; ; failed++) {
      try {
        await endsWithin(PROBE.deadlineMs, 'get', () => firestore.doc(PROBE.path).get())
        return
      } catch (error) {
        if (failed === 0) log.warn('Firestore does not answer, asking again', { cause: causeOf(error) })
        await new Promise<void>((resolve) => clock.after(PROBE.againMs, resolve))
      }
    }
  }
  let answered: Promise<void> | null = null

  return {
    get: (path) => withDeadline('get', () => getTogether(firestore.doc(path))),
    query: (query) =>
      withDeadline('query', async () => {
        const { docs } = await firestoreQuery(firestore, query).get()
        countReads(docs.length)
        return docs.map(foundOf)
      }),
    transaction: (body) =>
      withDeadline('transaction', async () => {
        let writes: DocumentWrite[] = []
        const result = await firestore.runTransaction(async (transaction) => {
          writes = []
          return await body(documentTransaction(firestore, transaction, writes, countReads))
        })
        count(writes)
        return result
      }),
    commit: (writes) =>
      withDeadline('commit', async () => {
        const batch = firestore.batch()
        for (const write of writes) {
          const reference = firestore.doc(write.path)
          if (write.kind === 'create') batch.create(reference, firestoreFields(write.fields))
          else if (write.kind === 'merge') batch.set(reference, firestoreFields(write.fields), { merge: true })
          else batch.update(reference, firestoreFields(write.fields))
        }
        await batch.commit()
        count(writes)
      }),
    listen(query, onChanges) {
      let ended = false
      let end = () => {}
      const open = () => {
        if (ended) return
        end = firestoreQuery(firestore, query).onSnapshot(
          (snapshot) => {
            const changes = snapshot.docChanges()
            const delivered = changes.filter(({ type }) => type !== 'removed').length
            if (delivered > 0) countReads(delivered)
            onChanges(changes.map((change) => ({ ...foundOf(change.doc), kind: change.type })))
          },
          (error) => {
            log.error('listener ended, listening again', { collection: query.collection, cause: error.message })
            clock.after(LISTEN_AGAIN_MS, open)
          },
        )
      }
      answered ??= answers()
      void answered.then(open)
      return () => {
        ended = true
        end()
      }
    },
    writeCounts: () => Object.fromEntries(counts),
    readCount: () => reads,
  }
}

function documentTransaction(
  firestore: Firestore,
  transaction: Transaction,
  writes: DocumentWrite[],
  countReads: (documents: number) => void,
): DocumentTransaction {
  return {
    get: async (path) => {
      const snapshot = await transaction.get(firestore.doc(path))
      countReads(1)
      return fieldsOf(snapshot.data())
    },
    getAll: async (paths) => {
      const snapshots = await transaction.getAll(...paths.map((path) => firestore.doc(path)))
      countReads(snapshots.length)
      return snapshots.map((snapshot) => fieldsOf(snapshot.data()))
    },
    query: async (query) => {
      const { docs } = await transaction.get(firestoreQuery(firestore, query))
      countReads(docs.length)
      return docs.map(foundOf)
    },
    write(write) {
      writes.push(write)
      const reference = firestore.doc(write.path)
      if (write.kind === 'create') transaction.create(reference, firestoreFields(write.fields))
      else if (write.kind === 'merge') transaction.set(reference, firestoreFields(write.fields), { merge: true })
      else transaction.update(reference, firestoreFields(write.fields))
    },
  }
}

function firestoreQuery(firestore: Firestore, query: DocumentQuery): Query {
  let result: Query =
    query.group === true ? firestore.collectionGroup(query.collection) : firestore.collection(query.collection)
  for (const [field, value] of query.equal ?? []) result = result.where(field, '==', value)
  if (query.after !== undefined) result = result.where(query.after[0], '>', query.after[1])
  if (query.newestFirst !== undefined) result = result.orderBy(query.newestFirst, 'desc')
  return query.limit === undefined ? result : result.limit(query.limit)
}

function firestoreFields(fields: Fields): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (value instanceof Increment) result[field] = FieldValue.increment(value.by)
    else if (value instanceof Append) result[field] = FieldValue.arrayUnion(...value.elements)
    else result[field] = value
  }
  return result
}

function fieldsOf(data: unknown): Fields | undefined {
  const fields = datesOfTimestamps(data)
  return isFields(fields) ? fields : undefined
}

function foundOf(snapshot: QueryDocumentSnapshot): Found {
  const { seconds, nanoseconds } = snapshot.createTime
  return {
    path: snapshot.ref.path,
    id: snapshot.id,
    fields: fieldsOf(snapshot.data()) ?? {},
    createdOrder: seconds * 1_000_000 + Math.floor(nanoseconds / 1_000),
  }
}

function causeOf(error: unknown): string {
  const reason = error instanceof Error ? (error.cause ?? error) : error
  return reason instanceof Error ? reason.message : String(reason)
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The client retries for up to ten minutes by itself; a charger waits 30 s. */
async function endsWithin<T>(deadlineMs: number, what: string, call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DocumentsError(`Firestore ${what} took too long`, false, undefined)),
      deadlineMs,
    )
    timer.unref()
  })
  try {
    return await Promise.race([call(), late])
  } catch (error) {
    if (error instanceof DocumentsError) throw error
    const code = error !== null && typeof error === 'object' && 'code' in error ? error.code : undefined
    throw new DocumentsError(`Firestore ${what} failed`, PERMANENT_CODES.has(code), error)
  } finally {
    clearTimeout(timer)
  }
}
