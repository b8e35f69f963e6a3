import { msg } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, loadingCard } from '../components/card-state.ts'
import { currentInSight } from '../components/current-in-sight.ts'
import { forbiddenCard } from '../components/forbidden-card.ts'
import { lock } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { SETTINGS_PARTS, type SettingsPart } from './settings/parts.ts'

/** What the installation is set to: a list of parts, and the part of the address. */
@customElement('view-settings')
export class ViewSettings extends ViewElement {
  @state() private loaded: ReadonlySet<string> = new Set()
  @state() private failed = false

  get #part(): SettingsPart | undefined {
    const { section } = this.route.params
    return section === undefined ? SETTINGS_PARTS[0] : SETTINGS_PARTS.find((part) => part.section === section)
  }

  override pageTitle(): string {
    const part = this.#part
    return part === undefined ? msg('Settings') : `${part.title()} · ${msg('Settings')}`
  }

  override render(): unknown {
    const current = this.#part
    return html`${pageTop(this.app, { title: msg('Settings') })}
      <main id="main">
        <div class="settings">
          <nav class="parts" aria-label=${msg('Parts of the settings')} ${currentInSight()}>${SETTINGS_PARTS.filter(
            (part) => this.app.may(part.needs),
          ).map(
            (part) =>
              html`<a href=${addressOf('settingsSection', { section: part.section })} aria-current=${part === current ? 'page' : nothing}>${icon(part.iconPath)}${part.title()}</a>`,
          )}</nav>
          <div class="part">${this.#content(current)}</div>
        </div>
      </main>`
  }

  #content(part: SettingsPart | undefined): unknown {
    if (part === undefined)
      return html`<section class="card">${emptyCard(lock, msg('There is no such part of the settings'), msg('Choose one from the list.'))}</section>`
    if (!this.app.may(part.needs)) return forbiddenCard(part.needs)
    if (this.failed)
      return html`<section class="card">${emptyCard(lock, msg('This part could not be loaded'), msg('Check the network, then load the page again.'))}</section>`
    if (!this.loaded.has(part.section)) {
      void this.#load(part)
      return html`<section class="card">${loadingCard()}</section>`
    }
    return part.render(this.app, this.route)
  }

  async #load(part: SettingsPart): Promise<void> {
    try {
      await part.load()
      this.loaded = new Set([...this.loaded, part.section])
    } catch (error) {
      console.error('a part of the settings could not be loaded', error)
      this.failed = true
    }
  }
}
