import * as v from 'valibot'
import { moment, wholeNumber } from './fields.ts'

/**
 * `receiptCounters/{year}`: how many receipts (bills and corrections) a year of the organisation has. Counted up in the
 * Firestore transaction that makes the bill, so that there is no gap and no number twice. Written by functions; no
 * client reads it, and nobody may delete it.
 */
export const receiptCounterSchema = v.object({
  year: v.pipe(v.string(), v.regex(/^\d{4}$/)),
  lastNumber: wholeNumber,
  lastUpdatedAt: moment,
})
export type ReceiptCounter = v.InferOutput<typeof receiptCounterSchema>

/** `2026-000042`; more digits where a year has more receipts. */
export function receiptNumberOf({ year, lastNumber }: Pick<ReceiptCounter, 'year' | 'lastNumber'>): string {
  return `${year}-${String(lastNumber).padStart(6, '0')}`
}
