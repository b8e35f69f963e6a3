import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { MAX_TAG_LENGTH } from '@charge-it/shared/stations/tags.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { PhoneWidthController } from '../app/phone-width-controller.ts'
import { ScrollShieldController } from '../app/scroll-shield-controller.ts'
import { ViewElement } from '../app/view-element.ts'
import '../components/announced.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import { type FleetStation, joinFleet } from '../data/fleet.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { SitesController } from '../data/sites-controller.ts'
import {
  connectorsOfSource,
  countStations,
  edgesSource,
  jobRunSource,
  stationsMatchingSource,
  stationsNamedSource,
  stationsSource,
} from '../data/sources.ts'
import { WatchLeaseController } from '../data/watch-lease-controller.ts'
import { fmt } from '../i18n/fmt.ts'
import { evCharger, listFilter } from '../icons/generated/lucide.ts'
import { paceNote } from './pace-note.ts'
import { type BulkKind, bulkBar, mayChoose } from './stations/bulk-bar.ts'
import { filterBar, statusChips } from './stations/filter-bar.ts'
import { facetsOf, filterStations, type StationFilters, stationFiltersOf } from './stations/filter-stations.ts'
import { StationChoice } from './stations/station-choice.ts'
import { type StationListing, stationRows, stationTable } from './stations/station-table.ts'
import { StatusSearch } from './stations/status-search.ts'

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
  /** On a phone: a tap chooses. */
  @state() private isChoosing = false

  readonly #clock = new ClockController(this, 5000)
  readonly #phone = new PhoneWidthController(this)
  readonly #choice = new StationChoice(() => this.requestUpdate())
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  #typing = 0
  readonly #edges = new LiveQueryController(this, () => edgesSource(this.#db, this.#since))
  readonly #sites = new SitesController(this, () => ({ db: this.#db, siteId: this.#filters.siteId }))
  readonly #insightRun = new LiveQueryController(this, () => jobRunSource(this.#db, 'runInsights'))
  readonly #stations = new LiveQueryController(this, () =>
    stationsSource(this.#db, this.#filters.siteId === '' ? null : this.#filters.siteId, this.#pageCount),
  )
  /** Of a large fleet only a part is loaded: what is searched for is asked for by its id, as typed and in capitals. */
  readonly #named = [(text: string) => text, (text: string) => text.toUpperCase()].map(
    (spelled, index) =>
      new LiveQueryController(this, () => {
        const { search } = this.#filters
        if (search === '' || !this.#isPartial || (index === 1 && spelled(search) === search)) return null
        return stationsNamedSource(this.#db, spelled(search), NAMED)
      }),
  )
  /** What the filters choose is asked for as well, and what is searched for as a tag. */
  readonly #matching = [
    new LiveQueryController(this, () => {
      const { siteId, vendor, ocppVersion, tag } = this.#filters
      if (!this.#isPartial || vendor + ocppVersion + tag === '') return null
      return stationsMatchingSource(this.#db, { siteId, vendor, ocppVersion, tag }, this.count)
    }),
    new LiveQueryController(this, () => {
      const { siteId, search } = this.#filters
      if (!this.#isPartial || search === '' || search.length > MAX_TAG_LENGTH) return null
      const match = { siteId, vendor: '', ocppVersion: '', tag: search.toLowerCase() }
      return stationsMatchingSource(this.#db, match, NAMED)
    }),
  ]
  /** Stations of the chosen status beyond the loaded ones. */
  readonly #ofStatus = new StatusSearch(this, () => {
    const { siteId, status } = this.#filters
    return status === '' || !this.#isPartial ? null : { db: this.#db, status, siteId, count: this.count }
  })
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () => {
    const ids = this.#loaded.map((station) => station.stationId)
    return ids.length === 0 ? null : connectorsOfSource(this.#db, ids)
  })

  readonly #lease = new WatchLeaseController(this, () => ({ api: this.app.api, stationIds: this.#stationIdsInUse }))

  constructor() {
    super()
    new ScrollShieldController(this)
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

  /** There are stations that are not loaded. */
  get #isPartial(): boolean {
    const { length } = this.#page
    return (this.total ?? Number.POSITIVE_INFINITY) > length && length >= this.#pageCount
  }

  /** Of those of a status more is found by their status, not by going through all. */
  get #pageCount(): number {
    return this.#filters.status === '' ? this.count : PAGE
  }

  /** There may be stations that match and are not loaded. */
  get #hasMore(): boolean {
    const { status, vendor, ocppVersion, tag } = this.#filters
    if (!this.#isPartial) return false
    if (status !== '') return this.#ofStatus.hasMore
    const [matching] = this.#matching
    return vendor + ocppVersion + tag === '' || (matching?.data ?? []).length >= this.count
  }

  get #connectorsInSight(): readonly Connector[] {
    if (this.#connectors.data !== null) this.#keptConnectors = this.#connectors.data.flat()
    return this.#keptConnectors
  }

  /** The page that is loaded and what was found beyond it, by id. */
  get #loaded(): readonly Station[] {
    const found = [...[...this.#named, ...this.#matching].flatMap(({ data }) => data ?? []), ...this.#ofStatus.stations]
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
    const { app } = this
    const now = this.#clock.now
    const sites = this.#sites.sites
    const siteNameOf = (siteId: string | null): string =>
      siteId === null ? '' : (sites.find((site) => site.siteId === siteId)?.name ?? siteId)
    const filters = this.#filters
    const fleet = joinFleet(this.#loaded, this.#connectorsInSight, this.#edges.data ?? [], now)
    const { beforeStatus, shown } = filterStations(fleet, filters, siteNameOf)
    const loading =
      (this.#stations.state.status === 'loading' && fleet.length === 0) ||
      this.#edges.state.status === 'loading' ||
      (this.#connectors.state.status === 'loading' && this.#keptConnectors.length === 0 && fleet.length > 0)
    const connectorCount = fleet.reduce((sum, each) => sum + each.connectors.length, 0)
    const sub =
      this.total === null || loading
        ? undefined
        : msg(
            str`${fmt().number(Math.max(this.total, fleet.length))} stations, ${fmt().number(connectorCount)} connectors shown`,
          )
    const choice = mayChoose(app) ? this.#choice : null
    const chosen = choice?.of(shown).length ?? 0
    const closedSites = new Set(sites.flatMap((site) => (site.maintenance ? [site.siteId] : [])))
    const listing = { shown, siteNameOf, closedSites, timeZone: app.timeZone, now, choice }
    return html`${pageTop(app, { title: msg('Stations'), sub })}
      <main id="main" @keydown=${this.#onKey}>
        ${filterBar({ app, filters, facets: facetsOf(fleet, filters), sites, onSearch: this.#onSearch })}
        ${loading ? nothing : statusChips({ fleet: beforeStatus, isPartial: this.#isPartial }, filters.status, (status) => app.navigation.setQuery({ status }))}
        ${choice === null || loading || shown.length === 0 ? nothing : html`<button class="btn onlyphone choose" type="button" aria-pressed=${this.isChoosing} @click=${() => (this.isChoosing ? this.#endChoosing() : this.#startChoosing())}>${msg('Choose stations')}</button>`}
        <section class="card flush stations-list" aria-label=${msg('Stations')}>
          ${choice !== null && !loading && (chosen > 0 || this.isChoosing) ? bulkBar({ app, shown, choice, open: (kind) => void this.#openBulk(kind, choice.of(shown)), end: () => this.#endChoosing() }) : nothing}
          ${
            loading
              ? loadingCard()
              : this.#stations.state.status === 'error'
                ? failedCard(this.#stations.state.errorCode ?? 'unknown', () => this.#stations.retry())
                : this.#list(fleet, listing)
          }
        </section>
        <csms-announced topic="list" .text=${loading ? '' : chosen > 0 ? msg(str`${fmt().number(chosen)} chosen`) : msg(str`${fmt().number(shown.length)} stations match`)}></csms-announced>
      </main>`
  }

  #list(fleet: readonly FleetStation[], listing: StationListing): TemplateResult {
    const { shown } = listing
    if (fleet.length === 0 && this.#filters.siteId === '')
      return emptyCard(
        evCharger,
        msg('No station yet'),
        msg('Add a station to get the address and key that you type into the charger.'),
        this.app.may('manageStations')
          ? html`<a class="btn primary" href="/onboard">${msg('Add station')}</a>`
          : nothing,
      )
    if (shown.length === 0 && this.#ofStatus.isLoading) return loadingCard()
    if (this.#ofStatus.errorCode !== null) return failedCard(this.#ofStatus.errorCode, () => this.#ofStatus.retry())
    if (shown.length === 0)
      return html`${emptyCard(
        listFilter,
        msg('No station matches'),
        this.#hasMore
          ? msg('None of those that were looked through. There are more.')
          : msg('Change or clear the filters.'),
        html`<button class="btn" type="button" @click=${() => this.app.navigation.replace('/stations')}>${msg('Clear filters')}</button>`,
      )}${this.#hasMore ? html`<div class="foot-row"><span></span>${this.#moreButton()}</div>` : nothing}`
    return html`${this.#phone.isPhone ? stationRows(listing, this.isChoosing) : stationTable(listing)} ${paceNote(this.#lease.pace)} ${this.#legend(listing.now)}
      <div class="foot-row"><span>${msg(str`${fmt().number(shown.length)} of ${fmt().number(this.#filters.siteId === '' ? Math.max(this.total ?? 0, fleet.length) : fleet.length)} stations`)}</span>
        ${this.#isPartial ? html`<span class="t2">${msg('Counts and choices come from the loaded stations. A search finds the others by id or tag alone.')}</span>` : nothing}
        ${this.#hasMore ? this.#moreButton() : nothing}</div>`
  }

  #moreButton(): TemplateResult {
    return html`<button class="btn sm" type="button" @click=${() => {
      this.count += PAGE
    }}>${msg('Load more')}</button>`
  }

  /** What health and errors are, and when they were worked out. */
  #legend(now: Date): TemplateResult {
    const runAt = this.#insightRun.data?.document?.finishedAt ?? null
    const text = msg('Health of 100 and errors are worked out every hour. An error is what a connector reports anew.')
    return html`<p class="legend">${text} ${runAt === null ? nothing : msg(str`Last run ${fmt().moment(runAt, this.app.timeZone, now)}.`)}</p>`
  }

  async #openBulk(kind: BulkKind, chosen: readonly FleetStation[]): Promise<void> {
    const { openBulk } = await import('../dialogs/bulk/dialog-bulk.ts')
    openBulk(this.app, kind, chosen, this.#sites.sites)
  }

  #startChoosing(): void {
    this.isChoosing = true
  }

  #endChoosing(): void {
    this.isChoosing = false
    this.#choice.setAll([], false)
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { target } = event
    const isOther =
      target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === 'search')
    if (event.key === 'Escape' && !isOther) this.#endChoosing()
  }

  readonly #onSearch = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return
    const { value } = event.target
    clearTimeout(this.#typing)
    this.#typing = window.setTimeout(() => this.app.navigation.setQuery({ q: value.trim() }), TYPING_MS)
  }
}
