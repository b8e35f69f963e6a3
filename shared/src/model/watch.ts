import * as v from 'valibot'
import { finite, moment } from './fields.ts'

/** Seconds a lease lasts; pages renew at half of it. */
export const WATCH_LEASE_S = 60

/** The most that a sample of a connector should show, in amperes per phase and in watts; null: not told in it. */
export const expectedDrawSchema = v.object({ currentA: v.nullable(finite), powerW: v.nullable(finite) })
export type ExpectedDraw = v.InferOutput<typeof expectedDrawSchema>

/** `watches/{stationKey}`: somebody looks at this station live, or load balancing wants its samples. Written by functions. */
export const watchSchema = v.object({
  stationId: v.string(),
  /** The later of the two. */
  expiresAt: moment,
  /** Somebody looks until then: every copy that people see is kept current. */
  peopleUntil: v.optional(moment),
  /** Load balancing wants samples, and to be told at once of one above these; by number of the connector. */
  expected: v.optional(v.object({ until: moment, connectors: v.record(v.string(), expectedDrawSchema) })),
})
export type Watch = v.InferOutput<typeof watchSchema>

/** Until when somebody looks; null when nobody does. */
export function lookedAtUntil({ peopleUntil, expected, expiresAt }: Watch): Date | null {
  return peopleUntil ?? (expected === undefined ? expiresAt : null)
}
