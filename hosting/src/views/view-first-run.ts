import { msg } from '@lit/localize'
import type { Auth } from 'firebase/auth'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { gateBrand } from '../app/gate-pages.ts'
import { PageElement } from '../components/page-element.ts'
import { type Api, ApiError } from '../data/api.ts'
import { signIn } from '../data/session.ts'
import { finishSetup } from '../data/setup.ts'
import { shownLocale } from '../i18n/localization.ts'
import { circleX } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { apiProblem } from '../words/api-problem.ts'

/** The first page of a new installation: creates its administrator. Fires `setup-done`. */
@customElement('view-first-run')
export class ViewFirstRun extends PageElement {
  @property({ attribute: false }) auth: Auth | null = null
  @property({ attribute: false }) api: Api | null = null
  @state() private problem: string | null = null
  @state() private pending = false

  override connectedCallback(): void {
    super.connectedCallback()
    document.title = `${msg('Set up')} · Charge-IT`
  }

  override render(): unknown {
    return html`<div class="gate"><main id="main">
      ${gateBrand()}
      <div class="card">
        <div><h1 tabindex="-1">${msg('Set up Charge-IT')}</h1>
        <p class="t2">${msg('Nobody manages this installation yet. The account you create here is its administrator.')}</p></div>
        <form @submit=${this.#onSubmit}>
          <div role="alert">${this.problem === null ? nothing : html`<div class="note bad">${icon(circleX)}<p>${this.problem}</p></div>`}</div>
          ${field('setupCode', msg('Set-up code'), 'text', 'one-time-code', msg('The start of the installation printed it.'))}
          ${field('name', msg('Your name'), 'text', 'name')} ${field('email', msg('E-mail'), 'email', 'username')}
          ${field('password', msg('Password'), 'password', 'new-password', msg('At least 10 characters.'))}
          <button class="btn primary" type="submit" ?disabled=${this.pending}>${msg('Create administrator')}</button>
        </form>
      </div>
    </main></div>`
  }

  readonly #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement) || this.api === null || this.auth === null) return
    const fields = new FormData(event.target)
    const text = (name: string): string => String(fields.get(name) ?? '').trim()
    this.pending = true
    this.problem = null
    try {
      const password = String(fields.get('password') ?? '')
      await finishSetup(this.api, {
        setupCode: text('setupCode'),
        name: text('name'),
        email: text('email'),
        password,
        language: shownLocale(),
      })
      this.dispatchEvent(new CustomEvent('setup-done'))
      await signIn(this.auth, text('email'), password)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = apiProblem(error)
    } finally {
      this.pending = false
    }
  }
}

function field(name: string, label: string, type: string, autocomplete: string, hint = ''): TemplateResult {
  return html`<div class="fld">
    <label for=${name}>${label}</label>
    <span class="inp"><input id=${name} name=${name} type=${type} autocomplete=${autocomplete} required minlength=${type === 'password' ? 10 : nothing}
      aria-describedby=${hint === '' ? nothing : `${name}-hint`}></span>
    ${hint === '' ? nothing : html`<span class="hint" id="${name}-hint">${hint}</span>`}
  </div>`
}
