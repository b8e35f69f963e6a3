import { msg, str } from '@lit/localize'
import type { Auth } from 'firebase/auth'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { gateBrand } from '../app/gate-pages.ts'
import { languageSwitch } from '../app/language-switch.ts'
import { textField } from '../components/form-fields.ts'
import { PageElement } from '../components/page-element.ts'
import type { AppConfig } from '../data/app-config.ts'
import {
  type MailOutcome,
  openedBySignInLink,
  rememberedLinkEmail,
  type SignInOutcome,
  sendResetLink,
  sendSignInLink,
  signIn,
  signInByLink,
} from '../data/session.ts'
import { circleCheck, circleX, flaskConical } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { signInProblem } from '../words/sign-in-problem.ts'

type Way = 'password' | 'link' | 'reset' | 'byLink'

/**
 * Signing in: e-mail and password, or a link by e-mail. The same message for every wrong login; demo accounts only
 * beside emulators.
 */
@customElement('view-sign-in')
export class ViewSignIn extends PageElement {
  @property({ attribute: false }) auth: Auth | null = null
  @property({ attribute: false }) config: AppConfig | null = null
  @state() private way: Way = 'password'
  @state() private outcome: SignInOutcome | MailOutcome | null = null
  @state() private sentTo = ''
  @state() private pending = false

  override connectedCallback(): void {
    super.connectedCallback()
    document.title = `${msg('Sign in')} · Charge-IT`
    if (this.auth === null || !openedBySignInLink(this.auth)) return
    this.way = 'byLink'
    const email = rememberedLinkEmail()
    if (email !== '') void this.#act(email, '')
  }

  override render(): unknown {
    return html`<div class="gate"><main id="main">
      <div class="tools">${gateBrand()}${languageSwitch()}</div>
      <div class="card">
        <h1 tabindex="-1">${this.#title()}</h1>
        ${this.outcome === 'sent' ? this.#sent() : this.#form()}
      </div>
      ${this.way === 'password' ? this.#demoAccounts() : nothing}
    </main></div>`
  }

  #title(): string {
    return this.way === 'reset' ? msg('Set a new password') : msg('Sign in')
  }

  #form(): TemplateResult {
    const { way } = this
    return html`<form @submit=${this.#onSubmit}>
        <div role="alert">${this.#problem()}</div>
        ${this.#explanation()}
        ${textField({ name: 'email', label: msg('E-mail'), type: 'email', required: true, autocomplete: 'username' })}
        ${way === 'password' ? textField({ name: 'password', label: msg('Password'), type: 'password', required: true, autocomplete: 'current-password' }) : nothing}
        <button class="btn primary" type="submit" ?disabled=${this.pending}>${this.#submitText()}</button>
      </form>
      <div class="btns">${way === 'password' ? html`${this.#wayButton('link', msg('Sign in by a link'))}${this.#wayButton('reset', msg('Forgot the password?'))}` : this.#wayButton('password', msg('Sign in with a password'))}</div>`
  }

  #wayButton(way: Way, text: string): TemplateResult {
    const choose = (): void => {
      this.way = way
      this.outcome = null
    }
    return html`<button class="btn plain" type="button" @click=${choose}>${text}</button>`
  }

  #explanation(): TemplateResult | typeof nothing {
    switch (this.way) {
      case 'password':
        return nothing
      case 'link':
        return html`<p class="t2">${msg('We send a link to your address. It signs you in on this device, once, without a password.')}</p>`
      case 'reset':
        return html`<p class="t2">${msg('We send a link to your address, with which you choose a new password.')}</p>`
      case 'byLink':
        return html`<p class="t2">${msg('You opened a sign-in link. Type the address it was sent to.')}</p>`
    }
  }

  #submitText(): string {
    if (this.pending) return this.way === 'password' || this.way === 'byLink' ? msg('Signing in…') : msg('Sending…')
    return this.way === 'password' || this.way === 'byLink' ? msg('Sign in') : msg('Send link')
  }

  #sent(): TemplateResult {
    return html`<div class="note good" role="status">${icon(circleCheck)}<p>${msg(str`If ${this.sentTo} has an account, the link is on its way. Look into the spam folder too.`)}</p></div>
      <div class="btns">${this.#wayButton('password', msg('Sign in with a password'))}</div>`
  }

  #problem(): TemplateResult | typeof nothing {
    if (this.outcome === null || this.outcome === 'signedIn' || this.outcome === 'sent') return nothing
    return html`<div class="note bad">${icon(circleX)}<p>${this.#problemText(this.outcome)}</p></div>`
  }

  #problemText(outcome: 'refused' | 'tooMany' | 'unreachable'): string {
    return this.way === 'byLink' && outcome === 'refused'
      ? msg('This link has been used, is too old, or was sent to another address. Ask for a new one.')
      : signInProblem(outcome)
  }

  #demoAccounts(): TemplateResult | typeof nothing {
    const accounts = this.config?.signIns ?? []
    if (accounts.length === 0) return nothing
    return html`<section class="card" aria-labelledby="demo-title">
      <div><h2 class="h2" id="demo-title">${msg('Demo accounts')}</h2>
      <p class="xs t2">${msg('This installation runs on emulators with demo data.')}</p></div>
      <div class="accounts">
        ${accounts.map(
          (
            account,
          ) => html`<button type="button" ?disabled=${this.pending} @click=${() => this.#act(account.email, account.password)}>
            <b>${account.role}</b><span>${account.email}</span></button>`,
        )}
      </div>
      <span class="demo">${icon(flaskConical)}${msg('Demo data')}</span>
    </section>`
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const fields = new FormData(event.target)
    void this.#act(String(fields.get('email') ?? '').trim(), String(fields.get('password') ?? ''))
  }

  async #act(email: string, password: string): Promise<void> {
    const { auth } = this
    if (auth === null) return
    this.pending = true
    this.outcome = null
    try {
      this.outcome = await this.#outcomeOf(auth, email, password)
      this.sentTo = email
    } finally {
      this.pending = false
    }
  }

  #outcomeOf(auth: Auth, email: string, password: string): Promise<SignInOutcome | MailOutcome> {
    switch (this.way) {
      case 'password':
        return signIn(auth, email, password)
      case 'link':
        return sendSignInLink(auth, email)
      case 'reset':
        return sendResetLink(auth, email)
      case 'byLink':
        return signInByLink(auth, email)
    }
  }
}
