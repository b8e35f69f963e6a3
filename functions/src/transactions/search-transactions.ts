import { CSV_STYLES, csv } from '@charge-it/shared/csv/csv.ts'
import { transactionCsv } from '@charge-it/shared/csv/transaction-csv.ts'
import { can } from '@charge-it/shared/model/role.ts'
import { Timestamp } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { ApiCall, Handler } from '../api/api-call.ts'
import { badParameter, forbidden } from '../api/api-error.ts'
import { decodeCursor, encodeCursor } from '../api/cursor.ts'
import { booleanText, DEFAULT_LIMIT, momentText, pageFields } from '../api/query-fields.ts'
import { readQuery } from '../api/read-input.ts'
import { transactionsJson } from '../api/transaction-view.ts'
import { noteRead } from '../audit/note-read.ts'
import { roleOf } from '../auth/caller.ts'
import { audit } from '../store/audit.ts'
import { type FinishedFilter, type FinishedTransaction, scanTransactions } from './scan-transactions.ts'

/** Transactions that the totals of one search look at; more are told as incomplete. */
const MOST_SCANNED = 20_000
/** Rows of one file. A row has about 200 characters; an answer may have 32 MiB. */
const MOST_ROWS = 50_000

const wholeText = v.pipe(
  v.string(),
  v.regex(/^\d{1,12}$/, 'must be a whole number'),
  v.metadata({ type: 'integer', minimum: 0 }),
  v.transform(Number),
)
const filterFields = {
  from: v.optional(momentText),
  to: v.optional(momentText),
  station: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(48))),
  site: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
  connector: v.optional(wholeText),
  idTag: v.optional(v.pipe(v.string(), v.minLength(1, 'is empty'), v.maxLength(255))),
  status: v.optional(v.picklist(['stopped', 'orphan'])),
  reason: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(50))),
  minIdr: v.optional(wholeText),
  maxIdr: v.optional(wholeText),
  unbilled: v.optional(booleanText),
}
export const searchQuery = v.strictObject({ ...filterFields, ...pageFields })
export const exportQuery = v.strictObject({
  ...filterFields,
  language: v.optional(v.picklist(['id', 'en']), 'id'),
  rows: v.optional(v.pipe(wholeText, v.minValue(1), v.maxValue(MOST_ROWS)), String(MOST_ROWS)),
})
const cursorSchema = v.tuple([v.pipe(v.number(), v.integer()), v.pipe(v.number(), v.integer()), v.string()])

/**
 * `GET /search/transactions`: finished transactions by any filter, the newest end first, with the totals of the whole
 * filter on the first page (`complete` false when more than {@link MOST_SCANNED} were to be looked at).
 */
export const searchTransactions: Handler = async (call, deps) => {
  const { limit = DEFAULT_LIMIT, cursor, ...filter } = readQuery(call, searchQuery)
  const withMoney = allowed(call, filter)
  const after = cursor === undefined ? null : positionOf(cursor)
  const shown: FinishedTransaction[] = []
  const totals = { sessions: 0, energyWh: 0, costIdr: 0, complete: true }
  let more = false
  for await (const page of scanTransactions(filter, withMoney, after, deps)) {
    for (const found of page) {
      if (shown.length < limit) shown.push(found)
      else more = true
      totals.sessions += 1
      totals.energyWh += found.transaction.energyWh ?? 0
      totals.costIdr += found.costIdr ?? 0
    }
    if (totals.sessions >= MOST_SCANNED) totals.complete = false
    if (totals.sessions >= MOST_SCANNED || (after !== null && more)) break
  }
  if (can(roleOf(call.caller), 'readIdTags')) {
    await noteRead({ caller: call.caller, what: 'transactions', path: 'transactions' }, deps)
  }
  const last = shown.at(-1)?.transaction
  return {
    status: 200,
    body: {
      items: await transactionsJson(
        shown.map(({ transaction }) => transaction),
        call.caller,
        deps,
      ),
      // A card's transactions come at once: they are few and in no order that a cursor could name.
      nextCursor: more && last !== undefined && filter.idTag === undefined ? cursorAfter(last) : null,
      totals: after === null ? { ...totals, costIdr: withMoney ? totals.costIdr : null } : null,
    },
  }
}

/**
 * `GET /exports/transactions`: the same as one file (RFC 4180), the newest end first, at most {@link MOST_ROWS} rows or
 * `rows` of them. The header `x-complete` says whether that was all.
 */
export const exportTransactions: Handler = async (call, deps) => {
  const { language, rows: mostRows, ...filter } = readQuery(call, exportQuery)
  const withMoney = allowed(call, filter)
  const rows: FinishedTransaction[] = []
  let complete = true
  for await (const page of scanTransactions(filter, withMoney, null, deps)) {
    complete = rows.length + page.length <= mostRows
    rows.push(...page.slice(0, mostRows - rows.length))
    if (!complete) break
  }
  const bills = new Map(
    rows.flatMap(({ transaction, costIdr, receiptNumber }) =>
      costIdr === null ? [] : [[transaction.transactionKey, { costIdr, receiptNumber }] as const],
    ),
  )
  const { firestore } = deps
  const batch = firestore.batch()
  const detail = `${rows.length} rows: ${Object.keys(filter).join(', ') || 'no filter'}`
  audit(batch, firestore, {
    caller: call.caller,
    action: 'transactions.export',
    path: 'transactions',
    detail,
    at: deps.now(),
  })
  await batch.commit()
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="transactions.csv"',
      'x-rows': String(rows.length),
      'x-complete': String(complete),
    },
    text:
      rows.length === 0
        ? csv([['transactionKey']], CSV_STYLES[language])
        : transactionCsv(
            rows.map(({ transaction }) => transaction),
            withMoney ? bills : null,
            language,
          ),
  }
}

/**
 * @returns whether the caller may see money.
 * @throws ApiError 403 when somebody filters by what they may not see: answers would tell it.
 */
function allowed({ caller }: ApiCall, filter: FinishedFilter): boolean {
  const role = roleOf(caller)
  if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to) {
    throw badParameter('to', 'must be after from')
  }
  if (filter.idTag !== undefined && !can(role, 'readIdTags')) {
    throw forbidden(`The role ${role} sees cards only masked and cannot filter by them.`)
  }
  const withMoney = can(role, 'readMoney')
  const byMoney = filter.minIdr !== undefined || filter.maxIdr !== undefined || filter.unbilled === true
  if (byMoney && !withMoney) throw forbidden(`The role ${role} sees no money and cannot filter by it.`)
  return withMoney
}

const LIST = 'finished'

function cursorAfter({ stoppedAt, transactionKey }: FinishedTransaction['transaction']): string {
  const { seconds, nanoseconds } = Timestamp.fromDate(stoppedAt)
  return encodeCursor(LIST, [seconds, nanoseconds, transactionKey])
}

function positionOf(cursor: string) {
  const [seconds, nanoseconds, transactionKey] = decodeCursor(LIST, cursorSchema, cursor)
  return { stoppedAt: new Timestamp(seconds, nanoseconds), transactionKey }
}
