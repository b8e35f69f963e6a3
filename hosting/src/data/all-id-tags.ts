import { ID_TAG_STATUSES, type IdTagStatus } from '@charge-it/shared/model/id-tag.ts'
import * as v from 'valibot'
import type { Api } from './api.ts'

const cardSchema = v.object({
  idTag: v.string(),
  status: v.picklist(ID_TAG_STATUSES),
  holderName: v.nullable(v.string()),
  label: v.nullable(v.string()),
  parentIdTag: v.nullable(v.string()),
  expiresAt: v.nullable(
    v.pipe(
      v.string(),
      v.transform((text) => new Date(text)),
    ),
  ),
  maxConcurrent: v.optional(v.number()),
})
const pageSchema = v.object({ items: v.array(cardSchema), nextCursor: v.nullable(v.string()) })

/** A card as a file of cards holds it. */
export type ExportedIdTag = v.InferOutput<typeof cardSchema>

const PAGE = 200

/** Every card, not only those that the list shows so far. @param status null for all. @throws ApiError */
export async function allIdTags(api: Api, status: IdTagStatus | null): Promise<readonly ExportedIdTag[]> {
  const found: ExportedIdTag[] = []
  let cursor: string | null = null
  do {
    const fields: Record<string, string> = { kind: 'card', limit: String(PAGE) }
    if (status !== null) fields.status = status
    if (cursor !== null) fields.cursor = cursor
    const page: v.InferOutput<typeof pageSchema> = await api.get(`/idTags?${new URLSearchParams(fields)}`, pageSchema)
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}
