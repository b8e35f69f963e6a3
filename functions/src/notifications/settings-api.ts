import {
  type NotificationSettings,
  notificationRuleSchema,
  notificationSettingsSchema,
  ruleOf,
} from '@charge-it/shared/model/notification-settings.ts'
import { NOTIFICATION_KINDS } from '@charge-it/shared/notifications/catalogue.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { readBody } from '../api/read-input.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import { readNotificationSettings } from './raise.ts'

/** null: back to what the catalogue says. */
export const changesBody = v.strictObject({
  rules: v.record(v.picklist(NOTIFICATION_KINDS), v.nullable(v.strictObject(notificationRuleSchema.entries))),
})
const PATH = paths.setting('notifications')

/** `GET /settings/notifications`: the rule of every kind as it is now, and which ways are set up. */
export const getNotificationSettings: Handler = async (_call, deps) => ({
  status: 200,
  body: view(await readNotificationSettings(deps), deps),
})

/** `PATCH /settings/notifications {rules: {kind: rule | null}}` */
export const changeNotificationSettings: Handler = async (call, deps) => {
  const { rules } = readBody(call, changesBody)
  const { firestore } = deps
  const changed = await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, notificationSettingsSchema, PATH)
    const merged = Object.entries({ ...stored?.rules, ...rules }).filter(([, rule]) => rule != null)
    const next = { rules: Object.fromEntries(merged), lastUpdatedAt: deps.now() }
    transaction.set(firestore.doc(PATH), next)
    const detail = Object.keys(rules).join(', ')
    audit(transaction, firestore, {
      caller: call.caller,
      action: 'settings.change',
      path: PATH,
      detail,
      at: deps.now(),
    })
    return v.parse(notificationSettingsSchema, next)
  })
  return { status: 200, body: view(changed, deps) }
}

function view(settings: NotificationSettings | undefined, deps: Deps) {
  return {
    rules: Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, ruleOf(kind, settings)])),
    changed: Object.keys(settings?.rules ?? {}),
    channels: { email: deps.mailer !== null, push: deps.push !== null },
    lastUpdatedAt: settings?.lastUpdatedAt ?? null,
  }
}
