import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import type { MapPlace, MapTiles } from '../components/csms-map.ts'
import { mapSettingsSource } from '../data/dashboard-sources.ts'
import { joinFleet, type SiteRow, siteRows } from '../data/fleet.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { connectorsOfSource, edgesSource, sitesSource, stationsSource } from '../data/sources.ts'
import { fmt } from '../i18n/fmt.ts'
import { mapPin } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { listState } from './list-state.ts'
import { formSwitch } from './stations/form-switch.ts'

const READ_STATIONS = 200
const EDGE_WINDOW_MS = 15 * 60_000

/** Where the sites are and how they are doing; the list beside the map says the same. */
@customElement('view-map')
export class ViewMap extends ViewElement {
  /** The map's library is loaded with this view. */
  @state() private ready: 'loading' | 'ready' | 'failed' = 'loading'

  readonly #clock = new ClockController(this, 5000)
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  readonly #sites = new LiveQueryController(this, () => sitesSource(this.#db))
  readonly #settings = new LiveQueryController(this, () => mapSettingsSource(this.#db))
  readonly #edges = new LiveQueryController(this, () => edgesSource(this.#db, this.#since))
  readonly #stations = new LiveQueryController(this, () => stationsSource(this.#db, null, READ_STATIONS))
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () => {
    const ids = (this.#stations.data ?? []).map((station) => station.stationId)
    return ids.length === 0 ? null : connectorsOfSource(this.#db, ids)
  })

  get #db() {
    return this.app.firebase.db
  }

  override pageTitle(): string {
    return msg('Map')
  }

  override connectedCallback(): void {
    super.connectedCallback()
    import('../components/csms-map.ts').then(
      () => {
        this.ready = 'ready'
      },
      (error: unknown) => {
        console.error('the map could not be loaded', error)
        this.ready = 'failed'
      },
    )
  }

  override render(): unknown {
    const now = this.#clock.now
    const sites = this.#sites.data ?? []
    const fleet = joinFleet(
      this.#stations.data ?? [],
      (this.#connectors.data ?? []).flat(),
      this.#edges.data ?? [],
      now,
    )
    const rows = siteRows(fleet, (siteId) => siteId ?? '')
    const places = sites.flatMap((site): readonly MapPlace[] => {
      if (site.location === null) return []
      const row = rows.find((each) => each.siteId === site.siteId)
      return [{ id: site.siteId, name: site.name, text: countsText(row), ...site.location, tone: toneOf(row) }]
    })
    return html`${pageTop(this.app, { title: msg('Map'), crumb: { title: msg('Stations'), address: addressOf('stations') }, sub: msg(str`${fmt().number(sites.length)} sites`) })}
      <main id="main"><div class="bar1">${formSwitch('map')}</div><div class="grid">
        <div class="card g8 map-card">${this.#map(places)}</div>
        <section class="card flush g4" aria-labelledby="map-list"><header class="ch"><div><h2 id="map-list">${msg('Sites')}</h2></div></header>
          ${
            listState(this.#sites.state, () => this.#sites.retry()) ??
            (sites.length === 0
              ? emptyCard(
                  mapPin,
                  msg('No site yet'),
                  msg('A site gives its stations an address, a time zone and a tariff.'),
                )
              : html`<ul class="places flush">${sites.map((site) => this.#row(site, rows))}</ul>`)
          }
        </section>
      </div></main>`
  }

  #map(places: readonly MapPlace[]): TemplateResult {
    if (this.ready === 'failed') return failedCard('unavailable')
    if (this.ready === 'loading' || this.#sites.state.status === 'loading') return loadingCard()
    if (places.length === 0)
      return emptyCard(
        mapPin,
        msg('No coordinates yet'),
        msg('Sites with coordinates appear on the map. Set them in the settings.'),
      )
    const settings = this.#settings.data?.document ?? null
    const tiles: MapTiles | null =
      settings?.tileUrl == null ? null : { url: settings.tileUrl, attribution: settings.attribution ?? '' }
    return html`<csms-map .places=${places} .tiles=${tiles} .label=${msg('Map of the sites')} @choose-place=${this.#onChoose}></csms-map>
      ${tiles === null ? html`<p class="xs t2 map-note">${msg('Positions only: no map tiles are set in the settings.')}</p>` : ''}`
  }

  #row(site: Site, rows: readonly SiteRow[]): TemplateResult {
    const row = rows.find((each) => each.siteId === site.siteId)
    return html`<li><span class="st st--${toneOf(row)}">${icon(mapPin)}</span><a href="/stations?site=${encodeURIComponent(site.siteId)}">${site.name}</a><span class="t2">${countsText(row)}</span>
      <span class="t2 address">${site.address}</span></li>`
  }

  readonly #onChoose = (event: Event): void => {
    if (event instanceof CustomEvent && typeof event.detail === 'string')
      this.app.navigation.go(`/stations?site=${encodeURIComponent(event.detail)}`)
  }
}

/** The most urgent thing that can be said of a site. */
function toneOf(row: SiteRow | undefined): string {
  if (row === undefined) return 'offline'
  if (row.counts.faulted > 0) return 'faulted'
  if (row.counts.charging > 0) return 'charging'
  return row.counts.available > 0 ? 'available' : 'offline'
}

function countsText(row: SiteRow | undefined): string {
  const f = fmt()
  if (row === undefined) return msg('No station yet')
  const { faulted, charging, available } = row.counts
  if (faulted > 0) return msg(str`${f.number(faulted)} faulted`)
  if (charging > 0) return msg(str`${f.number(charging)} charging`)
  return msg(str`${f.number(available)} available`)
}
