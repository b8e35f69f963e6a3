import { ROLES, type Role } from '@charge-it/shared/model/role.ts'
import type { User } from '@charge-it/shared/model/user.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { emptyCard } from '../../components/card-state.ts'
import { selectField, textField } from '../../components/form-fields.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { copyLine, shownOnceNote } from '../../components/shown-once.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import { noteOpened } from '../../data/audit-api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { staffSource } from '../../data/sources.ts'
import { openConfirm } from '../../dialogs/confirm-dialog.ts'
import { openFormDialog } from '../../dialogs/form-dialog.ts'
import { fmt } from '../../i18n/fmt.ts'
import { pencil, trash2, userPlus, users } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { roleWord } from '../../words/role.ts'
import { answerCard } from '../answer-card.ts'
import { listState } from '../list-state.ts'
import { SectionElement } from './section-element.ts'

const moment = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
)
const invitationSchema = v.object({
  invitationId: v.string(),
  email: v.string(),
  role: v.picklist(ROLES),
  name: v.string(),
  expiresAt: moment,
})
type Invitation = v.InferOutput<typeof invitationSchema>
const listSchema = v.object({ items: v.array(invitationSchema) })
const madeSchema = v.object({ token: v.string() })

/** The staff with their roles, and who is invited. */
@customElement('settings-people')
export class PeopleSection extends SectionElement {
  readonly #staff = new LiveQueryController(this, () => staffSource(this.app.firebase.db))
  /** Whoever joins has used an invitation: the list of those follows the list of people. */
  readonly #invitations = new AnswerController(
    this,
    async () => (await this.app.api.get('/invitations', listSchema)).items,
    () => String(this.#staff.data?.length ?? 0),
  )

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    void noteOpened(this.app.api, 'users')
  }

  override render(): unknown {
    const staff = this.#staff.data ?? []
    return html`<section class="card flush" aria-labelledby="people-title">
        <header class="ch"><div><h2 id="people-title">${msg('Users and roles')}</h2><p>${msg('A changed role counts within a minute in an open console')}</p></div>
          <button class="btn sm primary" type="button" @click=${() => this.#invite()}>${icon(userPlus)}${msg('Invite')}</button></header>
        ${
          listState(this.#staff.state, () => this.#staff.retry()) ??
          html`<div class="tw wide-only" ${scrollRegion(msg('Users and roles'))}><table><thead><tr><th scope="col">${msg('Name')}</th><th scope="col">${msg('E-mail')}</th><th scope="col">${msg('Role')}</th><th scope="col"><span class="vh">${msg('Actions')}</span></th></tr></thead>
            <tbody>${staff.map(
              (
                user,
              ) => html`<tr><td><b class="id">${user.name}</b></td><td class="t2">${user.email ?? '–'}</td><td>${user.role === null ? '–' : roleWord(user.role)}</td>
              <td class="n">${this.#roleButton(user)}</td></tr>`,
            )}</tbody></table></div>
            <ul class="rows">${staff.map((user) => html`<li><div class="line"><b class="id">${user.name}</b><span class="r">${user.role === null ? '–' : roleWord(user.role)}</span><span class="t2">${user.email ?? '–'}</span><span class="r">${this.#roleButton(user)}</span></div></li>`)}</ul>`
        }
      </section>
      <section class="card flush" aria-labelledby="invitations-title">
        <header class="ch"><div><h2 id="invitations-title">${msg('Open invitations')}</h2><p>${msg('A link works once, for seven days')}</p></div></header>
        ${answerCard(this.#invitations, (invitations) => this.#invitationList(invitations))}
      </section>
      <section class="card" aria-labelledby="roles-title"><header class="ch"><div><h2 id="roles-title">${msg('What a role may do')}</h2></div></header>
        <dl class="facts wide">
          <dt>${roleWord('admin')}</dt><dd>${msg('Everything, users and API keys included.')}</dd>
          <dt>${roleWord('operator')}</dt><dd>${msg('Stations, commands, cards, sites, tariffs, reservations and limits of power.')}</dd>
          <dt>${roleWord('technician')}</dt><dd>${msg('Stations, commands, firmware and diagnostics, but no reservations and no limits of power. Sees cards, no money.')}</dd>
          <dt>${roleWord('viewer')}</dt><dd>${msg('Reads, money included. Sees cards masked, and neither their list nor messages and commands.')}</dd>
        </dl></section>`
  }

  #invitationList(invitations: readonly Invitation[]): TemplateResult {
    if (invitations.length === 0)
      return emptyCard(users, msg('Nobody is invited'), msg('An invitation is a link that you send yourself.'))
    return html`<div class="tw wide-only" ${scrollRegion(msg('Open invitations'))}><table><thead><tr><th scope="col">${msg('E-mail')}</th><th scope="col">${msg('Role')}</th><th scope="col">${msg('Ends')}</th><th scope="col"><span class="vh">${msg('Actions')}</span></th></tr></thead>
      <tbody>${invitations.map(
        (
          each,
        ) => html`<tr><td><b class="id">${each.email}</b></td><td>${roleWord(each.role)}</td><td class="t2">${fmt().date(each.expiresAt, this.app.timeZone)}</td>
        <td class="n">${this.#withdrawButton(each)}</td></tr>`,
      )}</tbody></table></div>
      <ul class="rows">${invitations.map((each) => html`<li><div class="line"><b class="id">${each.email}</b><span class="r">${roleWord(each.role)}</span><span class="t2">${msg(str`until ${fmt().date(each.expiresAt, this.app.timeZone)}`)}</span><span class="r">${this.#withdrawButton(each)}</span></div></li>`)}</ul>`
  }

  #roleButton(user: User): TemplateResult {
    return html`<button class="ib sm" type="button" aria-label=${msg(str`Change the role of ${user.name}`)} title=${msg('Change role')} @click=${() => this.#changeRole(user)}>${icon(pencil)}</button>`
  }

  #withdrawButton(invitation: Invitation): TemplateResult {
    return html`<button class="ib sm" type="button" aria-label=${msg(str`Withdraw the invitation of ${invitation.email}`)} title=${msg('Withdraw')} @click=${() => this.#withdraw(invitation)}>${icon(trash2)}</button>`
  }

  #invite(): void {
    openFormDialog({
      title: msg('Invite somebody'),
      submitText: msg('Make the link'),
      fields: () => html`
        ${textField({ name: 'invite-email', label: msg('E-mail'), type: 'email', required: true, maxLength: 200 })}
        ${textField({ name: 'invite-name', label: msg('Name'), maxLength: 200 })}
        ${roleField('operator')}`,
      submit: async (fields) => {
        const body = { email: fields.text('invite-email'), name: fields.text('invite-name'), role: fields.text('role') }
        const { token } = await this.app.api.send('POST', '/invitations', body, madeSchema)
        void this.#invitations.load()
        const link = `${location.origin}/join#${token}`
        return html`<div class="form">${shownOnceNote(msg(str`Send the link to ${body.email} yourself. It works once, for seven days.`))}${copyLine(msg('Link'), link)}</div>`
      },
    })
  }

  #changeRole(user: User): void {
    openFormDialog({
      title: msg(str`Role of ${user.name}`),
      submitText: msg('Save'),
      fields: () => roleField(user.role ?? '', [['', msg('none: a driver')]]),
      submit: async (fields) => {
        const role = fields.textOrNull('role')
        await this.app.api.send('PATCH', `/users/${encodeURIComponent(user.uid)}`, { role }, v.unknown())
        toast(msg('Saved.'))
        return null
      },
    })
  }

  #withdraw({ invitationId, email }: Invitation): void {
    openConfirm({
      title: msg(str`Withdraw the invitation of ${email}?`),
      text: msg('The link stops working.'),
      submitText: msg('Withdraw'),
      act: async () => {
        await this.app.api.send('DELETE', `/invitations/${invitationId}`, undefined, v.unknown())
        await this.#invitations.load()
      },
    })
  }
}

function roleField(value: Role | '', more: readonly (readonly [string, string])[] = []): TemplateResult {
  const options = [...ROLES.map((role) => [role, roleWord(role)] as const), ...more]
  return html`${selectField({ name: 'role', label: msg('Role'), value, options })}${nothing}`
}
