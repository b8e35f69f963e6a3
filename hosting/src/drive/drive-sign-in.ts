import { localized, msg } from '@lit/localize'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import type { AppConfig } from '../data/app-config.ts'
import type { SignInOutcome } from '../data/session.ts'
import { circleX, flaskConical, x } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { signInProblem } from '../words/sign-in-problem.ts'
import { loadLive } from './load-live.ts'

/** A sheet that asks for a driver's e-mail and password. */
@customElement('drive-sign-in')
@localized()
export class DriveSignIn extends LitElement {
  @state() private outcome: SignInOutcome | null = null
  @state() private pending = false
  @state() private config: AppConfig | null = null
  @query('dialog') private dialog!: HTMLDialogElement
  #settle: ((signedIn: boolean) => void) | null = null

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** Shows the sheet. @returns true once somebody is signed in, false when it was closed. */
  async ask(): Promise<boolean> {
    this.outcome = null
    this.dialog.showModal()
    this.#loadDemoAccounts()
    return new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  override render(): unknown {
    return html`<dialog class="sheet" aria-labelledby="sign-in-title" @close=${this.#onClose}>
      <div class="sheet-head"><h2 id="sign-in-title">${msg('Sign in')}</h2>
        <button class="sh" type="button" aria-label=${msg('Close')} @click=${this.#onCloseButton}>${icon(x)}</button></div>
      <form @submit=${this.#onSubmit}>
        <div role="alert">${this.#problem()}</div>
        <label class="fld"><span>${msg('E-mail')}</span>
          <input name="email" type="email" autocomplete="username" required autocapitalize="none" spellcheck="false"></label>
        <label class="fld"><span>${msg('Password')}</span>
          <input name="password" type="password" autocomplete="current-password" required></label>
        <button class="cta" type="submit" ?disabled=${this.pending}>${this.pending ? msg('Signing in…') : msg('Sign in')}</button>
      </form>
      ${this.#demoAccounts()}
    </dialog>`
  }

  #problem(): TemplateResult | typeof nothing {
    if (this.outcome === null || this.outcome === 'signedIn') return nothing
    return html`<p class="bad">${icon(circleX)}<span>${signInProblem(this.outcome)}</span></p>`
  }

  /** Drivers first: this is their page. */
  #demoAccounts(): TemplateResult | typeof nothing {
    const accounts = (this.config?.signIns ?? []).toSorted(
      (a, b) => Number(b.role === 'driver') - Number(a.role === 'driver'),
    )
    if (accounts.length === 0) return nothing
    return html`<div class="accounts"><p>${icon(flaskConical, 's16')}${msg('Demo accounts of this installation')}</p>
      ${accounts.map(
        ({ role, email, password }) =>
          html`<button type="button" ?disabled=${this.pending} @click=${() => this.#signIn(email, password)}><b>${role}</b><span>${email}</span></button>`,
      )}</div>`
  }

  async #loadDemoAccounts(): Promise<void> {
    try {
      this.config = (await loadLive()).live.config
    } catch (error) {
      console.error('the live part could not be loaded', error)
      this.outcome = 'unreachable'
    }
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const fields = new FormData(event.target)
    void this.#signIn(String(fields.get('email') ?? ''), String(fields.get('password') ?? ''))
  }

  async #signIn(email: string, password: string): Promise<void> {
    this.pending = true
    try {
      const { live } = await loadLive()
      this.outcome = await live.signIn(email, password)
    } catch (error) {
      console.error('signing in failed', error)
      this.outcome = 'unreachable'
    } finally {
      this.pending = false
    }
    if (this.outcome !== 'signedIn') return
    this.#settle?.(true)
    this.#settle = null
    this.dialog.close()
  }

  readonly #onCloseButton = (): void => this.dialog.close()

  readonly #onClose = (): void => {
    this.#settle?.(false)
    this.#settle = null
  }
}
