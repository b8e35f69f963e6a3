import { billCorrectionSchema } from '@charge-it/shared/model/bill-correction.ts'
import { finite, integer, moment, wholeNumber } from '@charge-it/shared/model/fields.ts'
import { billSchema, meterSampleSchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import * as v from 'valibot'

const { stopHash: _hash, ...transactionFields } = transactionSchema.entries
const { costIdr, currency, lines, tax, energySplit, receiptNumber, billedAt, date } = billSchema.entries
const correction = v.pick(billCorrectionSchema, ['costIdr', 'lines', 'correctedAt', 'date'])

/** A transaction; what it cost is absent for roles that see no money. */
export const transactionReply = v.object({
  ...transactionFields,
  idTag: v.pipe(v.string(), v.description('Masked where the caller may not see it.')),
  costIdr: v.optional(
    v.pipe(
      v.nullable(integer),
      v.description('What it costs in all, a later correction included; null until it is billed.'),
    ),
  ),
  currency: v.optional(v.nullable(currency)),
  bill: v.optional(
    v.nullable(
      v.object({
        ...{ costIdr, currency, lines, tax, energySplit, receiptNumber, billedAt, date },
        correction: v.nullable(v.object({ ...correction.entries, tax, receiptNumber })),
      }),
    ),
  ),
})

export const meterSampleReply = v.object({
  sampledAt: v.pipe(v.string(), v.metadata({ format: 'date-time' })),
  ...meterSampleSchema.entries,
})

export const foundTransactionsReply = v.object({
  items: v.array(transactionReply),
  nextCursor: v.nullable(v.string()),
  totals: v.pipe(
    v.nullable(
      v.object({
        sessions: wholeNumber,
        energyWh: wholeNumber,
        costIdr: v.nullable(integer),
        complete: v.pipe(v.boolean(), v.description('false: there were too many to look at all.')),
      }),
    ),
    v.description('Of the whole filter, on its first page only.'),
  ),
})

/** A transaction under the names of fields that earlier systems used. */
export const oldTransactionReply = v.object({
  id: transactionSchema.entries.transactionId,
  cp_id: v.string(),
  connector_id: v.nullable(wholeNumber),
  id_tag: v.string(),
  meter_start: v.nullable(finite),
  meter_stop: v.nullable(finite),
  start_ts: moment,
  stop_ts: v.nullable(moment),
})

export const sessionPlaceReply = v.object({
  transactionKey: v.string(),
  stationId: v.string(),
  connectorId: v.nullable(wholeNumber),
  code: v.nullable(v.string()),
})
