import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { chooseLocale, shownLocale } from '../i18n/localization.ts'

/** Changes the language, on pages without the console's head. */
export function languageSwitch(): TemplateResult {
  const shown = shownLocale()
  return html`<button class="ib txt" type="button" aria-label="${shown.toUpperCase()}. ${shown === 'id' ? msg('Language: Indonesian. Switch to English') : msg('Language: English. Switch to Indonesian')}"
    @click=${() => chooseLocale(shown === 'id' ? 'en' : 'id')}>${shown.toUpperCase()}</button>`
}
