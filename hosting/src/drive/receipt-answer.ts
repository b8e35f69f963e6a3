import { billDetails, billLineSchema } from '@charge-it/shared/model/transaction.ts'
import * as v from 'valibot'
import { isoMoment } from './public-card.ts'

const text = v.nullable(v.string())

/** The answer of `GET /api/v1/public/receipts/{token}`; times as ISO 8601 UTC, energy in Wh, money in whole rupiah. */
export const receiptAnswerSchema = v.object({
  state: v.picklist(['running', 'billPending', 'final']),
  operator: text,
  helpPhone: text,
  siteName: text,
  siteAddress: text,
  stationId: v.string(),
  connectorId: v.nullable(v.number()),
  transactionId: v.string(),
  /** Null when no card was used. */
  idTagMasked: text,
  timeZone: v.string(),
  startedAt: isoMoment,
  stoppedAt: v.nullable(isoMoment),
  energyWh: v.nullable(v.number()),
  currency: v.string(),
  costIdr: v.nullable(v.number()),
  lines: v.array(billLineSchema),
  tax: billDetails.tax,
  energySplit: billDetails.energySplit,
  receiptNumber: v.optional(text, null),
  correctionNumber: v.optional(text, null),
  tariff: v.nullable(v.object({ name: v.string(), version: v.number() })),
  billedAt: v.nullable(isoMoment),
  correctedAt: v.nullable(isoMoment),
  collected: v.boolean(),
  demo: text,
})
export type ReceiptAnswer = v.InferOutput<typeof receiptAnswerSchema>
