import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import type { MapPlace, MapTiles } from '../components/csms-map.ts'
import { mapSettingsSource } from '../data/dashboard-sources.ts'
import { joinFleet, siteRows, sitesOfEdges } from '../data/fleet.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import {
  connectorsOfSource,
  countSites,
  countStations,
  edgesSource,
  faultedConnectorsSource,
  SITES_LISTED,
  sitesSource,
  stationsSource,
} from '../data/sources.ts'
import { fmt } from '../i18n/fmt.ts'
import { mapPin } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { listState } from './list-state.ts'
import { formSwitch } from './stations/form-switch.ts'
import { maintenanceTag, type SitesNow, siteState } from './stations/site-state.ts'

/** Up to here every station is read; above, the page reads sums of the instances. */
const SMALL_FLEET = 200
/** So many of the newest faults are read of a large fleet. */
const FAULTED = 100
const EDGE_WINDOW_MS = 15 * 60_000

/** Where the sites are and how they are doing; the list beside the map says the same. */
@customElement('view-map')
export class ViewMap extends ViewElement {
  /** The map's library is loaded with this view. */
  @state() private ready: 'loading' | 'ready' | 'failed' = 'loading'
  /** Stations; null until counted, infinite when they could not be. */
  @state() private total: number | null = null
  @state() private siteTotal: number | null = null

  readonly #clock = new ClockController(this, 5000)
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  readonly #sites = new LiveQueryController(this, () => sitesSource(this.#db))
  readonly #settings = new LiveQueryController(this, () => mapSettingsSource(this.#db))
  readonly #edges = new LiveQueryController(this, () => edgesSource(this.#db, this.#since))
  readonly #stations = new LiveQueryController(this, () =>
    this.#isSmall ? stationsSource(this.#db, null, SMALL_FLEET) : null,
  )
  readonly #faulted = new LiveQueryController(this, () =>
    this.total === null || this.#isSmall ? null : faultedConnectorsSource(this.#db, FAULTED),
  )
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () => {
    const ids = (this.#stations.data ?? []).map((station) => station.stationId)
    return ids.length === 0 ? null : connectorsOfSource(this.#db, ids)
  })

  get #db() {
    return this.app.firebase.db
  }

  get #isSmall(): boolean {
    return this.total !== null && this.total <= SMALL_FLEET
  }

  override pageTitle(): string {
    return msg('Map')
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#count()
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
    const state = this.#sitesNow(now)
    const places = sites.flatMap((site): readonly MapPlace[] => {
      if (site.location === null) return []
      const { tone, text } = siteState(site.siteId, state)
      const texts = [site.maintenance ? msg('Maintenance') : '', text].filter((each) => each !== '')
      return [{ id: site.siteId, name: site.name, text: texts.join(', '), ...site.location, tone }]
    })
    return html`${pageTop(this.app, { title: msg('Map'), crumb: { title: msg('Stations'), address: addressOf('stations') }, sub: msg(str`${fmt().number(Math.max(this.siteTotal ?? 0, sites.length))} sites`) })}
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
              : html`<ul class="places flush">${sites.map((site) => siteRow(site, state))}</ul>${this.#cutNote(sites.length)}`)
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

  /** Of more sites than are listed. */
  #cutNote(listed: number): TemplateResult | typeof nothing {
    const { siteTotal } = this
    if (siteTotal === null || listed < SITES_LISTED || siteTotal <= listed) return nothing
    const f = fmt()
    return html`<p class="s t2 pad-x">${msg(str`The first ${f.number(listed)} of ${f.number(siteTotal)} sites by name`)}</p>`
  }

  #sitesNow(now: Date): SitesNow {
    const edges = this.#edges.data
    if (edges === null || this.total === null) return { kind: 'unknown' }
    if (!this.#isSmall) {
      const bySite = Map.groupBy(this.#faulted.data ?? [], ({ siteId }) => siteId ?? '')
      const faulted = new Map([...bySite].map(([siteId, connectors]) => [siteId, connectors.length] as const))
      return { kind: 'sums', sums: sitesOfEdges(edges, now), faulted }
    }
    const stations = this.#stations.data
    const connectors = stations?.length === 0 ? [] : this.#connectors.data
    if (stations === null || connectors === null) return { kind: 'unknown' }
    return {
      kind: 'stations',
      rows: siteRows(joinFleet(stations, connectors.flat(), edges, now), (siteId) => siteId ?? ''),
    }
  }

  async #count(): Promise<void> {
    const counts = await Promise.allSettled([countStations(this.#db, null), countSites(this.#db)])
    const [stations, sites] = counts.map((each) => {
      if (each.status === 'fulfilled') return each.value
      console.error('stations or sites could not be counted', each.reason)
      return null
    })
    // Without the count the sums of the instances still tell the truth.
    this.total = stations ?? Number.POSITIVE_INFINITY
    this.siteTotal = sites ?? null
  }

  readonly #onChoose = (event: Event): void => {
    if (event instanceof CustomEvent && typeof event.detail === 'string')
      this.app.navigation.go(`/stations?site=${encodeURIComponent(event.detail)}`)
  }
}

function siteRow(site: Site, now: SitesNow): TemplateResult {
  const { tone, text } = siteState(site.siteId, now)
  return html`<li><span class="st st--${tone}">${icon(mapPin)}</span><a href="/stations?site=${encodeURIComponent(site.siteId)}">${site.name}</a><span class="t2">${text}</span>
      <span class="t2 address">${maintenanceTag(site)} ${site.address}</span></li>`
}
