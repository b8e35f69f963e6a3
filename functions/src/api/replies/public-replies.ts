import { integer, label, moment, wholeNumber } from '@charge-it/shared/model/fields.ts'
import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import { billDetails, billLineSchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import * as v from 'valibot'

/** The price card of a sticker with the state of now. */
export const publicConnectorReply = v.object({ ...publicConnectorSchema.entries, serverTime: moment })

export const receiptLinkReply = v.object({
  token: v.pipe(v.string(), v.description('Of the link `/r/{token}`; shown this once.')),
  expiresAt: moment,
})

const { stationId, connectorId, timeZone, startedAt, stoppedAt, energyWh, demo } = transactionSchema.entries
export const receiptReply = v.object({
  state: v.pipe(v.picklist(['running', 'billPending', 'final']), v.description('Before `final` there is no amount.')),
  operator: v.nullable(label),
  helpPhone: v.nullable(label),
  siteName: v.nullable(label),
  siteAddress: v.nullable(label),
  ...{ stationId, connectorId },
  transactionId: v.string(),
  idTagMasked: v.pipe(v.nullable(v.string()), v.description('Null when no card was used.')),
  ...{ timeZone, startedAt, stoppedAt, energyWh },
  currency: v.string(),
  costIdr: v.nullable(integer),
  lines: v.array(billLineSchema),
  tax: v.unwrap(billDetails.tax),
  energySplit: v.unwrap(billDetails.energySplit),
  receiptNumber: v.nullable(v.string()),
  correctionNumber: v.nullable(v.string()),
  tariff: v.nullable(v.object({ name: label, version: wholeNumber })),
  billedAt: v.nullable(moment),
  correctedAt: v.nullable(moment),
  collected: v.pipe(v.literal(false), v.description('No payment is collected here.')),
  demo,
})

export const cardLinkReply = v.object({ stationId: v.string(), connectorId: wholeNumber, expiresAt: moment })

export const watchReply = v.object({
  stationIds: v.pipe(v.array(v.string()), v.description('Those that exist.')),
  expiresAt: v.pipe(moment, v.description('The earliest end of the leases.')),
  renewInS: wholeNumber,
})
