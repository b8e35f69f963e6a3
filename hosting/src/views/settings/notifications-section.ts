import { CHANNELS, notificationRuleSchema } from '@charge-it/shared/model/notification-settings.ts'
import { ROLES } from '@charge-it/shared/model/role.ts'
import {
  NOTIFICATION_CATALOGUE,
  NOTIFICATION_KINDS,
  type NotificationKind,
} from '@charge-it/shared/notifications/catalogue.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import * as v from 'valibot'
import { scrollRegion } from '../../components/scroll-region.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import { openNotificationRule } from '../../dialogs/dialog-notification-rule.ts'
import { fmt } from '../../i18n/fmt.ts'
import { pencil, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { firebasePush, type PushBrowser } from '../../push/push-browser.ts'
import { severityWord } from '../../words/anomaly.ts'
import { channelWord, notificationIcon, notificationKindWord } from '../../words/notification.ts'
import { roleWord } from '../../words/role.ts'
import { answerCard } from '../answer-card.ts'
import './push-card.ts'
import { SectionElement } from './section-element.ts'

const settingsSchema = v.object({
  rules: v.record(v.picklist(NOTIFICATION_KINDS), notificationRuleSchema),
  changed: v.array(v.string()),
  channels: v.object({ email: v.boolean(), push: v.boolean() }),
})
type Settings = v.InferOutput<typeof settingsSchema>
const PATH = '/settings/notifications'

/** A test says nothing of the system, so nobody sets who is told of one. */
const KINDS = NOTIFICATION_KINDS.filter((kind) => kind !== 'test')

/** Who hears of what, and how: a rule for each kind of event. */
@customElement('settings-notifications')
export class NotificationsSection extends SectionElement {
  readonly #settings = new AnswerController(this, () => this.app.api.get(PATH, settingsSchema))
  #browser: PushBrowser | null = null

  override render(): unknown {
    this.#browser ??= firebasePush(this.app.firebase.app)
    return html`<div class="stack"><settings-push .api=${this.app.api} .browser=${this.#browser} .timeZone=${this.app.timeZone}></settings-push>
    <section class="card flush" aria-labelledby="rules-title">
      <header class="ch"><div><h2 id="rules-title">${msg('Notifications')}</h2><p>${msg('Who is told of which event, and how. Everybody of the staff sees all of them on the page of notifications.')}</p></div></header>
      ${answerCard(this.#settings, (settings) => this.#content(settings))}
    </section></div>`
  }

  #content(settings: Settings): TemplateResult {
    const missing = CHANNELS.filter((channel) => !settings.channels[channel])
    const may = this.app.may('manageUsers')
    return html`${
      missing.length === 0
        ? nothing
        : html`<div class="pad-x"><div class="note">${icon(triangleAlert)}<p>${msg(str`Not set up in this installation: ${missing.map(channelWord).join(', ')}. Rules that name it have no effect until it is.`)}</p></div></div>`
    }
      <div class="tw wide-only" ${scrollRegion(msg('Table of the rules'))}><table><thead><tr><th scope="col">${msg('Event')}</th><th scope="col">${msg('Severity')}</th><th scope="col">${msg('Who is told')}</th><th scope="col">${msg('Also by')}</th><th scope="col">${msg('Escalates after')}</th>${may ? html`<th scope="col"><span class="vh">${msg('Actions')}</span></th>` : nothing}</tr></thead>
        <tbody>${KINDS.map((kind) => this.#row(kind, settings, may, false))}</tbody></table></div>
      <ul class="rows">${KINDS.map((kind) => this.#row(kind, settings, may, true))}</ul>`
  }

  /** @param narrow As an item of a list, not as a row of the table. */
  #row(kind: NotificationKind, { rules, changed }: Settings, may: boolean, narrow: boolean): TemplateResult {
    const rule = rules[kind]
    if (rule === undefined) return html``
    const word = notificationKindWord(kind)
    const { enabled, roles, channels, escalateAfterMin, escalateTo } = rule
    const all = roles.length === ROLES.length
    const name = html`<span class="mk">${icon(notificationIcon(kind))}<b class="id">${word}</b></span>${changed.includes(kind) ? html` <span class="tag">${msg('changed')}</span>` : nothing}`
    const severity = severityWord(NOTIFICATION_CATALOGUE[kind].severity)
    const told = enabled
      ? roles.length === 0
        ? msg('nobody')
        : all
          ? msg('all staff')
          : roles.map(roleWord).join(', ')
      : html`<span class="tag">${msg('Off')}</span>`
    const by = !enabled || channels.length === 0 ? null : channels.map(channelWord).join(', ')
    const escalation =
      !enabled || escalateAfterMin === null
        ? null
        : msg(str`${minutes(escalateAfterMin)} to ${escalateTo.map(roleWord).join(', ')}`)
    const button = html`<button class="ib sm" type="button" aria-label=${msg(str`Change ${word}`)} title=${msg('Change')} @click=${() => openNotificationRule(kind, rule, changed.includes(kind), (next) => this.#save(kind, next))}>${icon(pencil)}</button>`
    if (narrow)
      return html`<li><div class="line"><span>${name}</span><span class="r">${may ? button : nothing}</span><span class="t2 both">${severity}. ${told}${by === null ? nothing : html` · ${by}`}${escalation === null ? nothing : html` · ${escalation}`}</span></div></li>`
    return html`<tr><td>${name}</td><td class="t2">${severity}</td><td>${told}</td><td class="t2">${by ?? '–'}</td><td class="t2">${escalation ?? '–'}</td>
      ${may ? html`<td class="n">${button}</td>` : nothing}</tr>`
  }

  async #save(kind: NotificationKind, rule: unknown): Promise<void> {
    const body = { rules: { [kind]: rule } }
    this.#settings.replace(await this.app.api.send('PATCH', PATH, body, settingsSchema))
  }
}

/** Hours where they are whole. */
function minutes(count: number): string {
  const f = fmt()
  return count >= 120 && count % 60 === 0 ? msg(str`${f.number(count / 60)} h`) : msg(str`${f.number(count)} min`)
}
