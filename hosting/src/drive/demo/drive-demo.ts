import { localized } from '@lit/localize'
import { html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { loadAppConfig } from '../../data/app-config.ts'
import '../drive-note.ts'
import { demoNames, demoScreen } from './demo-screen.ts'

/** The gallery and Vite's own server show made-up states without any system behind them; a customer's build has neither. */
const IN_GALLERY = import.meta.env.DEV || import.meta.env.MODE === 'gallery'

/** `?state={name}`: one state of the page with made-up values, to look at and to test. Only beside emulators. */
@customElement('drive-demo')
@localized()
export class DriveDemo extends LitElement {
  @property() name = ''
  @state() private allowed: boolean | null = null
  readonly #now = new Date()

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#ask()
  }

  override render(): unknown {
    if (this.allowed === null) return nothing
    const screen = this.allowed ? demoScreen(this.name, this.#now) : null
    if (screen !== null) return screen
    return this.allowed && this.name === ''
      ? html`<main class="dm"><h1 class="dst big">States</h1><ul>${demoNames(this.#now).map(
          (name) => html`<li><a href="?state=${name}">${name}</a></li>`,
        )}</ul></main>`
      : html`<drive-note></drive-note>`
  }

  async #ask(): Promise<void> {
    if (IN_GALLERY) {
      this.allowed = true
      return
    }
    try {
      this.allowed = (await loadAppConfig()).emulators !== undefined
    } catch (error) {
      console.error('no configuration was found', error)
      this.allowed = false
    }
  }
}
