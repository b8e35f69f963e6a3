import * as v from 'valibot'
import { moment, wholeNumber } from './fields.ts'

/**
 * `idempotencyKeys/{sha256 of caller, route and key}`: the answer to a request that carried an `Idempotency-Key`, stored
 * in the transaction that did its work; the same request gets the same answer. Written by functions; nobody reads it (TTL).
 */
export const idempotencyKeySchema = v.object({
  /** SHA-256 of the request's path and body: the same key with another request is refused. */
  requestHash: v.string(),
  status: wholeNumber,
  /** Where what was made lies; absent in older ones. */
  location: v.optional(v.nullable(v.string())),
  bodyJson: v.string(),
  createdAt: moment,
  expireAt: moment,
})
export type IdempotencyKey = v.InferOutput<typeof idempotencyKeySchema>
