import * as v from 'valibot'
import { label, moment } from './fields.ts'
import { roleSchema } from './role.ts'

/** `users/{uid}`. Written by functions; a driver may read and change own name and language through the API. */
export const userSchema = v.object({
  uid: v.string(),
  name: label,
  email: v.nullable(v.string()),
  /** A copy of the custom claim, for lists; the claim decides. */
  role: v.nullable(roleSchema),
  language: v.picklist(['id', 'en']),
  /** The idTag that stands for the account's remote starts. */
  accountIdTag: v.nullable(v.string()),
  demo: v.nullable(label),
  lastUpdatedAt: moment,
})
export type User = v.InferOutput<typeof userSchema>
