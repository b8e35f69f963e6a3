import type { StatsRevenueDay } from '@charge-it/shared/model/stats.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { type MoneyOfDay, withMoney } from '@charge-it/shared/stats/with-money.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'

/**
 * Writes the revenue of a site's day with one more bill or correction, and counts its receipt number.
 * @param stored The day as it was read in the same transaction; undefined before its first bill.
 */
export function addRevenue(
  { firestore, transaction }: { readonly firestore: Firestore; readonly transaction: Transaction },
  stored: StatsRevenueDay | undefined,
  money: MoneyOfDay,
  now: Date,
): void {
  const day: StatsRevenueDay = { ...withMoney(stored, money, now), receipts: (stored?.receipts ?? 0) + 1 }
  transaction.set(firestore.doc(paths.statsRevenueDay(money.scope, money.date)), day)
}
