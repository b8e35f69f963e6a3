import type { IdTag } from '../model/id-tag.ts'
import { canonicalIdTag } from './id-tag.ts'

/** A card as it begins: accepted, without end, owner or names. @param fields What is known better. */
export function newIdTag(idTag: string, fields: Partial<IdTag>, now: Date): IdTag {
  return {
    idTag,
    idTagCanonical: canonicalIdTag(idTag),
    status: 'Accepted',
    expiresAt: null,
    parentIdTag: null,
    ownerUid: null,
    holderName: null,
    label: null,
    kind: 'card',
    demo: null,
    ...fields,
    lastUpdatedAt: now,
  }
}
