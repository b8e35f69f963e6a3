import { localized, msg } from '@lit/localize'
import { html, LitElement, nothing } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { driveDeps } from './deps.ts'
import { DriveApiError } from './drive-api.ts'
import { refusalWords } from './refusal-words.ts'
import { forgetSessions } from './session-memory.ts'

/** Asks once more before an account is erased. Fires `erased` when it is gone. */
@customElement('drive-erase')
@localized()
export class DriveErase extends LitElement {
  @state() private pending = false
  @state() private refusedBy: string | null = null
  @query('dialog') private dialog!: HTMLDialogElement

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  ask(): void {
    this.refusedBy = null
    this.dialog.showModal()
  }

  override render(): unknown {
    return html`<dialog class="sheet" aria-labelledby="erase-title" aria-describedby="erase-text">
      <h2 id="erase-title">${msg('Erase this account?')}</h2>
      <p id="erase-text" class="lead l">${msg('Your name, address, cards and links of receipts are erased at once and for good. What the books must keep stays without your name: energy, time and amount of each session.')}</p>
      ${this.refusedBy === null ? nothing : html`<p class="bad box" role="alert">${refusalWords(this.refusedBy).lead}</p>`}
      <div class="pair">
        <button class="cta" type="button" ?disabled=${this.pending} @click=${() => void this.#onErase()}>${this.pending ? msg('Erasing…') : msg('Yes, erase')}</button>
        <button class="cta ghost" type="button" @click=${() => this.dialog.close()}>${msg('Keep my account')}</button>
      </div>
    </dialog>`
  }

  async #onErase(): Promise<void> {
    this.pending = true
    try {
      const { live } = await driveDeps.loadLive()
      const token = await live.idToken()
      if (token === null) throw new DriveApiError(401, 'not-signed-in', null)
      await driveDeps.api.eraseMe(token)
      forgetSessions()
      await live.signOut()
      this.dialog.close()
      this.dispatchEvent(new CustomEvent('erased'))
    } catch (error) {
      if (!(error instanceof DriveApiError)) throw error
      this.refusedBy = error.code
    } finally {
      this.pending = false
    }
  }
}
