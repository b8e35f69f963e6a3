import * as v from 'valibot'
import { moment, wholeNumber } from './fields.ts'

/** Minutes after the stop at which a bill closes when no unplug was seen. */
export const BILL_CLOSES_AFTER_MIN = 30

/**
 * `transactions/{key}/private/billDue`: a stopped session whose tariff has an idle fee waits for the plug to be pulled.
 * Exists only until the bill does. Written by functions; no client reads it.
 */
export const billDueSchema = v.object({
  transactionKey: v.string(),
  kind: v.literal('billDue'),
  stationId: v.string(),
  connectorId: v.nullable(wholeNumber),
  stoppedAt: moment,
  /** The bill closes here at the latest. */
  closesAt: moment,
  /** When idling was first seen to have begun; null = not seen. */
  idleSince: v.nullable(moment),
})
export type BillDue = v.InferOutput<typeof billDueSchema>
