import { localized, msg, str } from '@lit/localize'
import { html, LitElement, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'

const LENGTHS = [5, 10, 15, 20, 30, 45, 60, 90, 120]
const USUAL = 15

/** A sheet that asks for how long a connector shall be held. */
@customElement('drive-reserve')
@localized()
export class DriveReserve extends LitElement {
  @state() private maxMinutes = USUAL
  @query('dialog') private dialog!: HTMLDialogElement
  @query('select') private select!: HTMLSelectElement
  #settle: ((minutes: number | null) => void) | null = null

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** @returns the chosen minutes; null when the driver closed the sheet. */
  async ask(maxMinutes: number): Promise<number | null> {
    this.maxMinutes = maxMinutes
    await this.updateComplete
    this.dialog.showModal()
    return new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  override render(): unknown {
    return html`<dialog class="sheet" aria-labelledby="reserve-title" @close=${() => this.#answer(null)}>
      <h2 id="reserve-title">${msg('Reserve this connector')}</h2>
      ${reserveForm(this.maxMinutes)}
      <div class="pair">
        <button class="cta" type="button" @click=${() => this.#answer(Number(this.select.value))}>${msg('Reserve')}</button>
        <button class="cta ghost" type="button" @click=${() => this.#answer(null)}>${msg('Back')}</button>
      </div>
    </dialog>`
  }

  #answer(minutes: number | null): void {
    this.#settle?.(minutes)
    this.#settle = null
    this.dialog.close()
  }
}

/** How long, and what a reservation means. */
export function reserveForm(maxMinutes: number): TemplateResult {
  const lengths = [...LENGTHS.filter((minutes) => minutes < maxMinutes), maxMinutes]
  const usual = lengths.findLast((minutes) => minutes <= USUAL)
  return html`<p class="lead l">${msg('The station holds it for you from now on; nobody else can start here. It costs nothing. If you do not come, give it back in time: it counts as a no-show otherwise.')}</p>
    <p class="fld entry"><label for="reserve-minutes">${msg('Hold it for')}</label>
      <select id="reserve-minutes">${lengths.map((minutes) => html`<option value=${minutes} ?selected=${minutes === usual}>${msg(str`${minutes} minutes`)}</option>`)}</select></p>`
}
