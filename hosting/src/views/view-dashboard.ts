import type { Connector } from '@charge-it/shared/model/connector.ts'
import { ALL_SITES } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { ViewElement } from '../app/view-element.ts'
import { filterSelect } from '../components/filter-select.ts'
import { type TableToggle, TableToggles } from '../components/table-toggles.ts'
import {
  failedCommandsSource,
  firstSitesSource,
  longOpenSource,
  lowestHealthSource,
  stationComputersSource,
} from '../data/dashboard-sources.ts'
import {
  countGroups,
  countsOfEdges,
  type FleetStation,
  fleetPowerHistory,
  joinFleet,
  siteRows,
  stationsMissing,
  stationsOnline,
  withPowerNow,
} from '../data/fleet.ts'
import { insightSettingsSource, loadSource } from '../data/insight-sources.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { type LiveState, LOADING } from '../data/live-state.ts'
import {
  connectorsOfSource,
  countStations,
  edgesSource,
  faultedConnectorsSource,
  offlineStationsSource,
  openTransactionsSource,
  revenueDaysSource,
  stationsSource,
  statsDaysSource,
} from '../data/sources.ts'
import { WatchLeaseController } from '../data/watch-lease-controller.ts'
import { fmt } from '../i18n/fmt.ts'
import { attentionOf } from './dashboard/attention.ts'
import { dashboardTiles } from './dashboard/dashboard-tiles.ts'
import { type DayChart, type TrendMeasure, trendCard } from './dashboard/day-charts.ts'
import { figuresOfDays } from './dashboard/day-figures.ts'
import { type EnergyMode, energyCard } from './dashboard/energy-card.ts'
import './dashboard/first-steps.ts'
import { healthCard, healthOf } from './dashboard/health-card.ts'
import { type ActiveRow, activeCard, attentionCard, liveOf, statusCard } from './dashboard/lists.ts'
import { powerCard } from './dashboard/power-card.ts'
import { powerOfEdges, powerOfStations } from './dashboard/power-now.ts'
import { sitesCard } from './dashboard/sites-card.ts'
import { systemCard } from './dashboard/system-card.ts'
import { tiles } from './dashboard/tiles.ts'
import { loadCard } from './insights/load-card.ts'

/** Up to here every station and connector is read; above, the console reads sums and short lists only. */
const SMALL_FLEET = 40
/** Up to here somebody may still be setting up. */
const FIRST_STATIONS = 5
const EDGE_WINDOW_MS = 15 * 60_000
const STUCK_MS = 12 * 3_600_000
const FAILED_COMMANDS_MS = 24 * 3_600_000
/** How much each card reads: opening the console on 5,000 stations may read 100 documents. */
const READS = {
  small: { open: 30, shown: 7, sites: 30, period: 14, short: 5, computers: 4 },
  large: { open: 5, shown: 5, sites: 8, period: 7, short: 3, computers: 2 },
} as const

/** The state of the fleet at a glance. */
@customElement('view-dashboard')
export class ViewDashboard extends ViewElement {
  @state() private stationCount: number | null = null
  @state() private energyMode: EnergyMode = 'hours'
  @state() private energySiteId = ''
  @state() private forecastSiteId = ''
  @state() private measure: TrendMeasure = 'energy'

