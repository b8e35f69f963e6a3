import { localized, msg } from '@lit/localize'
import { html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { normalCode } from './drive-route.ts'
import { shell } from './drive-shell.ts'
import { recallHelp } from './help-memory.ts'
import { helpLine } from './page-head.ts'

const CODE_LENGTH = 8

/** `/c`: how charging works, in three steps, and a field for the sticker's code. */
@customElement('drive-entry')
@localized()
export class DriveEntry extends LitElement {
  @state() private problem = false

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.title = `${msg('Charge here')} · Charge-IT`
  }

  override render(): unknown {
    return shell({
      body: html`<h1 class="dst big" tabindex="-1">${msg('Charge your car')}</h1>
        <div class="pn wh"><ol class="todo">
          <li><b aria-hidden="true">1</b><span>${msg('Scan the QR code at the charger, or type its code here.')}</span></li>
          <li><b aria-hidden="true">2</b><span>${msg('See the price, then start or tap your card.')}</span></li>
          <li><b aria-hidden="true">3</b><span>${msg('Plug in. Power, energy and cost are shown live.')}</span></li>
        </ol></div>
        <form class="entry" novalidate @submit=${this.#onSubmit}>
          <label class="fld" for="code"><span>${msg('Code on the sticker')}</span></label>
          <input id="code" class="big-in" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20"
            aria-describedby="code-hint" aria-invalid=${this.problem} @input=${() => {
              this.problem = false
            }}>
          <p id="code-hint" class=${this.problem ? 'bad' : 'hint'} role=${this.problem ? 'alert' : nothing}>${
            this.problem ? msg('The code has 8 letters and digits.') : msg('8 letters and digits, below the QR code.')
          }</p>
          <button class="cta" type="submit">${msg('Show charger')}</button>
        </form>`,
      foot: html`<p class="alt"><a href="/s/">${msg('My sessions')}</a></p>${helpLine(recallHelp())}`,
    })
  }

  readonly #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault()
    const field = this.querySelector<HTMLInputElement>('#code')
    const code = normalCode(field?.value ?? '')
    if (!/^[0-9A-Z]+$/.test(code) || code.length !== CODE_LENGTH) {
      this.problem = true
      field?.focus()
      return
    }
    location.assign(`/c/${code}`)
  }
}
