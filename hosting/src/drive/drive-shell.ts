import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { chooseLocale, shownLocale } from '../i18n/localization.ts'
import { share2 } from '../icons/generated/lucide.ts'
import { brandIcon, icon } from '../icons/icon.ts'

/** What a page puts between the bar on top and the end of the screen. */
export interface ShellParts {
  readonly head?: TemplateResult | typeof nothing
  readonly body: unknown
  readonly foot?: unknown
  /** What the polite live region says. */
  readonly announced?: string
}

/** The frame of every page: brand, language, share; place; content; actions at the thumb. */
export function shell({ head = nothing, body, foot = nothing, announced = '' }: ShellParts): TemplateResult {
  const locale = shownLocale()
  const label =
    locale === 'id' ? msg('Language: Indonesian. Switch to English') : msg('Language: English. Switch to Indonesian')
  return html`<div class="scr">
    <header class="dh"><div class="dbar">
      <a class="db" href="/c">${brandIcon()}Charge-IT</a>
      <span class="dl">
        <button type="button" class="lg" aria-label="ID EN. ${label}" @click=${() => void chooseLocale(locale === 'id' ? 'en' : 'id')}>
          <span class=${locale === 'id' ? 'on' : ''}>ID</span> <span class=${locale === 'en' ? 'on' : ''}>EN</span></button>
        <button class="sh" type="button" aria-label=${msg('Share')} @click=${share}>${icon(share2)}</button>
      </span>
    </div>${head}</header>
    <main class="dm">${body}</main>
    <footer class="df">${foot}</footer>
    <p class="vh" aria-live="polite">${announced}</p>
  </div>`
}

/** Hands the address on: by the device's own sheet, otherwise by the clipboard. */
async function share(event: Event): Promise<void> {
  const button = event.currentTarget
  const url = location.href
  try {
    if (typeof navigator.share === 'function') {
      await navigator.share({ title: 'Charge-IT', url })
      return
    }
    await navigator.clipboard.writeText(url)
    if (button instanceof HTMLElement) showCopied(button)
  } catch (error) {
    // The person closed the sheet, or the browser refuses both: the address is in the address bar.
    console.info('the address was not shared', error)
  }
}

const COPIED_SHOWN_MS = 2500

function showCopied(button: HTMLElement): void {
  button.dataset.note = msg('Copied')
  window.setTimeout(() => delete button.dataset.note, COPIED_SHOWN_MS)
}
