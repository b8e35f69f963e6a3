import { canonicalIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { type Transaction, transactionIdentitySchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { FieldPath, type Query, type QueryDocumentSnapshot, Timestamp } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { DEFAULT_LIMIT } from './query-fields.ts'

export interface TransactionFilter {
  readonly station?: string | undefined
  readonly idTag?: string | undefined
  readonly open?: boolean | undefined
  /** Started at or after. */
  readonly from?: Date | undefined
  /** Started before. */
  readonly to?: Date | undefined
  readonly ownerUid?: string | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

export interface TransactionPage {
  readonly transactions: readonly Transaction[]
  readonly nextCursor: string | null
}

const cursorSchema = v.tuple([v.pipe(v.number(), v.integer()), v.pipe(v.number(), v.integer()), v.string()])

/**
 * Transactions, newest start first. A card is looked up in the identity documents, because transactions hold only its
 * mask; `open` is then judged on what was found.
 * @throws ApiError 400 for a foreign cursor.
 */
export async function findTransactions(filter: TransactionFilter, deps: Deps): Promise<TransactionPage> {
  return filter.idTag === undefined ? byTransaction(filter, deps) : byIdTag(filter, filter.idTag, deps)
}

async function byTransaction(filter: TransactionFilter, deps: Deps): Promise<TransactionPage> {
  let query: Query = deps.firestore.collection(collections.transactions)
  if (filter.station !== undefined) query = query.where('stationId', '==', filter.station)
  if (filter.ownerUid !== undefined) query = query.where('ownerUid', '==', filter.ownerUid)
  if (filter.open === true) query = query.where('state', '==', 'open')
  if (filter.open === false) query = query.where('state', 'in', ['stopped', 'orphan'])
  const limit = filter.limit ?? DEFAULT_LIMIT
  const { docs } = await newestFirst(query, filter, 'transactions')
    .limit(limit + 1)
    .get()
  const shown = docs.slice(0, limit)
  return {
    transactions: parseSnapshots(transactionSchema, shown, deps.log),
    nextCursor: docs.length > limit ? cursorAfter('transactions', shown.at(-1)) : null,
  }
}

async function byIdTag(filter: TransactionFilter, idTag: string, deps: Deps): Promise<TransactionPage> {
  const { firestore } = deps
  const limit = filter.limit ?? DEFAULT_LIMIT
  let query: Query = firestore
    .collectionGroup(collections.private)
    .where('kind', '==', 'identity')
    .where('idTagCanonical', '==', canonicalIdTag(idTag))
  if (filter.station !== undefined) query = query.where('stationId', '==', filter.station)
  if (filter.ownerUid !== undefined) query = query.where('ownerUid', '==', filter.ownerUid)

  const { docs } = await newestFirst(query, filter, 'identities')
    .limit(limit + 1)
    .get()
  const shown = docs.slice(0, limit)
  const identities = parseSnapshots(transactionIdentitySchema, shown, deps.log)
  const snapshots =
    identities.length === 0
      ? []
      : await firestore.getAll(
          ...identities.map(({ transactionKey }) => firestore.doc(`${collections.transactions}/${transactionKey}`)),
        )
  const transactions = parseSnapshots(transactionSchema, snapshots, deps.log)
  return {
    transactions:
      filter.open === undefined ? transactions : transactions.filter((each) => (each.state === 'open') === filter.open),
    nextCursor: docs.length > limit ? cursorAfter('identities', shown.at(-1)) : null,
  }
}

function newestFirst(query: Query, filter: TransactionFilter, list: string): Query {
  let ordered = query
  if (filter.from !== undefined) ordered = ordered.where('startedAt', '>=', filter.from)
  if (filter.to !== undefined) ordered = ordered.where('startedAt', '<', filter.to)
  ordered = ordered.orderBy('startedAt', 'desc').orderBy(FieldPath.documentId(), 'desc')
  if (filter.cursor === undefined) return ordered
  const [seconds, nanoseconds, key] = decodeCursor(list, cursorSchema, filter.cursor)
  // A document id in a collection, a whole path in a collection group.
  const last = list === 'identities' ? paths.transactionIdentity(key) : key
  return ordered.startAfter(new Timestamp(seconds, nanoseconds), last)
}

function cursorAfter(list: string, last: QueryDocumentSnapshot | undefined): string | null {
  const startedAt: unknown = last?.get('startedAt')
  if (last === undefined || !(startedAt instanceof Timestamp)) return null
  const key = list === 'identities' ? (last.ref.parent.parent?.id ?? '') : last.id
  return encodeCursor(list, [startedAt.seconds, startedAt.nanoseconds, key])
}
