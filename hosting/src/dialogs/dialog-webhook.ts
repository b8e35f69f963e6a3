import { NOTIFICATION_KINDS, type NotificationKind } from '@charge-it/shared/notifications/catalogue.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { toast } from '../app/app-toasts.ts'
import { choicesField, switchField, textField } from '../components/form-fields.ts'
import { copyLine, shownOnceNote } from '../components/shown-once.ts'
import type { ShownWebhook, WebhookFields, webhooksApi } from '../data/webhooks-api.ts'
import { notificationKindWord } from '../words/notification.ts'
import { openConfirm } from './confirm-dialog.ts'
import { type FormFields, openFormDialog } from './form-dialog.ts'

type Calls = Pick<ReturnType<typeof webhooksApi>, 'create' | 'change' | 'newSecret' | 'remove'>
/** A test message is only ever sent by its button. */
const EVENTS = NOTIFICATION_KINDS.filter((kind) => kind !== 'test')

/** Adds a webhook, whose secret is then shown once, or changes one. @param webhook null = a new one. */
export function openWebhook(calls: Calls, webhook: ShownWebhook | null, changed: () => void): void {
  openFormDialog({
    title: webhook === null ? msg('Add webhook') : msg(str`Change ${webhook.name}`),
    submitText: msg('Save'),
    fields: () => html`
      ${textField({ name: 'hook-name', label: msg('Name'), value: webhook?.name ?? '', required: true, maxLength: 200 })}
      ${textField({ name: 'hook-url', label: msg('Address'), value: webhook?.url ?? '', required: true, maxLength: 2000, mono: true, hint: msg('An https:// address of your other system. It gets a POST with JSON.') })}
      ${choicesField({
        name: 'hook-kind',
        label: msg('Events'),
        hint: msg('None chosen: all of them, also those of later versions.'),
        chosen: webhook?.kinds ?? [],
        options: EVENTS.map((kind) => [kind, notificationKindWord(kind)] as const),
      })}
      ${switchField({ name: 'hook-on', label: msg('Switched on'), checked: webhook?.enabled ?? true })}`,
    submit: async (fields) => {
      const body = webhookOf(fields)
      if (!/^https?:\/\/\S+$/.test(body.url)) return msg('The address has to begin with https://.')
      if (webhook === null) {
        const secret = await calls.create(body)
        changed()
        return secretShown(secret)
      }
      await calls.change(webhook.webhookId, body)
      changed()
      toast(msg('Saved.'))
      return null
    },
  })
}

/** Asks, then makes a new secret and shows it once. */
export function openNewSecret(calls: Calls, { webhookId, name }: ShownWebhook): void {
  openFormDialog({
    title: msg(str`New secret for ${name}?`),
    submitText: msg('Make a new secret'),
    danger: true,
    fields: () =>
      html`<p>${msg('Calls are signed with the new one at once. The receiver refuses them until it knows it.')}</p>`,
    submit: async () => secretShown(await calls.newSecret(webhookId)),
  })
}

/** Asks, then removes it. */
export function openRemoveWebhook(calls: Calls, { webhookId, name }: ShownWebhook, changed: () => void): void {
  openConfirm({
    title: msg(str`Remove ${name}?`),
    text: msg('The other system hears of nothing any more. What was delivered stays listed for 30 days.'),
    submitText: msg('Remove webhook'),
    act: async () => {
      await calls.remove(webhookId)
      changed()
      toast(msg(str`${name} is removed.`))
    },
  })
}

function webhookOf(fields: FormFields): WebhookFields {
  const kinds: readonly NotificationKind[] = EVENTS.filter((kind) => fields.on(`hook-kind:${kind}`))
  return {
    name: fields.text('hook-name'),
    url: fields.text('hook-url'),
    kinds: kinds.length === EVENTS.length ? [] : [...kinds],
    enabled: fields.on('hook-on'),
  }
}

function secretShown(secret: string): TemplateResult {
  return html`<div class="form">${shownOnceNote(msg('Give it to the receiver, which checks the signature of every call with it. It is stored nowhere.'))}${copyLine(msg('Secret'), secret)}
    <p class="s t2">${msg('Each call carries the header charge-it-signature: the time t and v1 = HMAC-SHA256 of “t.body” with this secret.')}</p></div>`
}
