import * as v from 'valibot'
import { NOTIFICATION_CATALOGUE, NOTIFICATION_KINDS, type NotificationKind } from '../notifications/catalogue.ts'
import { moment, wholeNumber } from './fields.ts'
import { roleSchema } from './role.ts'

/** Ways out of the system. In-app notices exist always; webhooks choose their own kinds. */
export const CHANNELS = ['email', 'push'] as const
export type Channel = (typeof CHANNELS)[number]

/** Who hears of one kind, and how. */
export const notificationRuleSchema = v.object({
  enabled: v.boolean(),
  roles: v.array(roleSchema),
  channels: v.array(v.picklist(CHANNELS)),
  /** Minutes; null = never. */
  escalateAfterMin: v.nullable(v.pipe(wholeNumber, v.minValue(1), v.maxValue(10_080))),
  /** Who hears of it when it escalates. */
  escalateTo: v.array(roleSchema),
})
export type NotificationRule = v.InferOutput<typeof notificationRuleSchema>

/** `settings/notifications`. A kind without an entry follows the catalogue. Written by functions. */
export const notificationSettingsSchema = v.object({
  rules: v.record(v.picklist(NOTIFICATION_KINDS), v.optional(notificationRuleSchema)),
  lastUpdatedAt: moment,
})
export type NotificationSettings = v.InferOutput<typeof notificationSettingsSchema>

/** The rule of a kind: the operator's, else the catalogue's (critical alarms go by e-mail too). */
export function ruleOf(kind: NotificationKind, settings: NotificationSettings | undefined): NotificationRule {
  const stored = settings?.rules[kind]
  if (stored !== undefined) return stored
  const facts = NOTIFICATION_CATALOGUE[kind]
  return {
    enabled: true,
    roles: [...facts.roles],
    channels: facts.severity === 'critical' ? ['email', 'push'] : [],
    escalateAfterMin: facts.escalateAfterMin,
    escalateTo: ['admin'],
  }
}
