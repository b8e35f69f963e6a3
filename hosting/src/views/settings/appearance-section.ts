import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { chooseClock, chosenClock, deviceZone } from '../../format/clock.ts'
import { zoneLabel } from '../../format/zone.ts'
import { chooseLocale, shownLocale } from '../../i18n/localization.ts'
import { chooseTheme, chosenTheme } from '../../theme/theme.ts'
import './account-card.ts'
import { SectionElement } from './section-element.ts'

/** The own account, and language, theme and clock of this device. */
@customElement('settings-appearance')
export class AppearanceSection extends SectionElement {
  readonly #redraw = (): void => this.requestUpdate()

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('charge-it-theme', this.#redraw)
    window.addEventListener('charge-it-clock', this.#redraw)
  }

  override disconnectedCallback(): void {
    window.removeEventListener('charge-it-theme', this.#redraw)
    window.removeEventListener('charge-it-clock', this.#redraw)
    super.disconnectedCallback()
  }

  override render(): unknown {
    return html`<settings-account .app=${this.app} .route=${this.route}></settings-account>
    <section class="card gap" aria-labelledby="appearance-title">
      <header class="ch"><div><h2 id="appearance-title">${msg('Appearance')}</h2><p>${msg('On this device only')}</p></div></header>
      ${segment(
        msg('Language'),
        shownLocale(),
        [
          ['id', 'Bahasa Indonesia'],
          ['en', 'English'],
        ],
        (locale) => void chooseLocale(locale),
      )}
      ${segment(
        msg('Theme'),
        chosenTheme(),
        [
          ['system', msg('As the device')],
          ['light', msg('Light')],
          ['dark', msg('Dark')],
        ],
        chooseTheme,
      )}
      ${segment(
        msg('Times'),
        chosenClock(),
        [
          ['site', msg('Of the site')],
          ['device', msg(str`Of this device (${zoneLabel(deviceZone())})`)],
        ],
        chooseClock,
      )}
      <p class="s t2">${msg('Lists, timelines and messages follow this choice and name their zone. Days, hours in charts, bills and filters keep the time of the site.')}</p>
    </section>`
  }
}

function segment<const T extends string>(
  name: string,
  chosen: T,
  options: readonly (readonly [T, string])[],
  choose: (value: T) => void,
): TemplateResult {
  return html`<div class="fld"><span class="lab">${name}</span><div><div class="seg" role="group" aria-label=${name}>${options.map(([value, text]) => html`<button type="button" aria-pressed=${value === chosen} @click=${() => choose(value)}>${text}</button>`)}</div></div></div>`
}
