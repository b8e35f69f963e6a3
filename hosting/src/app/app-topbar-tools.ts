import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { PageElement } from '../components/page-element.ts'
import { connectionHealth } from '../data/connection-health.ts'
import { type Clock, chooseClock, deviceZone } from '../format/clock.ts'
import { zoneLabel } from '../format/zone.ts'
import { fmt } from '../i18n/fmt.ts'
import { chooseLocale, shownLocale } from '../i18n/localization.ts'
import {
  check,
  circleHelp,
  languages,
  logOut,
  radio,
  refreshCw,
  search,
  settings,
  sunMoon,
  user,
  wifiOff,
} from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { chooseTheme, chosenTheme, isDark, type Theme } from '../theme/theme.ts'
import { roleWord } from '../words/role.ts'
import './app-bell.ts'
import type { AppContext } from './app-context.ts'
import { ClockController } from './clock-controller.ts'
import { addressOf } from './router.ts'

/** Connection badge, search, language, theme, clock and account; the same on every page. */
@customElement('app-topbar-tools')
export class AppTopbarTools extends PageElement {
  @property({ attribute: false }) app: AppContext | null = null
  readonly #clock = new ClockController(this)
  readonly #redraw = (): void => this.requestUpdate()

  override connectedCallback(): void {
    super.connectedCallback()
    connectionHealth.addEventListener('change', this.#redraw)
    window.addEventListener('charge-it-theme', this.#redraw)
  }

  override disconnectedCallback(): void {
    connectionHealth.removeEventListener('change', this.#redraw)
    window.removeEventListener('charge-it-theme', this.#redraw)
    super.disconnectedCallback()
  }

  override render(): unknown {
    const { app } = this
    if (app === null) return nothing
    const locale = shownLocale()
    const find = msg('Find a page, a station or an action')
    return html`${this.#badge(app)}
      <button class="ib" type="button" aria-label=${find} aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K" title="${find} (Ctrl+K)" @click=${() => this.#find(app)}>${icon(search)}</button>
      <app-bell .app=${app}></app-bell>
      <button
        class="ib txt lang"
        type="button"
        aria-label="${locale.toUpperCase()}. ${locale === 'id' ? msg('Language: Indonesian. Switch to English') : msg('Language: English. Switch to Indonesian')}"
        @click=${() => this.#switchLanguage()}
      >
        ${locale.toUpperCase()}
      </button>
      <button class="ib theme" type="button" aria-label=${isDark() ? msg('Use light theme') : msg('Use dark theme')} @click=${() => chooseTheme(isDark() ? 'light' : 'dark')}>
        ${icon(sunMoon)}
      </button>
      ${this.#account(app)}`
  }

  #badge(app: AppContext): TemplateResult {
    const { status } = connectionHealth
    const words = connectionWords(app)
    const time = html`<span class="clock" aria-hidden="true">${fmt().clock(this.#clock.now, app.timeZone)} ${fmt().zone(this.#clock.now, app.timeZone)}</span>`
    if (status === 'live') return html`<span class="live" title=${words}>${icon(radio)}<b>${words}</b>${time}</span>`
    if (status === 'reconnecting')
      return html`<span class="live is-reconnecting" title=${words}>${icon(refreshCw)}<b>${words}</b>${time}</span>`
    return html`<span class="live is-offline" title=${words}>${icon(wifiOff)}<b class="wide-only">${words}</b><b class="onlyphone">${msg('Offline')}</b></span>`
  }

  #account(app: AppContext): TemplateResult {
    const { name, email } = app.person
    const theme = chosenTheme()
    const choice = (
      value: string,
      label: string,
      isChosen: boolean,
    ): TemplateResult => html`<wa-dropdown-item value=${value}>
      ${label} ${isChosen ? html`<span slot="details" class="tail">${icon(check, 's16')}<span class="vh">${msg('chosen')}</span></span>` : nothing}
    </wa-dropdown-item>`
    const themeItem = (value: Theme, label: string): TemplateResult => choice(`theme:${value}`, label, theme === value)
    const clockItem = (value: Clock, label: string): TemplateResult =>
      choice(`clock:${value}`, label, app.clock === value)
    return html`<wa-dropdown class="account" placement="bottom-end" @wa-select=${this.#onSelect}>
      <button slot="trigger" class="ava" type="button" aria-label="${initials(name)}. ${msg(str`Account of ${name}, ${roleWord(app.role)}`)}">
        ${initials(name)}
      </button>
      <div class="who"><b>${name}</b><span>${email ?? ''}</span><span>${roleWord(app.role)}</span></div>
      <wa-dropdown-item value="language"><span slot="icon">${icon(languages, 's16')}</span>${shownLocale() === 'id' ? 'English' : 'Bahasa Indonesia'}</wa-dropdown-item>
      ${themeItem('system', msg('Theme of the device'))} ${themeItem('light', msg('Light theme'))}
      ${themeItem('dark', msg('Dark theme'))}
      ${clockItem('site', msg('Times of the site'))} ${clockItem('device', msg(str`Times of this device (${zoneLabel(deviceZone())})`))}
      <wa-dropdown-item value="account"><span slot="icon">${icon(user, 's16')}</span>${msg('My account')}</wa-dropdown-item>
      <wa-dropdown-item value="settings"><span slot="icon">${icon(settings, 's16')}</span>${msg('Settings')}</wa-dropdown-item>
      <wa-dropdown-item value="help"><span slot="icon">${icon(circleHelp, 's16')}</span>${msg('Help')}</wa-dropdown-item>
      <wa-dropdown-item value="signOut"><span slot="icon">${icon(logOut, 's16')}</span>${msg('Sign out')}</wa-dropdown-item>
    </wa-dropdown>`
  }

  async #find(app: AppContext): Promise<void> {
    const { openPalette } = await import('../dialogs/dialog-palette.ts')
    openPalette(app)
  }

  async #help(): Promise<void> {
    const { openHelp } = await import('../dialogs/dialog-help.ts')
    if (this.app !== null) openHelp(this.app)
  }

  async #switchLanguage(): Promise<void> {
    await chooseLocale(shownLocale() === 'id' ? 'en' : 'id')
  }

  readonly #onSelect = async (event: CustomEvent<{ item: { value: string } }>): Promise<void> => {
    const { value } = event.detail.item
    if (value === 'language') await this.#switchLanguage()
    else if (value === 'theme:system') chooseTheme('system')
    else if (value === 'theme:light') chooseTheme('light')
    else if (value === 'theme:dark') chooseTheme('dark')
    else if (value === 'clock:site') chooseClock('site')
    else if (value === 'clock:device') chooseClock('device')
    else if (value === 'account') this.app?.navigation.go(addressOf('settingsSection', { section: 'appearance' }))
    else if (value === 'settings') this.app?.navigation.go('/settings')
    else if (value === 'help') await this.#help()
    else if (value === 'signOut' && this.app !== null) await this.app.signOut()
  }
}

/** How the page is connected, for the badge and for those who hear it. */
export function connectionWords(app: AppContext): string {
  switch (connectionHealth.status) {
    case 'live':
      return msg('Live')
    case 'reconnecting':
      return msg('Reconnecting')
    case 'offline':
      return msg(str`Offline since ${fmt().timeLabelled(connectionHealth.lastLiveAt, app.timeZone)}`)
  }
}

/** Up to two initials of a name. */
function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '')
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')
}
