import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import { filterSelect } from '../components/filter-select.ts'
import { scrollRegion } from '../components/scroll-region.ts'
import { statusBadge } from '../components/status-badge.ts'
import { type FleetStation, joinFleet, STATUS_GROUPS } from '../data/fleet.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import {
  connectorsOfSource,
  countStations,
  edgesSource,
  sitesSource,
  stationsNamedSource,
  stationsSource,
} from '../data/sources.ts'
import { WatchLeaseController } from '../data/watch-lease-controller.ts'
import { fmt } from '../i18n/fmt.ts'
import { evCharger, listFilter, plus, qrCode, search } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { GROUP_LOOKS, groupWord } from '../words/status-group.ts'
import {
  countStationsByGroup,
  filterStations,
  type StationFilters,
  stationFiltersOf,
} from './stations/filter-stations.ts'

const PAGE = 50
/** Stations that a search finds beyond the loaded ones. */
const NAMED = 20
const EDGE_WINDOW_MS = 15 * 60_000
const TYPING_MS = 250

/** Every station with the live status of its connectors. */
@customElement('view-stations')
export class ViewStations extends ViewElement {
  @state() private count = PAGE
  @state() private total: number | null = null

  readonly #clock = new ClockController(this, 5000)
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  #typing = 0
  readonly #edges = new LiveQueryController(this, () => edgesSource(this.#db, this.#since))
  readonly #sites = new LiveQueryController(this, () => sitesSource(this.#db))
  readonly #stations = new LiveQueryController(this, () =>
    stationsSource(this.#db, this.#filters.siteId === '' ? null : this.#filters.siteId, this.count),
  )
  /** Of a large fleet only a part is loaded: what is searched for is asked for by its id, as typed and in capitals. */
  readonly #named = [(text: string) => text, (text: string) => text.toUpperCase()].map(
    (spelled, index) =>
      new LiveQueryController(this, () => {
        const { search } = this.#filters
        const isPartial = this.total !== null && this.total > this.#page.length
        if (search === '' || !isPartial || (index === 1 && spelled(search) === search)) return null
        return stationsNamedSource(this.#db, spelled(search), NAMED)
      }),
  )
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () => {
    const ids = this.#loaded.map((station) => station.stationId)
    return ids.length === 0 ? null : connectorsOfSource(this.#db, ids)
  })

  constructor() {
    super()
    new WatchLeaseController(this, () => ({ api: this.app.api, stationIds: this.#stationIdsInUse }))
  }

  get #db() {
    return this.app.firebase.db
  }

  get #filters(): StationFilters {
    return stationFiltersOf(this.route.query)
  }

  /** What was loaded stays in sight while more is loaded. */
  #kept: { readonly siteId: string; readonly stations: readonly Station[] } = { siteId: '', stations: [] }
  #keptConnectors: readonly Connector[] = []

  get #page(): readonly Station[] {
    const { siteId } = this.#filters
    if (this.#stations.data !== null) this.#kept = { siteId, stations: this.#stations.data }
    return this.#kept.siteId === siteId ? this.#kept.stations : []
  }

  get #connectorsInSight(): readonly Connector[] {
    if (this.#connectors.data !== null) this.#keptConnectors = this.#connectors.data.flat()
    return this.#keptConnectors
  }

  /** The page that is loaded and what was found beyond it, by id. */
  get #loaded(): readonly Station[] {
    const found = this.#named.flatMap(({ data }) => data ?? [])
    const page = this.#page
    if (found.length === 0) return page
    const byId = new Map([...page, ...found].map((station) => [station.stationId, station]))
    return [...byId.values()].toSorted((a, b) => (a.stationId < b.stationId ? -1 : 1))
  }

