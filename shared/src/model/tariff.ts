import * as v from 'valibot'
import { label, moment, wholeNumber } from './fields.ts'

/**
 * A price as it is applied to one session; copied into the transaction at its start and never changed there.
 * Energy price in thousandths of a rupiah per kWh (2466780 = Rp 2,466.78), fees in whole rupiah.
 */
export const tariffSnapshotSchema = v.object({
  tariffId: v.string(),
  version: wholeNumber,
  name: label,
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  priceMilliIdrPerKwh: wholeNumber,
  sessionFeeIdr: wholeNumber,
  timeFeeIdrPerMinute: wholeNumber,
  idleFeeIdrPerMinute: wholeNumber,
  idleFreeMinutes: wholeNumber,
})
export type TariffSnapshot = v.InferOutput<typeof tariffSnapshotSchema>

/** `tariffs/{tariffId}`. Written by functions for people; every change raises `version`. */
export const tariffSchema = v.object({
  ...tariffSnapshotSchema.entries,
  lastUpdatedAt: moment,
})
export type Tariff = v.InferOutput<typeof tariffSchema>
