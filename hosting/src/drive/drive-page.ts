import { html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import './drive-connector.ts'
import './drive-entry.ts'
import './drive-note.ts'
import { type DriveRoute, driveRoute } from './drive-route.ts'
import { registerWorker } from './register-worker.ts'

/** The driver's page: what its address names. Addresses change by loading anew, so nothing of one place stays for the next. */
@customElement('drive-page')
export class DrivePage extends LitElement {
  @state() private ready = false
  readonly #route = driveRoute(location.pathname)
  readonly #query = new URLSearchParams(location.search)

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#loadParts()
    if (location.pathname.startsWith('/s/')) registerWorker()
  }

  override render(): unknown {
    if (!this.ready) return nothing
    const route = this.#route
    const demo = this.#query.get('state')
    if (demo !== null) return html`<drive-demo .name=${demo}></drive-demo>`
    const kiosk = this.#query.has('kiosk')
    switch (route.page) {
      case 'entry':
        return kiosk ? html`<drive-kiosk></drive-kiosk>` : html`<drive-entry></drive-entry>`
      case 'connector':
        return kiosk
          ? html`<drive-kiosk .code=${route.code}></drive-kiosk>`
          : html`<drive-connector .code=${route.code}></drive-connector>`
      case 'session':
        return html`<drive-session .transactionKey=${route.transactionKey}></drive-session>`
      case 'history':
        return html`<drive-history></drive-history>`
      case 'receipt':
        return html`<drive-receipt .token=${route.token}></drive-receipt>`
      case 'unknown':
        return html`<drive-note></drive-note>`
    }
  }

  /** A sticker's page carries what it needs itself; the others are fetched when they are wanted. */
  async #loadParts(): Promise<void> {
    try {
      await partsOf(this.#route, this.#query)
    } catch (error) {
      // The element stays undefined and empty; the browser's own reload is the way on.
      console.error('a part of the page could not be loaded', error)
    }
    this.ready = true
    await this.updateComplete
    // The frame of drive.html stood here until now.
    document.getElementById('first')?.remove()
  }
}

function partsOf(route: DriveRoute, query: URLSearchParams): Promise<unknown> {
  if (query.has('state')) return import('./demo/drive-demo.ts')
  if (query.has('kiosk')) return import('./drive-kiosk.ts')
  switch (route.page) {
    case 'session':
      return import('./drive-session.ts')
    case 'history':
      return import('./drive-history.ts')
    case 'receipt':
      return import('./drive-receipt.ts')
    default:
      return Promise.resolve()
  }
}