  /** Live values matter where somebody charges. */
  get #stationIdsInUse(): readonly string[] {
    const busy = this.#connectorsInSight.filter((connector) => connector.activeTransaction !== null)
    return [...new Set(busy.map((connector) => connector.stationId))].sort()
  }

  override pageTitle(): string {
    return msg('Stations')
  }

  override connectedCallback(): void {
    super.connectedCallback()
    countStations(this.#db, null).then(
      (count) => {
        this.total = count
      },
      (error: unknown) => console.error('stations could not be counted', error),
    )
  }

  override render(): unknown {
    const now = this.#clock.now
    const sites = this.#sites.data ?? []
    const siteNameOf = (siteId: string | null): string =>
      siteId === null ? '' : (sites.find((site) => site.siteId === siteId)?.name ?? siteId)
    const fleet = joinFleet(this.#loaded, this.#connectorsInSight, this.#edges.data ?? [], now)
    const { beforeStatus, shown } = filterStations(fleet, this.#filters, siteNameOf)
    const loading =
      (this.#stations.state.status === 'loading' && fleet.length === 0) ||
      this.#edges.state.status === 'loading' ||
      (this.#connectors.state.status === 'loading' && this.#keptConnectors.length === 0 && fleet.length > 0)
    const connectorCount = fleet.reduce((sum, each) => sum + each.connectors.length, 0)
    const sub =
      this.total === null || loading
        ? undefined
        : msg(str`${Math.max(this.total, fleet.length)} stations, ${connectorCount} connectors shown`)
    return html`${pageTop(this.app, { title: msg('Stations'), sub })}
      <main id="main">
        ${this.#bar(sites, fleet)} ${loading ? nothing : this.#chips(beforeStatus)}
        <section class="card flush" aria-label=${msg('Stations')}>
          ${
            loading
              ? loadingCard()
              : this.#stations.state.status === 'error'
                ? failedCard(this.#stations.state.errorCode ?? 'unknown', () => this.#stations.retry())
                : this.#list(fleet, shown, siteNameOf, now)
          }
        </section>
        <p class="vh" role="status">${loading ? '' : msg(str`${shown.length} stations match`)}</p>
      </main>`
  }

  #bar(sites: readonly Site[], fleet: readonly FleetStation[]): TemplateResult {
    const { search: text, siteId, vendor } = this.#filters
    const vendors = [...new Set(fleet.map((each) => each.station.vendor).filter((each) => each !== null))].sort()
    const { navigation } = this.app
    return html`<div class="bar1">
      <span class="inp search-box">${icon(search)}<input type="search" aria-label=${msg('Search id, site, serial number')} placeholder=${msg('Search id, site, serial number')} .value=${text} @input=${this.#onSearch}></span>
      ${filterSelect(msg('Site'), siteId, [['', msg('All')], ...sites.map((site) => [site.siteId, site.name] as const)], (chosen) => navigation.setQuery({ site: chosen }))}
      ${filterSelect(msg('Vendor'), vendor, [['', msg('All')], ...vendors.map((each) => [each, each] as const)], (chosen) => navigation.setQuery({ vendor: chosen }), 'vendor-filter')}
      <span class="grow wide-only"></span>
      ${this.app.may('manageStations') ? html`<a class="btn" href="/stickers">${icon(qrCode)}${msg('QR stickers')}</a><a class="btn primary" href="/onboard">${icon(plus)}${msg('Add station')}</a>` : nothing}
    </div>`
  }

  #chips(fleet: readonly FleetStation[]): TemplateResult {
    const counts = countStationsByGroup(fleet)
    const { status } = this.#filters
    const choose = (group: string): void => this.app.navigation.setQuery({ status: group })
    return html`<div class="chips" role="group" aria-label=${msg('Status')}>
      <button class="cchip" type="button" aria-pressed=${status === ''} @click=${() => choose('')}>${msg('All')} <b>${fleet.length}</b></button>
      ${STATUS_GROUPS.filter((group) => counts[group] > 0 || status === group).map(
        (
          group,
        ) => html`<button class="cchip st--${GROUP_LOOKS[group].tone}" type="button" aria-pressed=${status === group} @click=${() => choose(status === group ? '' : group)}>
          ${icon(GROUP_LOOKS[group].iconPath)}${groupWord(group)} <b>${counts[group]}</b></button>`,
      )}
    </div>`
  }

  #list(
    fleet: readonly FleetStation[],
    shown: readonly FleetStation[],
    siteNameOf: (siteId: string | null) => string,
    now: Date,
  ): TemplateResult {
    if (fleet.length === 0 && this.#filters.siteId === '')
      return emptyCard(
        evCharger,
        msg('No station yet'),
        msg('Add a station to get the address and key that you type into the charger.'),
        this.app.may('manageStations')
          ? html`<a class="btn primary" href="/onboard">${msg('Add station')}</a>`
          : nothing,
      )
    if (shown.length === 0)
      return emptyCard(
        listFilter,
        msg('No station matches'),
        msg('Change or clear the filters.'),
        html`<button class="btn" type="button" @click=${() => this.app.navigation.replace('/stations')}>${msg('Clear filters')}</button>`,
      )
    const more = this.total !== null && this.#page.length >= this.count
    return html`<div class="tw wide-only" ${scrollRegion(msg('Stations'))}><table>
        <thead><tr>
          <th scope="col">${msg('Station')}</th><th scope="col">${msg('Site')}</th><th scope="col">${msg('Connector status')}</th>
          <th scope="col" class="n">${msg('Power')}</th><th scope="col">${msg('Seen')}</th><th scope="col">${msg('Device')}</th><th scope="col">OCPP</th>
        </tr></thead>
        <tbody>${shown.map((each) => this.#row(each, siteNameOf, now))}</tbody>
      </table></div>
      <ul class="rows">${shown.map((each) => this.#phoneRow(each, siteNameOf, now))}</ul>
      <div class="foot-row"><span>${msg(str`${shown.length} of ${this.#filters.siteId === '' ? Math.max(this.total ?? 0, fleet.length) : fleet.length} stations`)}</span>
        ${
          more
            ? html`<button class="btn sm" type="button" @click=${() => {
                this.count += PAGE
              }}>${msg('Load more')}</button>`
            : nothing
        }</div>`
  }

  #row(each: FleetStation, siteNameOf: (siteId: string | null) => string, now: Date): TemplateResult {
    const { station } = each
    return html`<tr>
      <td><a class="id cover" href=${addressOf('station', { stationId: station.stationId })}>${station.stationId}</a></td>
      <td class="t2">${siteNameOf(station.siteId)}</td>
      <td>${statuses(each)}</td>
      <td class="n">${powerText(each)}</td>
      <td class="t2">${this.#seenText(each, now)}</td>
      <td class="t2" translate="no">${[station.vendor, station.model, station.firmwareVersion].filter((text) => text !== null).join(' ')}</td>
      <td class="t2">${station.ocppVersion ?? '–'}</td>
    </tr>`
  }

  #phoneRow(each: FleetStation, siteNameOf: (siteId: string | null) => string, now: Date): TemplateResult {
    const { station } = each
    return html`<li><a class="line" href=${addressOf('station', { stationId: station.stationId })}>
      <span class="id">${station.stationId}</span><span class="r">${powerText(each)}</span>
      <span class="t2">${siteNameOf(station.siteId)}</span><span class="r t2">${this.#seenText(each, now)}</span>
      <span class="both">${statuses(each)}</span>
    </a></li>`
  }

  #seenText({ seenAt, online }: FleetStation, now: Date): string {
    if (seenAt === null) return msg('never')
    if (online) return fmt().age((now.getTime() - seenAt.getTime()) / 1000)
    return fmt().moment(seenAt, this.app.timeZone, now)
  }

  readonly #onSearch = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return
    const { value } = event.target
    clearTimeout(this.#typing)
    this.#typing = window.setTimeout(() => this.app.navigation.setQuery({ q: value.trim() }), TYPING_MS)
  }
}

function statuses(each: FleetStation): TemplateResult {
  if (!each.online) return statusBadge(each.statuses.includes('NotYet') ? 'NotYet' : 'Offline')
  if (each.connectors.length === 0) return html`<span class="t3">${msg('No status yet')}</span>`
  return html`<span class="slots">${each.connectors.map((connector, index) => statusBadge(each.statuses[index] ?? 'Unknown', connector.connectorId))}</span>`
}

function powerText({ powerW }: FleetStation): TemplateResult | string {
  if (powerW === null) return '–'
  return html`<span class=${powerW === 0 ? 't3' : ''}>${fmt().kw(powerW)}</span> <span class="u">kW</span>`
}
