import { ROLES } from '@charge-it/shared/model/role.ts'
import { msg, str } from '@lit/localize'
import type { Auth } from 'firebase/auth'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { gateBrand } from '../app/gate-pages.ts'
import { languageSwitch } from '../app/language-switch.ts'
import { textField } from '../components/form-fields.ts'
import { PageElement } from '../components/page-element.ts'
import { type Api, ApiError } from '../data/api.ts'
import { type Person, refreshRole, signIn } from '../data/session.ts'
import { shownLocale } from '../i18n/localization.ts'
import { circleX } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { apiProblem } from '../words/api-problem.ts'
import { roleWord } from '../words/role.ts'

const invitationSchema = v.object({ email: v.string(), role: v.picklist(ROLES), name: v.string() })
type Invitation = v.InferOutput<typeof invitationSchema>

/**
 * The page behind an invitation's link: makes the account of whoever was invited. The secret stands after the `#` of the
 * address, which no server sees. Fires `joined`.
 */
@customElement('view-join')
export class ViewJoin extends PageElement {
  @property({ attribute: false }) auth: Auth | null = null
  @property({ attribute: false }) api: Api | null = null
  @property({ attribute: false }) person: Person | null = null
  @state() private invitation: Invitation | null = null
  @state() private problem: string | null = null
  @state() private pending = false
  readonly #token = location.hash.slice(1)

  override connectedCallback(): void {
    super.connectedCallback()
    document.title = `${msg('Invitation')} · Charge-IT`
    void this.#read()
  }

  override render(): unknown {
    return html`<div class="gate"><main id="main">
      <div class="tools">${gateBrand()}${languageSwitch()}</div>
      <div class="card">
        <h1 tabindex="-1">${msg('Join the team')}</h1>
        <div role="alert">${this.problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${this.problem}</p></div>`}</div>
        ${this.invitation === null ? nothing : this.#form(this.invitation)}
      </div>
    </main></div>`
  }

  #form({ email, role, name }: Invitation): TemplateResult {
    const signedIn = this.#isOwn(email)
    return html`<p class="t2">${msg(str`You are invited as ${roleWord(role)}, with the address ${email}.`)}</p>
      <form @submit=${this.#onSubmit}>
        <input type="hidden" name="email" autocomplete="username" value=${email}>
        ${textField({ name: 'name', label: msg('Your name'), value: name === '' ? (signedIn ? (this.person?.name ?? '') : '') : name, required: true, maxLength: 200, autocomplete: 'name' })}
        ${signedIn ? nothing : textField({ name: 'password', label: msg('Password'), type: 'password', required: true, autocomplete: 'new-password', hint: msg('At least 10 characters.') })}
        <button class="btn primary" type="submit" ?disabled=${this.pending}>${signedIn ? msg('Accept') : msg('Create account')}</button>
      </form>
      <p class="xs t2">${msg('You have an account of this address already? Sign in first, then open the link again.')}</p>`
  }

  #isOwn(email: string): boolean {
    return this.person?.email?.toLowerCase() === email
  }

  async #read(): Promise<void> {
    if (this.api === null) return
    try {
      this.invitation = await this.api.send(
        'POST',
        '/public/invitations/read',
        { token: this.#token },
        invitationSchema,
      )
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
    }
  }

  readonly #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { api, auth, invitation } = this
    if (!(event.target instanceof HTMLFormElement) || api === null || auth === null || invitation === null) return
    const fields = new FormData(event.target)
    const password = String(fields.get('password') ?? '')
    if (!this.#isOwn(invitation.email) && password.length < 10) {
      this.problem = msg('The password needs at least 10 characters.')
      return
    }
    this.pending = true
    this.problem = null
    try {
      const name = String(fields.get('name') ?? '').trim()
      const own = this.#isOwn(invitation.email)
      const body = { token: this.#token, name, language: shownLocale(), ...(own ? {} : { password }) }
      await api.send('POST', '/public/invitations/accept', body, v.unknown())
      if (own) await refreshRole(auth)
      else await signIn(auth, invitation.email, password)
      this.dispatchEvent(new CustomEvent('joined'))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
    } finally {
      this.pending = false
    }
  }
}
