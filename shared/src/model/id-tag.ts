import * as v from 'valibot'
import { label, moment, wholeNumber } from './fields.ts'

export const ID_TAG_STATUSES = ['Accepted', 'Blocked', 'Expired', 'Invalid', 'Pending'] as const
export type IdTagStatus = (typeof ID_TAG_STATUSES)[number]

/**
 * `idTags/{idTagKey}`. Functions write for people; the edge only creates Pending ones (an unknown card was tapped).
 */
export const idTagSchema = v.object({
  idTag: v.string(),
  /** Upper case. */
  idTagCanonical: v.string(),
  status: v.picklist(ID_TAG_STATUSES),
  expiresAt: v.nullable(moment),
  parentIdTag: v.nullable(v.string()),
  ownerUid: v.nullable(v.string()),
  holderName: v.nullable(label),
  label: v.nullable(label),
  /** card: plastic; account: stands for an account's remote starts; guest: one session of a guest. */
  kind: v.picklist(['card', 'account', 'guest']),
  /** How many transactions at once; default 1. */
  maxConcurrent: v.optional(wholeNumber),
  /** Where a Pending card was seen first. */
  seenAt: v.optional(v.nullable(v.object({ stationId: v.string(), connectorId: v.nullable(wholeNumber), at: moment }))),
  demo: v.nullable(label),
  lastUpdatedAt: moment,
})
export type IdTag = v.InferOutput<typeof idTagSchema>
