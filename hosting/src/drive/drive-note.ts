import { localized, msg } from '@lit/localize'
import { html, LitElement } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { circleHelp, receiptText } from '../icons/generated/lucide.ts'
import { shell } from './drive-shell.ts'
import { stateHead } from './page-head.ts'

/** `/r/{token}` and addresses that lead nowhere: says so, and where to go on. */
@customElement('drive-note')
@localized()
export class DriveNote extends LitElement {
  @property() about: 'receipt' | 'unknown' = 'unknown'

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    const words =
      this.about === 'receipt'
        ? {
            iconPath: receiptText,
            tone: 'text' as const,
            heading: msg('Receipts are not available yet'),
            lead: msg('This version of Charge-IT makes no receipts. The cost of your session is on its own page.'),
          }
        : {
            iconPath: circleHelp,
            tone: 'text' as const,
            heading: msg('There is no such page'),
            lead: msg('Scan the sticker on the charger, or type its code.'),
          }
    document.title = `${words.heading} · Charge-IT`
    return shell({
      body: stateHead(words),
      foot: html`<a class="cta" href="/c">${msg('Enter a code')}</a>`,
    })
  }
}