  readonly #clock = new ClockController(this)
  readonly #tables = new TableToggles(this)
  readonly #openedAt = Date.now()
  readonly #edges = new LiveQueryController(this, () =>
    edgesSource(this.#db, new Date(this.#openedAt - EDGE_WINDOW_MS)),
  )
  readonly #sites = new LiveQueryController(this, () =>
    this.stationCount === null ? null : firstSitesSource(this.#db, this.#reads.sites),
  )
  readonly #stats = new LiveQueryController(this, () =>
    this.stationCount === null ? null : statsDaysSource(this.#db, ALL_SITES, this.#dayCount),
  )
  readonly #revenue = new LiveQueryController(this, () =>
    this.app.may('readMoney') && this.stationCount !== null
      ? revenueDaysSource(this.#db, ALL_SITES, this.#dayCount)
      : null,
  )
  readonly #siteStats = new LiveQueryController(this, () =>
    this.energySiteId === '' ? null : statsDaysSource(this.#db, this.energySiteId, Math.max(15, this.#energyDays)),
  )
  readonly #open = new LiveQueryController(this, () =>
    this.stationCount === null ? null : openTransactionsSource(this.#db, this.#reads.open),
  )
  readonly #stations = new LiveQueryController(this, () =>
    this.#small ? stationsSource(this.#db, null, SMALL_FLEET) : null,
  )
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () => {
    const ids = this.#small
      ? (this.#stations.data ?? []).map((station) => station.stationId)
      : [...new Set((this.#open.data ?? []).map((transaction) => transaction.stationId))].sort()
    return ids.length === 0 ? null : connectorsOfSource(this.#db, ids)
  })
  readonly #faulted = new LiveQueryController(this, () =>
    this.#large ? faultedConnectorsSource(this.#db, this.#reads.short) : null,
  )
  readonly #offline = new LiveQueryController(this, () =>
    this.#large ? offlineStationsSource(this.#db, this.#reads.short) : null,
  )
  readonly #stuck = new LiveQueryController(this, () =>
    this.stationCount === null
      ? null
      : longOpenSource(this.#db, new Date(this.#openedAt - STUCK_MS), this.#reads.short),
  )
  readonly #failedCommands = new LiveQueryController(this, () =>
    this.stationCount === null
      ? null
      : failedCommandsSource(this.#db, new Date(this.#openedAt - FAILED_COMMANDS_MS), this.#reads.short),
  )
  readonly #computers = new LiveQueryController(this, () =>
    this.#large ? stationComputersSource(this.#db, this.#reads.computers) : null,
  )
  readonly #lowest = new LiveQueryController(this, () =>
    this.#large ? lowestHealthSource(this.#db, this.#reads.short) : null,
  )
  readonly #load = new LiveQueryController(this, () => {
    const siteId = this.#forecastSite?.siteId
    return siteId === undefined ? null : loadSource(this.#db, siteId)
  })
  readonly #loadDays = new LiveQueryController(this, () => {
    const siteId = this.#forecastSite?.siteId
    return siteId === undefined ? null : statsDaysSource(this.#db, siteId, 2)
  })
  readonly #insightSettings = new LiveQueryController(this, () => insightSettingsSource(this.#db))

  constructor() {
    super()
    new WatchLeaseController(this, () => ({ api: this.app.api, stationIds: this.#shownStationIds }))
  }

  get #db() {
    return this.app.firebase.db
  }

  get #small(): boolean {
    return this.stationCount !== null && this.stationCount <= SMALL_FLEET
  }

  get #large(): boolean {
    return this.stationCount !== null && this.stationCount > SMALL_FLEET
  }

  get #reads() {
    return this.#large ? READS.large : READS.small
  }

  get #energyDays(): number {
    return this.energyMode === '30' ? 30 : 14
  }

  /** Today, the same weekday before, and two periods to compare. */
  get #dayCount(): number {
    const chart = this.energySiteId === '' && this.energyMode === '30' ? 30 : this.#reads.period
    return Math.max(chart, 2 * this.#reads.period) + 1
  }

  get #forecastSite() {
    const sites = this.#sites.data ?? []
    return sites.find((site) => site.siteId === this.forecastSiteId) ?? sites[0]
  }

  /** Loading until both the connectors and those who vouch for them are known. */
  get #fleetState(): LiveState<unknown> {
    if (this.#edges.state.status === 'loading' || this.stationCount === null) return LOADING
    if (this.#large) return this.#edges.state
    return this.#stations.data?.length === 0 ? this.#stations.state : this.#connectors.state
  }

  get #shownStationIds(): readonly string[] {
    return [...new Set((this.#open.data ?? []).map((transaction) => transaction.stationId))].sort()
  }

  override pageTitle(): string {
    return msg('Dashboard')
  }

  override connectedCallback(): void {
    super.connectedCallback()
    countStations(this.#db, null).then(
      (count) => {
        this.stationCount = count
      },
      (error: unknown) => {
        // Without the count the sums of the edges still tell the truth.
        console.error('stations could not be counted', error)
        this.stationCount = Number.POSITIVE_INFINITY
      },
    )
  }

  /** Few stations: a new installation may still miss something. */
  get #isNew(): boolean {
    return this.stationCount !== null && this.stationCount <= FIRST_STATIONS && this.app.may('manageSites')
  }

  override render(): unknown {
    const { app } = this
    const now = this.#clock.now
    const { timeZone } = app
    const edges = this.#edges.data ?? []
    const { date: today } = localDayAndHour(now, timeZone)
    const weekday = fmt().weekday(new Date(now.getTime() - 7 * 86_400_000), timeZone)
    const connectors = (this.#connectors.data ?? []).flat()
    const fleet = joinFleet(this.#stations.data ?? [], connectors, edges, now)
    const known = this.#fleetState.status !== 'loading' && this.#fleetState.status !== 'error'
    const figures = figuresOfDays(today, this.#dayCount, this.#stats.data ?? [], this.#revenue.data)
    const counts = this.#small ? countGroups(fleet.flatMap((each) => each.statuses)) : countsOfEdges(edges, now)
    const active = this.#activeRows(connectors)
    const running = this.#small
      ? (this.#open.data ?? []).length
      : edges.flatMap((edge) => Object.values(edge.sites)).reduce((sum, site) => sum + site.activeTransactions, 0)
    // Connectors tell within a second while watched, instances each 20 s.
    const powerW = known ? (this.#small ? powerOfStations(fleet) : powerOfEdges(edges, now)) : null
    const history = fleetPowerHistory(edges, now)
    const rows = siteRows(fleet, (siteId) => this.#siteName(siteId)).toSorted((a, b) => fmt().compare(a.name, b.name))
    const newest = (this.#stats.data ?? [])[0]
    const dayChart = {
      state: this.#stats.state,
      retry: () => this.#stats.retry(),
      countedAt: newest === undefined ? null : fmt().moment(newest.lastUpdatedAt, timeZone, now),
    }
    const { period } = this.#reads
    return html`${pageTop(app, { title: msg('Dashboard'), sub: msg(str`Full hours of today against last ${weekday}`) })}
      <main id="main">${this.#isNew ? html`<first-steps .app=${app}></first-steps>` : nothing}<div class="grid">
        ${tiles(
          dashboardTiles({
            figures,
            days: this.#stats.data ?? [],
            daysKnown: this.#stats.data !== null,
            mayReadMoney: app.may('readMoney'),
            revenueKnown: this.#revenue.data !== null,
            counts: known ? counts : null,
            online: !known
              ? null
              : this.#small
                ? fleet.filter((each) => each.online).length
                : stationsOnline(edges, now),
            missing: this.#small ? stationsMissing(fleet).length : null,
            total: this.#small ? fleet.length : this.stationCount,
            timeZone,
            now,
          }),
        )}
        ${powerCard({ state: this.#edges.state, powerW, history: powerW === null ? history : withPowerNow(history, powerW, now), charging: running, timeZone, ...this.#tables.of('power'), retry: () => this.#edges.retry() })}
        ${attentionCard(this.#fleetState, this.#attention(fleet, now), now, () => this.#retryFleet())}
        ${this.#forecast(now)}
        ${this.#health(now)}
        ${this.#energy(dayChart, weekday, now)}
        ${trendCard(
          { ...dayChart, figures: figures.slice(-period), ...this.#tables.of('trend') },
          {
            measure: this.measure,
            mayReadMoney: app.may('readMoney'),
            before: figures.slice(-2 * period, -period),
            choose: (measure) => {
              this.measure = measure
            },
          },
        )}
        ${activeCard(this.#open.state, active.slice(0, this.#reads.shown), Math.max(running, active.length), app.may('readMoney'), now, () => this.#open.retry())}
        ${systemCard(this.#edges.state, edges, this.#small ? (this.#stations.data ?? []) : (this.#computers.data ?? []), timeZone, now, 4, () => this.#edges.retry())}
        ${statusCard(this.#fleetState, counts, this.#small ? rows : [])}
        ${sitesCard(this.#sites.state, this.#sites.data ?? [], this.#small ? rows : [], () => this.#sites.retry())}
      </div></main>`
  }

  #attention(fleet: readonly FleetStation[], now: Date) {
    const { timeZone } = this.app
    const more = { stuck: this.#stuck.data ?? [], commands: this.#failedCommands.data ?? [] }
    if (this.#small) return attentionOf(fleet, timeZone, now, more)
    const faulted = this.#faulted.data ?? []
    return attentionOf(joinFleet(this.#offline.data ?? [], faulted, this.#edges.data ?? [], now), timeZone, now, {
      ...more,
      faulted,
    })
  }

  #forecast(now: Date) {
    const site = this.#forecastSite
    const sites = this.#sites.data ?? []
    const picker =
      sites.length < 2
        ? nothing
        : filterSelect(
            msg('Site'),
            site?.siteId ?? '',
            sites.map((each) => [each.siteId, each.name] as const),
            (siteId) => {
              this.forecastSiteId = siteId
            },
            'quiet-select',
          )
    return loadCard({
      classes: 'g8',
      state: site === undefined && this.#sites.state.status === 'live' ? this.#sites.state : this.#load.state,
      result: this.#load.data?.document ?? null,
      disabled: this.#insightSettings.data?.document?.disabled.includes('load') ?? false,
      siteName: site?.name ?? msg('All sites'),
      timeZone: site?.timeZone ?? this.app.timeZone,
      now,
      retry: () => this.#load.retry(),
      days: this.#loadDays.data ?? [],
      table: this.#tables.of('load'),
      sitePicker: picker,
    })
  }

  #health(now: Date) {
    const source = this.#small ? this.#stations : this.#lowest
    return healthCard(source.state, healthOf(source.data ?? []), this.#large, this.app.timeZone, now, () =>
      source.retry(),
    )
  }

  #energy(dayChart: Omit<DayChart, 'figures' | keyof TableToggle>, weekday: string, now: Date) {
    const { date: today, hour } = localDayAndHour(now, this.app.timeZone)
    const ofSite = this.energySiteId !== ''
    const days = (ofSite ? this.#siteStats.data : this.#stats.data) ?? []
    return energyCard({
      ...dayChart,
      ...(ofSite ? { state: this.#siteStats.state, retry: () => this.#siteStats.retry() } : {}),
      ...this.#tables.of('energy'),
      figures: figuresOfDays(today, this.#energyDays, days, null),
      mode: this.energyMode === 'stations' && !ofSite ? '14' : this.energyMode,
      days,
      today,
      hour,
      weekday,
      sites: this.#sites.data ?? [],
      siteId: this.energySiteId,
      choose: (mode) => {
        this.energyMode = mode
      },
      chooseSite: (siteId) => {
        this.energySiteId = siteId
      },
    })
  }

  #retryFleet(): void {
    for (const query of [this.#edges, this.#stations, this.#connectors, this.#faulted, this.#offline]) query.retry()
  }

  #activeRows(connectors: readonly Connector[]): readonly ActiveRow[] {
    return (this.#open.data ?? [])
      .map((transaction) => ({
        transaction,
        connector:
          connectors.find(
            (each) => each.stationId === transaction.stationId && each.connectorId === transaction.connectorId,
          ) ?? null,
      }))
      .toSorted((a, b) => powerOf(b) - powerOf(a))
  }

  #siteName(siteId: string | null): string {
    if (siteId === null) return msg('Without a site')
    return (this.#sites.data ?? []).find((site) => site.siteId === siteId)?.name ?? siteId
  }
}

function powerOf({ transaction, connector }: ActiveRow): number {
  return liveOf(transaction, connector)?.powerW ?? -1
}
