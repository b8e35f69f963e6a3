import { type BillCorrection, billCorrectionSchema } from '@charge-it/shared/model/bill-correction.ts'
import { type Bill, billSchema, type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Booking } from '@charge-it/shared/reports/site-facts.ts'
import type * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import type { ReportScope } from './report-scopes.ts'

const AT_ONCE = 300

/**
 * What was booked to some days of a site: bills with the energy that their sessions had in the end, and corrections with
 * their difference. A bill does not name its connector; its session does.
 */
export async function readBookings(
  scope: ReportScope,
  from: string,
  to: string,
  deps: Deps,
): Promise<readonly Booking[]> {
  const [bills, corrections] = await Promise.all([
    booked('bill', billSchema, scope, from, to, deps),
    booked('correction', billCorrectionSchema, scope, from, to, deps),
  ])
  const keys = [...new Set([...bills, ...corrections].map(({ transactionKey }) => transactionKey))]
  const sessions = byKey(
    await readAll(
      transactionSchema,
      keys.map((key) => `${collections.transactions}/${key}`),
      deps,
    ),
  )
  // Only an estimate is ever corrected; its correction may be of a later day, a correction's bill of an earlier one.
  const estimated = bills.filter(({ transactionKey }) => sessions.get(transactionKey)?.flags.includes('stale'))
  const [corrected, originals] = await Promise.all([
    readAll(
      billCorrectionSchema,
      estimated.map((bill) => paths.transactionCorrection(bill.transactionKey)),
      deps,
    ),
    readAll(
      billSchema,
      corrections.map((each) => paths.transactionBill(each.transactionKey)),
      deps,
    ),
  ])
  const [correctionOf, billOf] = [byKey(corrected), byKey(originals)]
  return [
    ...bills.map((bill) => {
      const energyWh = correctionOf.get(bill.transactionKey)?.energyWh ?? bill.energyWh
      return { ...common(bill, sessions), kind: 'bill' as const, energyWh, taxIdr: bill.tax?.amountIdr ?? 0 }
    }),
    ...corrections.map((each) => {
      const taxIdr = (each.tax?.amountIdr ?? 0) - (billOf.get(each.transactionKey)?.tax?.amountIdr ?? 0)
      return { ...common(each, sessions), kind: 'correction' as const, energyWh: 0, taxIdr }
    }),
  ]
}

function common(
  { transactionKey, stationId, date, costIdr, currency }: Bill | BillCorrection,
  sessions: ReadonlyMap<string, Transaction>,
) {
  const connectorId = sessions.get(transactionKey)?.connectorId ?? null
  return { stationId, connectorId, date, costIdr, currency }
}

async function booked<const S extends v.GenericSchema>(
  kind: 'bill' | 'correction',
  schema: S,
  { storedSiteId }: ReportScope,
  from: string,
  to: string,
  { firestore, log }: Deps,
) {
  const { docs } = await firestore
    .collectionGroup(collections.private)
    .where('kind', '==', kind)
    .where('siteId', '==', storedSiteId)
    .where('date', '>=', from)
    .where('date', '<=', to)
    .get()
  return parseSnapshots(schema, docs, log)
}

async function readAll<const S extends v.GenericSchema>(schema: S, all: readonly string[], { firestore, log }: Deps) {
  const found: v.InferOutput<S>[] = []
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const part = all.slice(from, from + AT_ONCE).map((path) => firestore.doc(path))
    found.push(...parseSnapshots(schema, await firestore.getAll(...part), log))
  }
  return found
}

function byKey<T extends { readonly transactionKey: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.map((each) => [each.transactionKey, each]))
}
