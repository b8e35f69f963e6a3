import { html, LitElement } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ANNOUNCE_EVENT, type AnnouncedText } from '../components/announced.ts'
import { Announcements } from './announcements.ts'

/** What becomes known in one moment is said in one sentence. */
const GATHER_MS = 250

/** The console's one polite live region. Answers to what a person just did are told by {@link AppToasts} at once. */
@customElement('app-announcer')
export class AppAnnouncer extends LitElement {
  @state() private said = ''
  readonly #announcements = new Announcements()
  #timer: ReturnType<typeof setTimeout> | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener(ANNOUNCE_EVENT, this.#onText)
  }

  override disconnectedCallback(): void {
    window.removeEventListener(ANNOUNCE_EVENT, this.#onText)
    clearTimeout(this.#timer)
    super.disconnectedCallback()
  }

  override render(): unknown {
    return html`<p class="vh" role="status" aria-live="polite">${this.said}</p>`
  }

  readonly #onText = (event: Event): void => {
    if (!(event instanceof CustomEvent)) return
    const { topic, text }: AnnouncedText = event.detail
    this.#announcements.note(topic, text)
    clearTimeout(this.#timer)
    const waitMs = this.#announcements.waitMs(performance.now())
    if (waitMs !== null) this.#timer = setTimeout(() => this.#say(), Math.max(waitMs, GATHER_MS))
  }

  #say(): void {
    const text = this.#announcements.take(performance.now())
    if (text !== null) this.said = text
    else {
      // The timer was a moment early.
      const waitMs = this.#announcements.waitMs(performance.now())
      if (waitMs !== null) this.#timer = setTimeout(() => this.#say(), waitMs)
    }
  }
}
