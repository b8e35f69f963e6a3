import * as v from 'valibot'
import { moment } from './fields.ts'
import { roleSchema } from './role.ts'

/**
 * `audit/{id}`: who did what to which document, or read whose personal data. Written by functions and the edge; never
 * changed, except that an erased account's id becomes a pseudonym.
 */
export const auditEntrySchema = v.object({
  at: moment,
  actor: v.object({
    kind: v.picklist(['user', 'driver', 'apiKey', 'system']),
    id: v.string(),
    role: v.nullable(roleSchema),
  }),
  /** `site.change`; `read.idTags` for a read of personal data. */
  action: v.string(),
  /** What `action` begins with, for filters: see {@link auditKind}. */
  kind: v.optional(v.string()),
  path: v.string(),
  /** `path` and whatever else it is about, for filters: a command names its station here. */
  objects: v.optional(v.array(v.string())),
  detail: v.nullable(v.string()),
  expireAt: v.optional(v.nullable(moment)),
})
export type AuditEntry = v.InferOutput<typeof auditEntrySchema>

/** The kind of an action: `site` of `site.change`. */
export function auditKind(action: string): string {
  return action.split('.', 1)[0] ?? action
}

/** Kind of the entries that tell of reads of personal data. */
export const READ_KIND = 'read'
