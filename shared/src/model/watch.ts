import * as v from 'valibot'
import { finite, moment } from './fields.ts'

/** Seconds a lease lasts; pages renew at half of it. */
export const WATCH_LEASE_S = 60

/** The most that a sample of a connector should show, in amperes per phase and in watts; null: not told in it. */
export const expectedDrawSchema = v.object({ currentA: v.nullable(finite), powerW: v.nullable(finite) })
export type ExpectedDraw = v.InferOutput<typeof expectedDrawSchema>

/** `watches/{stationKey}`: somebody looks at this station live until `expiresAt`. Written by functions. */
export const watchSchema = v.object({
  stationId: v.string(),
  expiresAt: moment,
  /** Load balancing is told at once, until then, of a sample above these; by number of the connector. */
  expected: v.optional(v.object({ until: moment, connectors: v.record(v.string(), expectedDrawSchema) })),
})
export type Watch = v.InferOutput<typeof watchSchema>
