import * as v from 'valibot'
import { label, moment } from './fields.ts'
import { roleSchema } from './role.ts'

/** Days for which an invitation may be accepted. */
export const INVITATION_DAYS = 7

/**
 * `invitations/{invitationId}`: somebody may join the staff. The link carries `{invitationId}.{secret}`; only the SHA-256
 * of the secret is stored. Written by functions; no client reads it.
 */
export const invitationSchema = v.object({
  invitationId: v.string(),
  email: v.pipe(v.string(), v.maxLength(200)),
  role: roleSchema,
  name: label,
  secretSha256: v.string(),
  createdAt: moment,
  createdBy: v.string(),
  expiresAt: moment,
  acceptedAt: v.nullable(moment),
  acceptedBy: v.nullable(v.string()),
  /** For the database's own retention: a month after the end. */
  expireAt: moment,
})
export type Invitation = v.InferOutput<typeof invitationSchema>
