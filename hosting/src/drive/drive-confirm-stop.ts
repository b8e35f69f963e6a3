import { localized, msg } from '@lit/localize'
import { html, LitElement } from 'lit'
import { customElement, query } from 'lit/decorators.js'

/** Asks once more before a session is stopped. */
@customElement('drive-confirm-stop')
@localized()
export class DriveConfirmStop extends LitElement {
  @query('dialog') private dialog!: HTMLDialogElement
  #settle: ((confirmed: boolean) => void) | null = null

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** @returns true when the driver means it. */
  ask(): Promise<boolean> {
    this.dialog.showModal()
    return new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  override render(): unknown {
    return html`<dialog class="sheet" aria-labelledby="stop-title" aria-describedby="stop-text" @close=${this.#onClose}>
      <h2 id="stop-title">${msg('Stop this session?')}</h2>
      <p id="stop-text" class="lead l">${msg('The car stops charging. The session cannot be continued, only started anew.')}</p>
      <div class="pair">
        <button class="cta" type="button" @click=${() => this.#answer(true)}>${msg('Yes, stop')}</button>
        <button class="cta ghost" type="button" @click=${() => this.#answer(false)}>${msg('Keep charging')}</button>
      </div>
    </dialog>`
  }

  #answer(confirmed: boolean): void {
    this.#settle?.(confirmed)
    this.#settle = null
    this.dialog.close()
  }

  readonly #onClose = (): void => this.#answer(false)
}
