import { receiptNumberOf } from '@charge-it/shared/model/receipt-number.ts'
import { type StatsRevenueDay, statsRevenueDaySchema } from '@charge-it/shared/model/stats.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'
import { readDocument } from '../store/read-document.ts'

/** How often a bill is tried anew when others of its site's day take numbers in the same moment; its event comes again after that. */
export const NUMBER_ATTEMPTS = 15

/**
 * The next receipt number of a site's day. The write of the revenue of that day counts it, in the same Firestore
 * transaction as the bill: so a number exists exactly when its bill does, and costs no write of its own.
 * @returns stored, the revenue of the day so far; undefined before its first bill.
 */
export async function nextReceiptNumber(
  reader: { readonly firestore: Firestore; readonly transaction: Transaction },
  scope: string,
  date: string,
): Promise<{ readonly receiptNumber: string; readonly stored: StatsRevenueDay | undefined }> {
  const stored = await readDocument(reader, statsRevenueDaySchema, paths.statsRevenueDay(scope, date))
  return { receiptNumber: receiptNumberOf(scope, date, (stored?.receipts ?? 0) + 1), stored }
}
