import { billCorrectionSchema } from '@charge-it/shared/model/bill-correction.ts'
import { messageSchema } from '@charge-it/shared/model/message.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import {
  type Bill,
  billSchema,
  TRANSACTION_FLAGS,
  type Transaction,
  transactionSchema,
} from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import {
  average,
  collection,
  count,
  doc,
  documentId,
  type Firestore,
  getAggregateFromServer,
  getDoc,
  getDocs,
  limit,
  orderBy,
  type QueryConstraint,
  query,
  startAfter,
  sum,
  Timestamp,
  where,
} from 'firebase/firestore'
import { liveDocument, liveDocuments, parseAll } from './live-query.ts'

/** Finished transactions of a filter, by the time of their stop. Empty texts do not filter. */
export interface HistoryFilter {
  readonly from: Date | null
  readonly stationId: string
  readonly siteId: string
}

export interface HistoryTotals {
  readonly sessions: number
  readonly energyWh: number
  readonly meanEnergyWh: number | null
}

const NEWEST_FIRST = [orderBy('stoppedAt', 'desc'), orderBy(documentId(), 'desc')]
const EXPORT_PAGE = 500
/** Larger files are a job for a function. */
export const EXPORT_LIMIT = 5000

/** The newest finished transactions, live. */
export const historySource = (db: Firestore, filter: HistoryFilter, size: number) =>
  liveDocuments(
    `history:${filter.from?.getTime() ?? ''}:${filter.stationId}:${filter.siteId}:${size}`,
    query(collection(db, collections.transactions), ...constraintsOf(filter), ...NEWEST_FIRST, limit(size)),
    transactionSchema,
  )

/** Transactions that something was odd about, the newest first. */
export const flaggedSource = (db: Firestore, size: number) =>
  liveDocuments(
    `transactions:flagged:${size}`,
    query(
      collection(db, collections.transactions),
      where('flags', 'array-contains-any', [...TRANSACTION_FLAGS]),
      orderBy('startedAt', 'desc'),
      limit(size),
    ),
    transactionSchema,
  )

/** Running transactions that began before then, the newest first. */
export const longOpenSource = (db: Firestore, before: Date, size: number) =>
  liveDocuments(
    `transactions:longOpen:${before.getTime()}:${size}`,
    query(
      collection(db, collections.transactions),
      where('state', '==', 'open'),
      where('startedAt', '<=', Timestamp.fromDate(before)),
      orderBy('startedAt', 'desc'),
      limit(size),
    ),
    transactionSchema,
  )

/** What a late stop changed in the bill; null for nearly all. */
export const correctionSource = (db: Firestore, transactionKey: string) =>
  liveDocument(doc(db, paths.transactionCorrection(transactionKey)), billCorrectionSchema)

/** The OCPP frames of a transaction, the first ones first; none where the station was not traced. */
export const transactionMessagesSource = (db: Firestore, transactionKey: string, size: number) =>
  liveDocuments(
    `messages:of:${transactionKey}:${size}`,
    query(
      collection(db, collections.messages),
      where('transactionKey', '==', transactionKey),
      orderBy('at', 'asc'),
      limit(size),
    ),
    messageSchema,
  )

/** The page after a transaction. */
export async function olderTransactions(
  db: Firestore,
  filter: HistoryFilter,
  after: Transaction,
  size: number,
): Promise<readonly Transaction[]> {
  if (after.stoppedAt === null) return []
  const cursor = startAfter(Timestamp.fromDate(after.stoppedAt), after.transactionKey)
  const page = query(
    collection(db, collections.transactions),
    ...constraintsOf(filter),
    ...NEWEST_FIRST,
    cursor,
    limit(size),
  )
  return parseAll((await getDocs(page)).docs, transactionSchema)
}

/** Up to {@link EXPORT_LIMIT} transactions of the filter, for a file. */
export async function allTransactions(db: Firestore, filter: HistoryFilter): Promise<readonly Transaction[]> {
  const first = query(
    collection(db, collections.transactions),
    ...constraintsOf(filter),
    ...NEWEST_FIRST,
    limit(EXPORT_PAGE),
  )
  let page = parseAll((await getDocs(first)).docs, transactionSchema)
  const all = [...page]
  while (page.length === EXPORT_PAGE && all.length < EXPORT_LIMIT) {
    const last = page.at(-1)
    if (last === undefined) break
    page = await olderTransactions(db, filter, last, EXPORT_PAGE)
    all.push(...page)
  }
  return all
}

/** Sums of the whole filter; computed by Firestore, no documents read. */
export async function historyTotals(db: Firestore, filter: HistoryFilter): Promise<HistoryTotals> {
  const all = query(collection(db, collections.transactions), ...constraintsOf(filter))
  const result = await getAggregateFromServer(all, {
    sessions: count(),
    energyWh: sum('energyWh'),
    meanEnergyWh: average('energyWh'),
  })
  return result.data()
}

/**
 * The bills of transactions by their key. One that does not exist yet is missing. One that was corrected has the amount
 * of its correction, and both receipt numbers.
 */
export async function billsOf(
  db: Firestore,
  transactions: readonly Pick<Transaction, 'transactionKey' | 'flags'>[],
): Promise<ReadonlyMap<string, Bill>> {
  const found = await Promise.all(
    transactions.map(async ({ transactionKey, flags }): Promise<readonly [string, Bill][]> => {
      // Only an estimate is ever corrected.
      const [bill, correction] = await Promise.all([
        getDoc(doc(db, paths.transactionBill(transactionKey))),
        flags.includes('stale') ? getDoc(doc(db, paths.transactionCorrection(transactionKey))) : undefined,
      ])
      if (!bill.exists()) return []
      const first = parseDocument(billSchema, bill.ref.path, bill.data())
      if (correction?.exists() !== true) return [[transactionKey, first]]
      const later = parseDocument(billCorrectionSchema, correction.ref.path, correction.data())
      const numbers = [first.receiptNumber, later.receiptNumber].filter((each) => each != null)
      const receiptNumber = numbers.length === 0 ? null : numbers.join(' ')
      return [[transactionKey, { ...first, costIdr: later.totalCostIdr, receiptNumber }]]
    }),
  )
  return new Map(found.flat())
}

function constraintsOf({ from, stationId, siteId }: HistoryFilter): QueryConstraint[] {
  return [
    where('state', '==', 'stopped'),
    ...(stationId === '' ? [] : [where('stationId', '==', stationId)]),
    ...(siteId === '' ? [] : [where('siteId', '==', siteId)]),
    ...(from === null ? [] : [where('stoppedAt', '>=', Timestamp.fromDate(from))]),
  ]
}
