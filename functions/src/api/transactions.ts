import { can } from '@charge-it/shared/model/role.ts'
import { meterBucketSchema, type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { noteRead } from '../audit/note-read.ts'
import { roleOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { isDocumentId, parseSnapshots, readDocument } from '../store/read-document.ts'
import type { ApiCall, Handler } from './api-call.ts'
import { badParameter, forbidden, notFound } from './api-error.ts'
import { pageById } from './list-page.ts'
import { booleanText, momentText, pageFields } from './query-fields.ts'
import { readQuery } from './read-input.ts'
import { findTransactions } from './transaction-query.ts'
import { mayRead, transactionsJson } from './transaction-view.ts'

const filterFields = {
  ...pageFields,
  station: v.optional(v.pipe(v.string(), v.minLength(1, 'is empty'), v.maxLength(48))),
  idTag: v.optional(v.pipe(v.string(), v.minLength(1, 'is empty'), v.maxLength(255))),
  open: v.optional(booleanText),
  /** Only the caller's own, whatever the role. */
  mine: v.optional(booleanText),
  from: v.optional(momentText),
  to: v.optional(momentText),
}
export const transactionQuery = v.strictObject(filterFields)
export const bucketQuery = v.strictObject({ limit: pageFields.limit, cursor: pageFields.cursor })

/** `GET /transactions`: newest first; a driver gets the own ones. Filters: station, idTag, open, from, to. */
export const listTransactions: Handler = async (call, deps) => {
  const filter = readQuery(call, transactionQuery)
  const { transactions, nextCursor } = await visibleTransactions(call, filter, deps)
  if (filter.mine !== true && can(roleOf(call.caller), 'readIdTags')) {
    await noteRead({ caller: call.caller, what: 'transactions', path: collections.transactions }, deps)
  }
  return { status: 200, body: { items: await transactionsJson(transactions, call.caller, deps), nextCursor } }
}

/**
 * The transactions of a filter that the caller may see.
 * @throws ApiError 403 when somebody filters by a card whose number they may not see: answers would tell it.
 */
export async function visibleTransactions(
  { caller }: ApiCall,
  filter: v.InferOutput<typeof transactionQuery>,
  deps: Deps,
) {
  if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to) {
    throw badParameter('to', 'must be after from')
  }
  const role = roleOf(caller)
  if (can(role, 'read') && filter.mine !== true) {
    if (filter.idTag !== undefined && !can(role, 'readIdTags')) {
      throw forbidden(`The role ${role} sees cards only masked and cannot filter by them.`)
    }
    return findTransactions(filter, deps)
  }
  if (caller.kind !== 'user') throw forbidden('Only a signed-in person has transactions.')
  return findTransactions({ ...filter, ownerUid: caller.uid }, deps)
}

/** `GET /transactions/{transactionKey}` */
export const getTransaction: Handler = async (call, deps) => {
  const transaction = await readVisible(call, deps)
  const [json] = await transactionsJson([transaction], call.caller, deps)
  if (can(roleOf(call.caller), 'readIdTags')) {
    const path = `${collections.transactions}/${transaction.transactionKey}`
    await noteRead({ caller: call.caller, what: 'transactions', path }, deps)
  }
  return { status: 200, body: json }
}

/** `GET /transactions/{transactionKey}/meterValues`: all samples in the order of time; `limit` counts 15-minute buckets. */
export const getMeterValues: Handler = async (call, deps) => {
  const page = readQuery(call, bucketQuery)
  const { transactionKey } = await readVisible(call, deps)
  const buckets = deps.firestore.collection(`${collections.transactions}/${transactionKey}/${collections.meterValues}`)
  const { snapshots, nextCursor } = await pageById('meterValues', buckets, page)
  const items = parseSnapshots(meterBucketSchema, snapshots, deps.log)
    .flatMap(({ samples }) => Object.entries(samples))
    .map(([sampledAt, sample]) => ({ sampledAt, ...sample }))
    .sort((a, b) => a.sampledAt.localeCompare(b.sampledAt))
  return { status: 200, body: { items, nextCursor } }
}

/** @throws ApiError 404, also for a transaction that the caller may not know of. */
async function readVisible({ parts, caller }: ApiCall, deps: Deps): Promise<Transaction> {
  const path = transactionPath(parts.transactionKey ?? '')
  const transaction = path === undefined ? undefined : await readDocument(deps.firestore, transactionSchema, path)
  if (transaction === undefined || !mayRead(transaction, caller)) throw notFound('transaction')
  return transaction
}

/** The path of a transaction key from outside; undefined for text that cannot be one. */
export function transactionPath(transactionKey: string): string | undefined {
  return /^[^/:]{1,432}:[^/:]{1,300}$/.test(transactionKey) && isDocumentId(transactionKey)
    ? `${collections.transactions}/${transactionKey}`
    : undefined
}
