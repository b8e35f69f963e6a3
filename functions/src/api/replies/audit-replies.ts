import { auditEntrySchema } from '@charge-it/shared/model/audit-entry.ts'
import * as v from 'valibot'

const { at, actor, action, path, detail } = auditEntrySchema.entries

export const auditReply = v.object({
  entryId: v.string(),
  at,
  actor: v.object({
    ...actor.entries,
    name: v.pipe(v.nullable(v.string()), v.description('null: the account or key is gone.')),
  }),
  action: v.pipe(action, v.description('`site.change`; `read.idTags` for a read of personal data.')),
  kind: v.nullable(v.string()),
  path,
  objects: v.pipe(v.array(v.string()), v.description('`path` and whatever else it is about.')),
  detail,
})
