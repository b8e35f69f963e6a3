import { html, LitElement } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { badgeCheck, circleX } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'

const SHOWN_MS = 8000

interface Toast {
  readonly text: string
  readonly bad: boolean
}

/** Tells the person something that happened, for some seconds. @param bad It did not work. */
export function toast(text: string, bad = false): void {
  window.dispatchEvent(new CustomEvent<Toast>('charge-it-toast', { detail: { text, bad } }))
}

/** Where {@link toast} shows. */
@customElement('app-toasts')
export class AppToasts extends LitElement {
  @state() private toasts: readonly Toast[] = []

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('charge-it-toast', this.#onToast)
  }

  override disconnectedCallback(): void {
    window.removeEventListener('charge-it-toast', this.#onToast)
    super.disconnectedCallback()
  }

  override render(): unknown {
    return html`<div class="toasts" role="status" aria-live="polite">
      ${this.toasts.map((each) => html`<div class="note ${each.bad ? 'bad' : ''}">${icon(each.bad ? circleX : badgeCheck)}<p>${each.text}</p></div>`)}
    </div>`
  }

  readonly #onToast = (event: Event): void => {
    if (!(event instanceof CustomEvent)) return
    const { detail } = event
    this.toasts = [...this.toasts, detail]
    setTimeout(() => {
      this.toasts = this.toasts.filter((each) => each !== detail)
    }, SHOWN_MS)
  }
}
