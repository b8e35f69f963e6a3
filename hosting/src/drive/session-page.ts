import { TRANSACTION_STATES } from '@charge-it/shared/model/transaction.ts'
import * as v from 'valibot'
import { isoMoment } from './public-card.ts'

/** One of the own sessions, as `GET /api/v1/transactions` lists them. */
const ownSessionSchema = v.object({
  transactionKey: v.string(),
  stationId: v.string(),
  connectorId: v.nullable(v.number()),
  state: v.picklist(TRANSACTION_STATES),
  idTag: v.string(),
  startedAt: isoMoment,
  stoppedAt: v.nullable(isoMoment),
  energyWh: v.nullable(v.number()),
  costIdr: v.optional(v.nullable(v.number()), null),
  bill: v.optional(v.nullable(v.object({ receiptNumber: v.optional(v.nullable(v.string()), null) })), null),
  timeZone: v.string(),
})
export type OwnSession = v.InferOutput<typeof ownSessionSchema>

export const sessionPageSchema = v.object({ items: v.array(ownSessionSchema), nextCursor: v.nullable(v.string()) })
export type SessionPage = v.InferOutput<typeof sessionPageSchema>
