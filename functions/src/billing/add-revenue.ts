import type { StatsRevenueDay } from '@charge-it/shared/model/stats.ts'
import type { Bill } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { FieldValue, type Firestore, type Transaction } from 'firebase-admin/firestore'

/**
 * Adds the money of a bill or correction to the revenue of a site's day.
 * @param receipts How many numbers that day has given out, with this one.
 */
export function addRevenue(
  { firestore, transaction }: { readonly firestore: Firestore; readonly transaction: Transaction },
  scope: string,
  { date, costIdr, currency, demo }: Pick<Bill, 'date' | 'costIdr' | 'currency' | 'demo'>,
  receipts: number,
  now: Date,
): void {
  const fields: Omit<StatsRevenueDay, 'revenueIdr'> = {
    siteId: scope,
    date,
    receipts,
    currency,
    demo,
    lastUpdatedAt: now,
  }
  transaction.set(
    firestore.doc(paths.statsRevenueDay(scope, date)),
    { ...fields, revenueIdr: FieldValue.increment(costIdr) },
    { merge: true },
  )
}
