import { type BillCorrection, billCorrectionSchema } from '@charge-it/shared/model/bill-correction.ts'
import { type Bill, billSchema, type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { FieldPath, type Query, type Timestamp } from 'firebase-admin/firestore'
import type * as v from 'valibot'
import { findTransactions } from '../api/transaction-query.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'

/** What a finished transaction must be like; undefined asks for nothing. */
export interface FinishedFilter {
  /** Ended at or after. */
  readonly from?: Date | undefined
  /** Ended before. */
  readonly to?: Date | undefined
  readonly station?: string | undefined
  readonly site?: string | undefined
  readonly connector?: number | undefined
  readonly idTag?: string | undefined
  readonly status?: 'stopped' | 'orphan' | undefined
  readonly reason?: string | undefined
  readonly minIdr?: number | undefined
  readonly maxIdr?: number | undefined
  /** Only those without a bill. */
  readonly unbilled?: boolean | undefined
}

export interface FinishedTransaction {
  readonly transaction: Transaction & { readonly stoppedAt: Date }
  /** What it costs in all, a correction included; null without a bill or when money was not asked for. */
  readonly costIdr: number | null
  /** Of its bill, and after a blank of its correction. */
  readonly receiptNumber: string | null
}

/** Where a scan goes on: after the transaction that ended then. */
export interface ScanPosition {
  readonly stoppedAt: Timestamp
  readonly transactionKey: string
}

const PAGE = 300

/**
 * Finished transactions of a filter, the newest end first, page by page. Station, site, state and time are asked of the
 * database; connector, reason and money are judged on what it returns, so that no filter needs an index of its own.
 * @param withMoney Reads the bills too; needed for filters by money.
 */
export async function* scanTransactions(
  filter: FinishedFilter,
  withMoney: boolean,
  after: ScanPosition | null,
  deps: Deps,
): AsyncGenerator<readonly FinishedTransaction[]> {
  if (filter.idTag !== undefined) {
    yield* ofCard(filter, filter.idTag, withMoney, deps)
    return
  }
  let query: Query = deps.firestore
    .collection(collections.transactions)
    .where('state', '==', filter.status ?? 'stopped')
  if (filter.station !== undefined) query = query.where('stationId', '==', filter.station)
  if (filter.site !== undefined) query = query.where('siteId', '==', filter.site)
  if (filter.from !== undefined) query = query.where('stoppedAt', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('stoppedAt', '<', filter.to)
  query = query.orderBy('stoppedAt', 'desc').orderBy(FieldPath.documentId(), 'desc').limit(PAGE)
  let page = await (after === null ? query : query.startAfter(after.stoppedAt, after.transactionKey)).get()
  for (;;) {
    const found = parseSnapshots(transactionSchema, page.docs, deps.log)
    yield await judged(found, filter, withMoney, deps)
    const last = page.docs.at(-1)
    if (last === undefined || page.size < PAGE) return
    page = await query.startAfter(last).get()
  }
}

/** A card has few transactions: they are found by the card and sorted by their end. */
async function* ofCard(filter: FinishedFilter, idTag: string, withMoney: boolean, deps: Deps) {
  const all: Transaction[] = []
  let cursor: string | undefined
  do {
    const { transactions, nextCursor } = await findTransactions(
      { idTag, station: filter.station, limit: 200, cursor },
      deps,
    )
    all.push(...transactions)
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  const found = await judged(all, filter, withMoney, deps)
  yield found.toSorted((a, b) => b.transaction.stoppedAt.getTime() - a.transaction.stoppedAt.getTime())
}

async function judged(
  transactions: readonly Transaction[],
  filter: FinishedFilter,
  withMoney: boolean,
  deps: Deps,
): Promise<readonly FinishedTransaction[]> {
  const wanted = transactions.filter((each) => matches(each, filter)).filter(hasEnded)
  const costs = withMoney ? await costsOf(wanted, deps) : new Map<string, Cost>()
  return wanted
    .map((transaction) => ({ transaction, ...(costs.get(transaction.transactionKey) ?? NO_COST) }))
    .filter(({ costIdr }) => matchesMoney(costIdr, filter))
}

function hasEnded(transaction: Transaction): transaction is FinishedTransaction['transaction'] {
  return transaction.stoppedAt !== null
}

function matches(transaction: Transaction, filter: FinishedFilter): boolean {
  const { stoppedAt, siteId, connectorId, state, stopReason } = transaction
  return (
    state === (filter.status ?? 'stopped') &&
    stoppedAt !== null &&
    (filter.from === undefined || stoppedAt >= filter.from) &&
    (filter.to === undefined || stoppedAt < filter.to) &&
    (filter.site === undefined || siteId === filter.site) &&
    (filter.connector === undefined || connectorId === filter.connector) &&
    (filter.reason === undefined || stopReason === filter.reason)
  )
}

function matchesMoney(costIdr: number | null, { minIdr, maxIdr, unbilled }: FinishedFilter): boolean {
  if (unbilled === true && costIdr !== null) return false
  if (minIdr !== undefined && (costIdr === null || costIdr < minIdr)) return false
  return maxIdr === undefined || (costIdr !== null && costIdr <= maxIdr)
}

type Cost = Pick<FinishedTransaction, 'costIdr' | 'receiptNumber'>
const NO_COST: Cost = { costIdr: null, receiptNumber: null }

async function costsOf(transactions: readonly Transaction[], deps: Deps): Promise<ReadonlyMap<string, Cost>> {
  const keys = transactions.map(({ transactionKey }) => transactionKey)
  // Only an estimate is ever corrected.
  const estimated = transactions.filter(({ flags }) => flags.includes('stale')).map((each) => each.transactionKey)
  const [bills, corrections]: [Bill[], BillCorrection[]] = await Promise.all([
    readAll(billSchema, keys.map(paths.transactionBill), deps),
    readAll(billCorrectionSchema, estimated.map(paths.transactionCorrection), deps),
  ])
  const corrected = new Map(corrections.map((each) => [each.transactionKey, each]))
  return new Map(
    bills.map(({ transactionKey, costIdr, receiptNumber }) => {
      const correction = corrected.get(transactionKey)
      const numbers = [receiptNumber, correction?.receiptNumber].filter((each) => each != null)
      return [
        transactionKey,
        {
          costIdr: correction?.totalCostIdr ?? costIdr,
          receiptNumber: numbers.length === 0 ? null : numbers.join(' '),
        },
      ]
    }),
  )
}

async function readAll<const S extends v.GenericSchema>(schema: S, documentPaths: readonly string[], deps: Deps) {
  if (documentPaths.length === 0) return []
  return parseSnapshots(
    schema,
    await deps.firestore.getAll(...documentPaths.map((path) => deps.firestore.doc(path))),
    deps.log,
  )
}
