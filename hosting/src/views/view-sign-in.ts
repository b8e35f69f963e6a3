import { localized, msg } from '@lit/localize'
import type { Auth } from 'firebase/auth'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { gateBrand } from '../app/gate-pages.ts'
import type { AppConfig } from '../data/app-config.ts'
import { type SignInOutcome, signIn } from '../data/session.ts'
import { chooseLocale, shownLocale } from '../i18n/localization.ts'
import { circleX, flaskConical } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'

/** E-mail and password. The same message for every wrong login; demo accounts only beside emulators. */
@customElement('view-sign-in')
@localized()
export class ViewSignIn extends LitElement {
  @property({ attribute: false }) auth: Auth | null = null
  @property({ attribute: false }) config: AppConfig | null = null
  @state() private outcome: SignInOutcome | null = null
  @state() private pending = false

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.title = `${msg('Sign in')} · Charge-IT`
  }

  override render(): unknown {
    return html`<div class="gate"><main id="main">
      <div class="tools">
        ${gateBrand()}
        <button class="ib txt" type="button" aria-label=${shownLocale() === 'id' ? msg('Language: Indonesian. Switch to English') : msg('Language: English. Switch to Indonesian')}
          @click=${() => chooseLocale(shownLocale() === 'id' ? 'en' : 'id')}>${shownLocale().toUpperCase()}</button>
      </div>
      <div class="card">
        <h1 tabindex="-1">${msg('Sign in')}</h1>
        <form @submit=${this.#onSubmit}>
          <div role="alert">${this.#problem()}</div>
          <div class="fld">
            <label for="email">${msg('E-mail')}</label>
            <span class="inp"><input id="email" name="email" type="email" autocomplete="username" required autocapitalize="none" spellcheck="false"></span>
          </div>
          <div class="fld">
            <label for="password">${msg('Password')}</label>
            <span class="inp"><input id="password" name="password" type="password" autocomplete="current-password" required></span>
          </div>
          <button class="btn primary" type="submit" ?disabled=${this.pending}>
            ${this.pending ? msg('Signing in…') : msg('Sign in')}
          </button>
        </form>
      </div>
      ${this.#demoAccounts()}
    </main></div>`
  }

  #problem(): TemplateResult | typeof nothing {
    if (this.outcome === null || this.outcome === 'signedIn') return nothing
    const text =
      this.outcome === 'refused'
        ? msg('E-mail or password is wrong.')
        : this.outcome === 'tooMany'
          ? msg('Too many tries. Wait some minutes, then try again.')
          : msg('No connection. Check the network, then try again.')
    return html`<div class="note bad">${icon(circleX)}<p>${text}</p></div>`
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
          ) => html`<button type="button" ?disabled=${this.pending} @click=${() => this.#signIn(account.email, account.password)}>
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
    void this.#signIn(String(fields.get('email') ?? ''), String(fields.get('password') ?? ''))
  }

  async #signIn(email: string, password: string): Promise<void> {
    if (this.auth === null) return
    this.pending = true
    this.outcome = null
    try {
      this.outcome = await signIn(this.auth, email, password)
    } finally {
      this.pending = false
    }
  }
}
