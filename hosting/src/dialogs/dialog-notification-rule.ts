import { CHANNELS, type NotificationRule } from '@charge-it/shared/model/notification-settings.ts'
import { ROLES } from '@charge-it/shared/model/role.ts'
import type { NotificationKind } from '@charge-it/shared/notifications/catalogue.ts'
import { msg } from '@lit/localize'
import { html, nothing } from 'lit'
import { toast } from '../app/app-toasts.ts'
import { choicesField, switchField, textField } from '../components/form-fields.ts'
import { channelWord, notificationKindWord } from '../words/notification.ts'
import { roleWord } from '../words/role.ts'
import { type FormFields, openFormDialog } from './form-dialog.ts'

/**
 * Changes who hears of a kind of event, and how.
 * @param changed It differs from what every installation begins with; then it can go back.
 * @param save null: back to the beginning. An ApiError shows in the dialog.
 */
export function openNotificationRule(
  kind: NotificationKind,
  rule: NotificationRule,
  changed: boolean,
  save: (rule: NotificationRule | null) => Promise<void>,
): void {
  const roles = ROLES.map((role) => [role, roleWord(role)] as const)
  openFormDialog({
    title: notificationKindWord(kind),
    submitText: msg('Save'),
    fields: () => html`
      ${switchField({ name: 'rule-on', label: msg('Tell of this'), checked: rule.enabled, hint: msg('Off: it appears nowhere, also not on the page of notifications.') })}
      ${choicesField({ name: 'rule-role', label: msg('Who is told'), chosen: rule.roles, options: roles })}
      ${choicesField({ name: 'rule-way', label: msg('Also by'), chosen: rule.channels, options: CHANNELS.map((channel) => [channel, channelWord(channel)] as const) })}
      ${textField({ name: 'rule-after', label: msg('Escalates after'), type: 'number', min: 1, max: 10_080, step: 1, unit: msg('min'), value: rule.escalateAfterMin === null ? '' : String(rule.escalateAfterMin), hint: msg('When nobody has acknowledged it until then. Empty: never.') })}
      ${choicesField({ name: 'rule-to', label: msg('Then also told'), chosen: rule.escalateTo, options: roles })}
      ${changed ? switchField({ name: 'rule-reset', label: msg('Back to what every installation begins with'), checked: false }) : nothing}`,
    submit: async (fields) => {
      const next = ruleOfFields(fields)
      if (next.escalateAfterMin !== null && next.escalateTo.length === 0)
        return msg('Choose who is told when it escalates.')
      await save(fields.on('rule-reset') ? null : next)
      toast(msg('Saved.'))
      return null
    },
  })
}

function ruleOfFields(fields: FormFields): NotificationRule {
  return {
    enabled: fields.on('rule-on'),
    roles: ROLES.filter((role) => fields.on(`rule-role:${role}`)),
    channels: CHANNELS.filter((channel) => fields.on(`rule-way:${channel}`)),
    escalateAfterMin: fields.number('rule-after'),
    escalateTo: ROLES.filter((role) => fields.on(`rule-to:${role}`)),
  }
}
