import { html, LitElement } from 'lit'
import { customElement } from 'lit/decorators.js'
import './drive-connector.ts'
import './drive-entry.ts'
import './drive-note.ts'
import './drive-session.ts'
import { driveRoute } from './drive-route.ts'

/** The driver's page: what its address names. Addresses change by loading anew, so nothing of one place stays for the next. */
@customElement('drive-page')
export class DrivePage extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    const route = driveRoute(location.pathname)
    switch (route.page) {
      case 'entry':
        return html`<drive-entry></drive-entry>`
      case 'connector':
        return html`<drive-connector .code=${route.code}></drive-connector>`
      case 'session':
        return html`<drive-session .transactionKey=${route.transactionKey}></drive-session>`
      case 'receipt':
        return html`<drive-note about="receipt"></drive-note>`
      case 'unknown':
        return html`<drive-note></drive-note>`
    }
  }
}
