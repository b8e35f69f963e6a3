import { type ConnectionSettings, connectionSettingsSchema } from '@charge-it/shared/model/settings.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { readBody } from './read-input.ts'

const { lastUpdatedAt: _, ...fields } = connectionSettingsSchema.entries
export const settingsChanges = v.strictObject(v.partial(v.object(fields)).entries)

const PATH = paths.setting('connections')

/** `GET /settings/connections` */
export const getConnectionSettings: Handler = async (_call, deps) => ({
  status: 200,
  body: (await readDocument(deps.firestore, connectionSettingsSchema, PATH)) ?? defaults(deps.now()),
})

/** `PATCH /settings/connections` */
export const changeConnectionSettings: Handler = async (call, deps) => {
  const changes = readBody(call, settingsChanges)
  const { firestore } = deps
  const changed = await firestore.runTransaction(async (transaction) => {
    const now = deps.now()
    const stored = (await readDocument({ firestore, transaction }, connectionSettingsSchema, PATH)) ?? defaults(now)
    const next: ConnectionSettings = { ...stored, ...changes, lastUpdatedAt: now }
    transaction.set(firestore.doc(PATH), next)
    const detail = JSON.stringify(changes)
    audit(transaction, firestore, { caller: call.caller, action: 'settings.change', path: PATH, detail, at: now })
    return next
  })
  return { status: 200, body: changed }
}

function defaults(now: Date): ConnectionSettings {
  return { unknownMayConnect: false, lastUpdatedAt: now }
}
