import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { AppContext } from '../app/app-context.ts'
import { addressOf } from '../app/router.ts'
import { bookOpen, info, keyboard, phone } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { openShortcuts } from './dialog-shortcuts.ts'
import { openDialog } from './kit-dialog.ts'

/** Where help is: whom to call, what the API can do, what the keyboard does, which version this is. */
export function openHelp(app: AppContext): void {
  openDialog(msg('Help'), (dialog) => content(app, () => dialog.close()))
}

function content(app: AppContext, close: () => void): TemplateResult {
  const helpPhone = app.organisation?.helpPhone ?? null
  const part = (section: string): string => addressOf('settingsSection', { section })
  return html`<div class="form">
    ${
      helpPhone === null
        ? html`<p>${msg('Ask an administrator of your organisation. A help number for everybody can be set under Organisation.')}
            ${app.may('manageUsers') ? html`<a class="lk" href=${part('organisation')} @click=${close}>${msg('Set a help number')}</a>` : nothing}</p>`
        : html`<p>${msg('Your organisation answers questions under this number, which drivers see as well.')}</p>
            <div class="btns start"><a class="btn primary" href="tel:${helpPhone.replace(/[^\d+]/g, '')}">${icon(phone)}${helpPhone}</a></div>`
    }
    <ul class="help-links">
      <li><a class="btn" href=${part('apiReference')} @click=${close}>${icon(bookOpen)}${msg('API reference')}</a></li>
      <li><button class="btn" type="button" @click=${() => {
        close()
        openShortcuts()
      }}>${icon(keyboard)}${msg('Keyboard')}</button></li>
      <li><a class="btn" href=${part('about')} @click=${close}>${icon(info)}${msg('About this installation')}</a></li>
    </ul>
  </div>`
}
