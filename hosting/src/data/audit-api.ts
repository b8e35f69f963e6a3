import { auditEntrySchema } from '@charge-it/shared/model/audit-entry.ts'
import * as v from 'valibot'
import { type Api, ApiError } from './api.ts'

const { actor, action, path, detail } = auditEntrySchema.entries
const entrySchema = v.object({
  entryId: v.string(),
  at: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => new Date(text)),
  ),
  actor: v.object({ ...actor.entries, name: v.nullable(v.string()) }),
  ...{ action, path, detail },
  kind: v.nullable(v.string()),
  objects: v.array(v.string()),
})
const pageSchema = v.object({ items: v.array(entrySchema), nextCursor: v.nullable(v.string()) })
export type ShownAuditEntry = v.InferOutput<typeof entrySchema>
export type AuditPage = v.InferOutput<typeof pageSchema>

/** One page of the audit, the newest first. @throws ApiError */
export function auditPage(
  api: Api,
  parameters: URLSearchParams,
  cursor: string | null,
  size: number,
): Promise<AuditPage> {
  const query = new URLSearchParams(parameters)
  query.set('limit', String(size))
  if (cursor !== null) query.set('cursor', cursor)
  return api.get(`/audit?${query}`, pageSchema)
}

/** The same as one file. `complete` false: there is more than a file holds. @throws ApiError */
export async function auditFile(api: Api, parameters: URLSearchParams, language: 'id' | 'en') {
  const query = new URLSearchParams(parameters)
  query.set('language', language)
  const { content, headers } = await api.file(`/exports/audit?${query}`)
  return { content, complete: headers.get('x-complete') !== 'false' }
}

/**
 * Notes that this page shows personal data which it reads from the database itself. The page goes on when it cannot be
 * noted: the rules, not the note, decide who may see it.
 */
export async function noteOpened(api: Api, opened: string, exported = false): Promise<void> {
  try {
    await api.send('POST', '/audit/reads', { path: opened, ...(exported ? { exported } : {}) }, v.unknown())
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    console.error('what is shown could not be noted', error)
  }
}
