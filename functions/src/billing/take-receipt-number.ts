import { receiptNumberOf } from '@charge-it/shared/model/receipt-number.ts'
import { statsRevenueDaySchema } from '@charge-it/shared/model/stats.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'
import { readDocument } from '../store/read-document.ts'

/** How often a bill is tried anew when others of its site's day take numbers in the same moment; its event comes again after that. */
export const NUMBER_ATTEMPTS = 15

/**
 * The next receipt number of a site's day. `receipts` belongs into the write of the revenue of that day, in the same
 * Firestore transaction as the bill: so a number exists exactly when its bill does, and costs no write of its own.
 */
export async function nextReceiptNumber(
  reader: { readonly firestore: Firestore; readonly transaction: Transaction },
  scope: string,
  date: string,
): Promise<{ readonly receiptNumber: string; readonly receipts: number }> {
  const day = await readDocument(reader, statsRevenueDaySchema, paths.statsRevenueDay(scope, date))
  const receipts = (day?.receipts ?? 0) + 1
  return { receiptNumber: receiptNumberOf(scope, date, receipts), receipts }
}
