import { ROLES } from '@charge-it/shared/model/role.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import * as v from 'valibot'
import { addressOf } from '../../app/router.ts'
import { emptyCard } from '../../components/card-state.ts'
import { selectField, textField } from '../../components/form-fields.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { copyLine, shownOnceNote } from '../../components/shown-once.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import { openConfirm } from '../../dialogs/confirm-dialog.ts'
import { openFormDialog } from '../../dialogs/form-dialog.ts'
import { fmt } from '../../i18n/fmt.ts'
import { ban, bookOpen, keyRound, plus } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { roleWord } from '../../words/role.ts'
import { answerCard } from '../answer-card.ts'
import { SectionElement } from './section-element.ts'

const moment = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
)
const keySchema = v.object({
  keyId: v.string(),
  name: v.string(),
  role: v.picklist(ROLES),
  demoOnly: v.boolean(),
  createdAt: moment,
  expiresAt: v.nullable(moment),
  revokedAt: v.nullable(moment),
})
type Key = v.InferOutput<typeof keySchema>
const listSchema = v.object({ items: v.array(keySchema) })

/** Keys of programs that use the REST API: made, listed without their secrets, revoked. */
@customElement('settings-api-keys')
export class ApiKeysSection extends SectionElement {
  readonly #keys = new AnswerController(
    this,
    async () => (await this.app.api.get('/apiKeys?limit=200', listSchema)).items,
  )

  override render(): unknown {
    return html`<section class="card flush" aria-labelledby="keys-title">
      <header class="ch"><div><h2 id="keys-title">${msg('API keys')}</h2><p>${msg('For programs that read or change data over the REST API')}</p></div>
        <div class="btns"><a class="btn sm" href=${addressOf('settingsSection', { section: 'apiReference' })}>${icon(bookOpen)}${msg('API reference')}</a>
          <button class="btn sm primary" type="button" @click=${() => this.#create()}>${icon(plus)}${msg('Create key')}</button></div></header>
      ${answerCard(this.#keys, (keys) => this.#list(keys))}
    </section>`
  }

  #list(keys: readonly Key[]): TemplateResult {
    if (keys.length === 0)
      return emptyCard(keyRound, msg('No API key'), msg('A key carries a role and ends on a day that you choose.'))
    const { timeZone } = this.app
    return html`<div class="tw wide-only" ${scrollRegion(msg('API keys'))}><table><thead><tr><th scope="col">${msg('Name')}</th><th scope="col">${msg('Key id')}</th><th scope="col">${msg('Role')}</th><th scope="col">${msg('Created')}</th><th scope="col">${msg('Ends')}</th><th scope="col">${msg('State')}</th><th scope="col"><span class="vh">${msg('Actions')}</span></th></tr></thead>
      <tbody>${keys.map(
        (
          key,
        ) => html`<tr><td><b class="id">${key.name}</b></td><td class="mono t2">${key.keyId}</td><td>${roleWord(key.role)}</td><td class="t2">${fmt().date(key.createdAt, timeZone)}</td>
        <td class="t2">${key.expiresAt === null ? msg('never') : fmt().date(key.expiresAt, timeZone)}</td><td>${keyState(key)}</td>
        <td class="n">${this.#button(key)}</td></tr>`,
      )}</tbody></table></div>
      <ul class="rows">${keys.map((key) => html`<li><div class="line"><b class="id">${key.name}</b><span class="r">${keyState(key)}</span><span class="t2"><code>${key.keyId}</code> · ${roleWord(key.role)} · ${key.expiresAt === null ? msg('without an end') : msg(str`until ${fmt().date(key.expiresAt, timeZone)}`)}</span><span class="r">${this.#button(key)}</span></div></li>`)}</ul>`
  }

  #button(key: Key): TemplateResult | typeof nothing {
    if (key.revokedAt !== null) return nothing
    return html`<button class="btn sm" type="button" aria-label=${msg(str`Revoke ${key.name}`)} @click=${() => this.#revoke(key)}>${icon(ban)}${msg('Revoke')}</button>`
  }

  #create(): void {
    openFormDialog({
      title: msg('Create API key'),
      submitText: msg('Create key'),
      fields: () => html`
        ${textField({ name: 'key-name', label: msg('Name'), required: true, maxLength: 200, hint: msg('What the key is for; stands in the audit log.') })}
        ${selectField({ name: 'key-role', label: msg('Role'), value: 'viewer', options: ROLES.map((role) => [role, roleWord(role)] as const) })}
        ${selectField({
          name: 'key-days',
          label: msg('Ends'),
          value: '365',
          options: [
            ['30', msg('in 30 days')],
            ['90', msg('in 90 days')],
            ['365', msg('in a year')],
            ['', msg('never')],
          ],
        })}`,
      submit: async (fields) => {
        const body = {
          name: fields.text('key-name'),
          role: fields.text('key-role'),
          expiresInDays: fields.number('key-days'),
        }
        const { key } = await this.app.api.send('POST', '/apiKeys', body, v.object({ key: v.string() }))
        void this.#keys.load()
        return html`<div class="form">${shownOnceNote(msg('Copy the key into the program now. It is stored only as a hash.'))}${copyLine(msg('Key'), key)}</div>`
      },
    })
  }

  #revoke({ keyId, name }: Key): void {
    openConfirm({
      title: msg(str`Revoke ${name}?`),
      text: msg('Programs that use the key are refused at once. A revoked key cannot be used again.'),
      submitText: msg('Revoke'),
      act: async () => {
        await this.app.api.send('DELETE', `/apiKeys/${encodeURIComponent(keyId)}`, undefined, v.unknown())
        await this.#keys.load()
      },
    })
  }
}

function keyState({ revokedAt, expiresAt, demoOnly }: Key): TemplateResult {
  if (revokedAt !== null) return html`<span class="tag bad">${msg('Revoked')}</span>`
  if (expiresAt !== null && expiresAt <= new Date()) return html`<span class="tag">${msg('Ended')}</span>`
  return html`<span class="tag good">${demoOnly ? msg('Valid in the demo only') : msg('Valid')}</span>`
}
