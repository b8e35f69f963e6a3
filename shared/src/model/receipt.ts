import * as v from 'valibot'
import { moment } from './fields.ts'

/** How long the link of a receipt leads somewhere. */
export const RECEIPT_DAYS = 365

/**
 * `receipts/{sha256 of the token}`: a link that shows one session's receipt to whoever holds it, without an account, so
 * that it outlives the browser's storage. The token itself (192 random bits) was given once to the session's owner.
 * What the receipt says is read from transaction, bill and correction. Written by functions; no client reads it (TTL).
 */
export const receiptSchema = v.object({
  transactionKey: v.string(),
  /** Who asked for the link. */
  createdBy: v.string(),
  /** The owner of the session, for erasure. */
  ownerUid: v.nullable(v.string()),
  createdAt: moment,
  expireAt: moment,
})
export type Receipt = v.InferOutput<typeof receiptSchema>
