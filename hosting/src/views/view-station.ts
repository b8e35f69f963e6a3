import type { Connector } from '@charge-it/shared/model/connector.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import { currentInSight } from '../components/current-in-sight.ts'
import { forbiddenCard } from '../components/forbidden-card.ts'
import { registrationBadge } from '../components/registration-badge.ts'
import { joinFleet } from '../data/fleet.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { connectorsOfSource, edgesSource, siteSource, stationSource } from '../data/sources.ts'
import { WatchLeaseController } from '../data/watch-lease-controller.ts'
import { evCharger } from '../icons/generated/lucide.ts'
import { maintenanceNote } from './station/maintenance-note.ts'
import './station/station.css'
import type { StationPage } from './station/station-tab.ts'
import { STATION_TABS, type StationTabName, TAB_MODULES, TAB_NEEDS, tabTitle } from './station/tabs.ts'

const EDGE_WINDOW_MS = 15 * 60_000

/** One station: its head and its tabs. Holds what every tab needs; each tab follows the rest itself. */
@customElement('view-station')
export class ViewStation extends ViewElement {
  @state() private loaded: ReadonlySet<StationTabName> = new Set()
  @state() private loadFailed = false

  readonly #clock = new ClockController(this)
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  readonly #station = new LiveQueryController(this, () => stationSource(this.#db, this.#stationId))
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () =>
    connectorsOfSource(this.#db, [this.#stationId]),
  )
  readonly #edges = new LiveQueryController(this, () => edgesSource(this.#db, this.#since))
  readonly #site = new LiveQueryController(this, () => {
    const siteId = this.#station.data?.document?.siteId ?? null
    return siteId === null ? null : siteSource(this.#db, siteId)
  })

  readonly #lease = new WatchLeaseController(this, () => ({ api: this.app.api, stationIds: [this.#stationId] }))
  #isOpen = false

  get #db() {
    return this.app.firebase.db
  }

  get #stationId(): string {
    return this.route.params.stationId ?? ''
  }

  get #tab(): StationTabName {
    return STATION_TABS.find((tab) => tab === this.route.params.tab) ?? 'overview'
  }

  override pageTitle(): string {
    return this.#tab === 'overview' ? this.#stationId : `${tabTitle(this.#tab)}, ${this.#stationId}`
  }

  override render(): unknown {
    const now = this.#clock.now
    const station = this.#station.data?.document ?? null
    const [shown] =
      station === null ? [] : joinFleet([station], (this.#connectors.data ?? []).flat(), this.#edges.data ?? [], now)
    const site = station?.siteId == null ? null : (this.#site.data?.document ?? null)
    const crumb = { title: msg('Stations'), address: '/stations' }
    // Another site of an open page is waited for in its place: what somebody types stays.
    const awaitsSite = !this.#isOpen && station?.siteId != null
    const needed = [this.#station, this.#connectors, this.#edges, ...(awaitsSite ? [this.#site] : [])]
    const loading = needed.some((each) => each.state.status === 'loading')
    const content = (): unknown => {
      if (this.#station.state.status === 'error')
        return html`<section class="card">${failedCard(this.#station.state.errorCode ?? 'unknown', () => this.#station.retry())}</section>`
      if (loading) return html`<section class="card">${loadingCard()}</section>`
      if (shown === undefined)
        return html`<section class="card">${emptyCard(evCharger, msg('No station of this id'), msg('It may have been removed, or never connected.'), html`<a class="btn" href="/stations">${msg('All stations')}</a>`)}</section>`
      const timeZone = site?.timeZone ?? this.app.timeZone
      this.#isOpen = true
      return html`${maintenanceNote(site, this.app.may('manageSites'))} ${this.#tabs()} ${this.#content({ shown, timeZone, site, now, isWatched: this.#lease.pace !== 'slow' })}`
    }
    const badge = station === null ? nothing : registrationBadge(station)
    return html`${pageTop(this.app, { title: this.#stationId, crumb, badge, ...(site === null ? {} : { sub: site.name }) })}
      <main id="main" class=${this.#tab === 'messages' ? 'wide' : ''}>${content()}</main>`
  }

  #tabs(): TemplateResult {
    const address = (tab: StationTabName): string =>
      tab === 'overview'
        ? addressOf('station', { stationId: this.#stationId })
        : addressOf('stationTab', { stationId: this.#stationId, tab })
    return html`<nav class="tabs" aria-label=${msg('Parts of this station')} ${currentInSight()}>${STATION_TABS.filter((tab) => this.app.may(TAB_NEEDS[tab])).map((tab) => html`<a href=${address(tab)} aria-current=${tab === this.#tab ? 'page' : nothing}>${tabTitle(tab)}</a>`)}</nav>`
  }

  #content(page: StationPage): unknown {
    const tab = this.#tab
    if (!this.app.may(TAB_NEEDS[tab])) return forbiddenCard(TAB_NEEDS[tab])
    if (this.loadFailed)
      return html`<section class="card">${failedCard('module-not-loaded', () => location.reload())}</section>`
    if (!this.#isLoaded(tab)) return html`<section class="card">${loadingCard()}</section>`
    const { app, route } = this
    switch (tab) {
      case 'overview':
        return html`<station-overview .app=${app} .route=${route} .page=${page}></station-overview>`
      case 'commands':
        return html`<station-commands .app=${app} .route=${route} .page=${page}></station-commands>`
      case 'messages':
        return html`<station-messages .app=${app} .route=${route} .page=${page}></station-messages>`
      case 'configuration':
        return html`<station-configuration .app=${app} .route=${route} .page=${page}></station-configuration>`
      case 'charging':
        return html`<station-charging .app=${app} .route=${route} .page=${page}></station-charging>`
      case 'reservations':
        return html`<station-reservations .app=${app} .route=${route} .page=${page}></station-reservations>`
      case 'cards':
        return html`<station-cards .app=${app} .route=${route} .page=${page}></station-cards>`
      case 'firmware':
        return html`<station-firmware .app=${app} .route=${route} .page=${page}></station-firmware>`
      case 'security':
        return html`<station-security .app=${app} .route=${route} .page=${page}></station-security>`
      case 'log':
        return html`<station-log .app=${app} .route=${route} .page=${page}></station-log>`
    }
  }

  #isLoaded(tab: StationTabName): boolean {
    if (this.loaded.has(tab)) return true
    TAB_MODULES[tab]().then(
      () => {
        this.loaded = new Set([...this.loaded, tab])
      },
      (error: unknown) => {
        console.error('a part of the station page could not be loaded', error)
        this.loadFailed = true
      },
    )
    return false
  }
}
