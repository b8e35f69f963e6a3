import * as v from 'valibot'
import { label, moment } from './fields.ts'
import { roleSchema } from './role.ts'

/**
 * `apiKeys/{keyId}`: `cit_{keyId}_{secret}`; only the SHA-256 of the secret (>= 128 random bits) is stored.
 * `demoOnly` keys are refused outside the emulators. Written by functions; no client reads it.
 */
export const apiKeySchema = v.object({
  keyId: v.string(),
  secretSha256: v.string(),
  role: roleSchema,
  name: label,
  demoOnly: v.boolean(),
  createdAt: moment,
  expiresAt: v.nullable(moment),
  revokedAt: v.nullable(moment),
})
export type ApiKey = v.InferOutput<typeof apiKeySchema>
