import * as v from 'valibot'
import { moment } from './fields.ts'
import { roleSchema } from './role.ts'

/** `audit/{id}`: who did what to which document. Written by functions and the edge. */
export const auditEntrySchema = v.object({
  at: moment,
  actor: v.object({
    kind: v.picklist(['user', 'driver', 'apiKey', 'system']),
    id: v.string(),
    role: v.nullable(roleSchema),
  }),
  action: v.string(),
  path: v.string(),
  detail: v.nullable(v.string()),
  expireAt: v.optional(v.nullable(moment)),
})
export type AuditEntry = v.InferOutput<typeof auditEntrySchema>
