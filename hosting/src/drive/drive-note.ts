import { localized, msg } from '@lit/localize'
import { html, LitElement } from 'lit'
import { customElement } from 'lit/decorators.js'
import { circleHelp } from '../icons/generated/lucide.ts'
import { shell } from './drive-shell.ts'
import { stateHead } from './page-head.ts'

/** Addresses that lead nowhere: says so, and where to go on. */
@customElement('drive-note')
@localized()
export class DriveNote extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    const words = {
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
