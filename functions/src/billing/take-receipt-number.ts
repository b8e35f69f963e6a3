import { type ReceiptCounter, receiptCounterSchema, receiptNumberOf } from '@charge-it/shared/model/receipt-counter.ts'
import type { Organisation } from '@charge-it/shared/model/settings.ts'
import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { Firestore, Transaction } from 'firebase-admin/firestore'
import { readDocument } from '../store/read-document.ts'

/** How often a bill is tried anew when others take numbers in the same moment; its event comes again after that. */
export const NUMBER_ATTEMPTS = 15

/**
 * The next receipt number of the organisation's year. Reads now; `take` writes, in the same Firestore transaction as the
 * bill, so that a number exists exactly when its bill does.
 */
export async function nextReceiptNumber(
  reader: { readonly firestore: Firestore; readonly transaction: Transaction },
  organisation: Organisation | undefined,
  now: Date,
): Promise<{ readonly receiptNumber: string; take(): void }> {
  const year = localDayAndHour(now, organisation?.timeZone ?? DEFAULT_TIME_ZONE).date.slice(0, 4)
  const path = paths.receiptCounter(year)
  const counter = await readDocument(reader, receiptCounterSchema, path)
  const next: ReceiptCounter = { year, lastNumber: (counter?.lastNumber ?? 0) + 1, lastUpdatedAt: now }
  return {
    receiptNumber: receiptNumberOf(next),
    take: () => void reader.transaction.set(reader.firestore.doc(path), next),
  }
}
