import * as v from 'valibot'
import { integer, label, moment, wholeNumber } from './fields.ts'
import { billDetails, billLineSchema } from './transaction.ts'

/**
 * `transactions/{key}/private/correction`: a bill was made of an estimate, and the real StopTransaction came later. The
 * bill stays as it is; the difference is booked once, on the day on which it became known. Written by functions.
 */
export const billCorrectionSchema = v.object({
  transactionKey: v.string(),
  kind: v.literal('correction'),
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  ownerUid: v.nullable(v.string()),
  /** What the session really had, and what it costs in all. */
  energyWh: wholeNumber,
  totalCostIdr: integer,
  lines: v.array(billLineSchema),
  /** Its own number, in the same series as bills; tax and split are those of the total. */
  ...billDetails,
  /** The difference to the bill; negative for money back. */
  costIdr: integer,
  currency: v.string(),
  /** Local date of the site, to which the difference was booked: YYYY-MM-DD. */
  date: v.string(),
  correctedAt: moment,
  demo: v.nullable(label),
})
export type BillCorrection = v.InferOutput<typeof billCorrectionSchema>
