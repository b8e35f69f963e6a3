import { ID_TAG_STATUSES } from '@charge-it/shared/model/id-tag.ts'
import { msg } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard } from '../components/card-state.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { idTagsSource, sitesSource, tariffsSource } from '../data/sources.ts'
import { lock } from '../icons/generated/lucide.ts'
import { idTagsSection } from './settings/id-tags-section.ts'
import { generalSection, sitesSection, tariffsSection } from './settings/lists.ts'

const SECTIONS = ['general', 'sites', 'tariffs', 'idTags'] as const
type Section = (typeof SECTIONS)[number]
const PAGE = 50

/** What the installation is set to. */
@customElement('view-settings')
export class ViewSettings extends ViewElement {
  @state() private count = PAGE

  readonly #sites = new LiveQueryController(this, () => (this.#section === 'sites' ? sitesSource(this.#db) : null))
  readonly #tariffs = new LiveQueryController(this, () =>
    this.#section === 'tariffs' ? tariffsSource(this.#db) : null,
  )
  readonly #idTags = new LiveQueryController(this, () =>
    this.#section === 'idTags' && this.app.may('readIdTags')
      ? idTagsSource(this.#db, this.#status || null, this.count)
      : null,
  )
  readonly #redraw = (): void => this.requestUpdate()

  get #db() {
    return this.app.firebase.db
  }

  get #section(): Section {
    return SECTIONS.find((section) => section === this.route.params.section) ?? 'general'
  }

  get #status(): string {
    return ID_TAG_STATUSES.find((status) => status === this.route.query.get('status')) ?? ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('charge-it-theme', this.#redraw)
  }

  override disconnectedCallback(): void {
    window.removeEventListener('charge-it-theme', this.#redraw)
    super.disconnectedCallback()
  }

  override pageTitle(): string {
    return msg('Settings')
  }

  override render(): unknown {
    const titles: Record<Section, string> = {
      general: msg('General'),
      sites: msg('Sites'),
      tariffs: msg('Tariffs'),
      idTags: msg('Cards'),
    }
    return html`${pageTop(this.app, { title: msg('Settings') })}
      <main id="main">
        <nav class="tabs" aria-label=${msg('Parts of the settings')}>${SECTIONS.map(
          (section) =>
            html`<a href=${section === 'general' ? '/settings' : addressOf('settingsSection', { section })} aria-current=${section === this.#section ? 'page' : nothing}>${titles[section]}</a>`,
        )}</nav>
        ${this.#content()}
      </main>`
  }

  #content(): unknown {
    switch (this.#section) {
      case 'general':
        return generalSection(this.app)
      case 'sites':
        return sitesSection(this.#sites.state, () => this.#sites.retry())
      case 'tariffs':
        return tariffsSection(this.app, this.#tariffs.state, () => this.#tariffs.retry())
      case 'idTags':
        if (!this.app.may('readIdTags'))
          return html`<section class="card">${emptyCard(lock, msg('Your role may not see this'), msg('Card numbers can be cloned. Ask an administrator of your organisation if you need them.'))}</section>`
        return idTagsSection(this.app, {
          state: this.#idTags.state,
          chosenStatus: this.#status,
          now: new Date(),
          mayLoadMore: (this.#idTags.data?.length ?? 0) >= this.count,
          retry: () => this.#idTags.retry(),
          loadMore: () => {
            this.count += PAGE
          },
        })
    }
  }
}
