import * as v from 'valibot'
import { moment, wholeNumber } from './fields.ts'

/** A limit on its way to a station. Limits are tenths of an ampere per phase. */
export const loadOrderSentSchema = v.object({ commandId: v.string(), deciA: wholeNumber, at: moment })

/** What is known of the limit of one running transaction. */
export const loadConnectorStateSchema = v.object({
  transactionKey: v.string(),
  /** The limit that the station accepted last; null: the default counts. */
  confirmedDeciA: v.nullable(wholeNumber),
  confirmedAt: v.nullable(moment),
  /** What may be in force beside it: the limit before a decrease that is not measured yet, or one of unknown outcome. */
  heldDeciA: v.nullable(wholeNumber),
  /** An order of unknown outcome may be sent again until then. */
  heldUntil: v.nullable(moment),
  sent: v.nullable(loadOrderSentSchema),
  changedAt: v.nullable(moment),
  /** The station said no; it is asked again from then on. */
  retryAt: v.nullable(moment),
  /** Its last order did not reach it, or nobody knows: until then nothing is expected of another. */
  unreachedUntil: v.optional(v.nullable(moment)),
  /** Its place in the queue, and since when it has been served. */
  queueSince: moment,
  servedSince: v.nullable(moment),
  /** Since when it draws < 80 % of its limit, and the cap that followed. */
  lowSince: v.nullable(moment),
  drawCapDeciA: v.nullable(wholeNumber),
  /** Since when it draws > 10 % more than its limit. */
  overSince: v.nullable(moment),
})
export type LoadConnectorState = v.InferOutput<typeof loadConnectorStateSchema>

/** What is known of a station's default limit, which counts for sessions without one of their own. */
export const loadStationStateSchema = v.object({
  /** The highest default that may be in force; null: it never accepted one. */
  defaultDeciA: v.nullable(wholeNumber),
  /** When it accepted it: a station that booted since may have forgotten it. */
  acceptedAt: v.nullable(moment),
  sent: v.nullable(loadOrderSentSchema),
  retryAt: v.nullable(moment),
})
export type LoadStationState = v.InferOutput<typeof loadStationStateSchema>

/** What a run leaves for the next one: `connectors` by `{stationId}:{connectorId}`, `stations` by stationId. */
export const loadStateSchema = v.object({
  /** Grows by one with each run that stores something: of two runs at once, one begins anew. */
  revision: wholeNumber,
  connectors: v.record(v.string(), loadConnectorStateSchema),
  stations: v.record(v.string(), loadStationStateSchema),
})
export type LoadState = v.InferOutput<typeof loadStateSchema>
