import type { Connector } from '@charge-it/shared/model/connector.ts'
import { sampleOfEdges } from '@charge-it/shared/stats/fleet-status.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { msg } from '@lit/localize'
import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { ViewElement } from '../app/view-element.ts'
import { filterSelect } from '../components/filter-select.ts'
import { type TableToggle, TableToggles } from '../components/table-toggles.ts'
import {
  countGroups,
  countsOfEdges,
  type FleetStation,
  fleetPowerHistory,
  joinFleet,
  type SiteRow,
  siteRows,
  sitesOfEdges,
  stationsMissing,
  withPowerNow,
} from '../data/fleet.ts'
import { WatchLeaseController } from '../data/watch-lease-controller.ts'
import { fmt } from '../i18n/fmt.ts'
import { attentionOf } from './dashboard/attention.ts'
import { DashboardQueries } from './dashboard/dashboard-queries.ts'
import { comparisonText, dashboardTiles, type TileFacts } from './dashboard/dashboard-tiles.ts'
import { type DayChart, type TrendMeasure, trendCard } from './dashboard/day-charts.ts'
import { figuresOfDays } from './dashboard/day-figures.ts'
import { type EnergyMode, energyCard } from './dashboard/energy-card.ts'
import './dashboard/first-steps.ts'
import { healthCard, healthOf, lowestOf } from './dashboard/health-card.ts'
import { type ActiveRow, activeCard, attentionCard, liveOf, statusCard } from './dashboard/lists.ts'
import { powerCard } from './dashboard/power-card.ts'
import { powerOfEdges, powerOfStations } from './dashboard/power-now.ts'
import { sitesCard } from './dashboard/sites-card.ts'
import { systemCard } from './dashboard/system-card.ts'
import { sampleOfFleet } from './dashboard/tile-figures.ts'
import { tiles } from './dashboard/tiles.ts'
import { loadCard } from './insights/load-card.ts'
import { paceNote } from './pace-note.ts'
import type { SitesNow } from './stations/site-state.ts'

/** Up to here somebody may still be setting up. */
const FIRST_STATIONS = 5

/** The state of the fleet at a glance. */
@customElement('view-dashboard')
export class ViewDashboard extends ViewElement {
  @state() private energyMode: EnergyMode = 'hours'
  @state() private energySiteId = ''
  @state() private forecastSiteId = ''
  @state() private measure: TrendMeasure = 'energy'

  readonly #clock = new ClockController(this)
  readonly #tables = new TableToggles(this)
  readonly #queries = new DashboardQueries(this, () => ({
    app: this.app,
    energyMode: this.energyMode,
    energySiteId: this.energySiteId,
    forecastSiteId: this.forecastSiteId,
  }))

  readonly #lease = new WatchLeaseController(this, () => ({
    api: this.app.api,
    stationIds: this.#queries.stationIdsOfOpen,
  }))

  override pageTitle(): string {
    return msg('Dashboard')
  }

  /** Few stations: a new installation may still miss something. */
  get #isNew(): boolean {
    return (
      this.#queries.stationCount !== null && this.#queries.stationCount <= FIRST_STATIONS && this.app.may('manageSites')
    )
  }

  override render(): unknown {
    const { app } = this
    const now = this.#clock.now
    const { timeZone } = app
    const edges = this.#queries.edges.data ?? []
    const { date: today } = localDayAndHour(now, timeZone)
    const weekday = fmt().weekday(new Date(now.getTime() - 7 * 86_400_000), timeZone)
    const connectors = (this.#queries.connectors.data ?? []).flat()
    const fleet = joinFleet(this.#queries.stations.data ?? [], connectors, edges, now)
    const known = this.#queries.fleetState.status !== 'loading' && this.#queries.fleetState.status !== 'error'
    const figures = figuresOfDays(
      today,
      this.#queries.dayCount,
      this.#queries.stats.data ?? [],
      this.#queries.revenue.data,
    )
    const counts = this.#queries.isSmall
      ? countGroups(fleet.flatMap((each) => each.statuses))
      : countsOfEdges(edges, now)
    const active = this.#activeRows(connectors)
    const running = this.#queries.isSmall
      ? (this.#queries.open.data ?? []).length
      : edges.flatMap((edge) => Object.values(edge.sites)).reduce((sum, site) => sum + site.activeTransactions, 0)
    // Connectors tell within a second while watched, instances each 20 s.
    const powerW = known ? (this.#queries.isSmall ? powerOfStations(fleet) : powerOfEdges(edges, now)) : null
    const history = fleetPowerHistory(edges, now)
    const rows = siteRows(fleet, (siteId) => this.#queries.siteName(siteId)).toSorted((a, b) =>
      fmt().compare(a.name, b.name),
    )
    const newest = (this.#queries.stats.data ?? [])[0]
    const dayChart = {
      state: this.#queries.stats.state,
      retry: () => this.#queries.stats.retry(),
      countedAt: newest === undefined ? null : fmt().moment(newest.lastUpdatedAt, timeZone, now),
    }
    const { period } = this.#queries.reads
    const facts: TileFacts = {
      days: this.#queries.stats.data,
      revenue: this.#queries.revenue.data,
      mayReadMoney: app.may('readMoney'),
      fleet: known ? this.#fleetNow(fleet, now) : null,
      missing: this.#queries.isSmall ? stationsMissing(fleet).length : null,
      weekday,
      timeZone,
      now,
    }
    const compared = comparisonText(facts)
    return html`${pageTop(app, { title: msg('Dashboard'), sub: compared })}
      <main id="main">${this.#isNew ? html`<first-steps .app=${app}></first-steps>` : nothing}<div class="grid">
        ${tiles(dashboardTiles(facts), compared)}
        ${powerCard({ state: this.#queries.edges.state, powerW, history: powerW === null ? history : withPowerNow(history, powerW, now), charging: running, timeZone, ...this.#tables.of('power'), retry: () => this.#queries.edges.retry() })}
        ${attentionCard(this.#queries.fleetState, this.#attention(fleet, now), now, () => this.#queries.retryFleet())}
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
        ${activeCard(this.#queries.open.state, active.slice(0, this.#queries.reads.shown), Math.max(running, active.length), app.may('readMoney'), now, () => this.#queries.open.retry(), paceNote(this.#lease.pace))}
        ${systemCard(this.#queries.edges.state, edges, this.#queries.isSmall ? (this.#queries.stations.data ?? []) : (this.#queries.computers.data ?? []), timeZone, now, 4, () => this.#queries.edges.retry())}
        ${statusCard(this.#queries.fleetState, counts, this.#queries.isSmall ? rows : [])}
        ${sitesCard(this.#queries.sites.state, this.#queries.sites.data ?? [], this.#sitesNow(rows, now), () => this.#queries.sites.retry())}
      </div></main>`
  }

  #fleetNow(fleet: readonly FleetStation[], now: Date) {
    if (this.#queries.isSmall) return sampleOfFleet(fleet)
    return sampleOfEdges(this.#queries.edges.data ?? [], this.#queries.stationCount ?? Number.POSITIVE_INFINITY, now)
  }

  #sitesNow(rows: readonly SiteRow[], now: Date): SitesNow {
    const { status } = this.#queries.fleetState
    if (status === 'loading' || status === 'error') return { kind: 'unknown' }
    if (this.#queries.isSmall) return { kind: 'stations', rows }
    // The few faulted connectors that are read stand in the card of what needs attention.
    return { kind: 'sums', sums: sitesOfEdges(this.#queries.edges.data ?? [], now), faulted: new Map() }
  }

  #attention(fleet: readonly FleetStation[], now: Date) {
    const { timeZone } = this.app
    const more = { stuck: this.#queries.stuck.data ?? [], commands: this.#queries.failedCommands.data ?? [] }
    if (this.#queries.isSmall) return attentionOf(fleet, timeZone, now, more)
    const faulted = this.#queries.faulted.data ?? []
    return attentionOf(
      joinFleet(this.#queries.offline.data ?? [], faulted, this.#queries.edges.data ?? [], now),
      timeZone,
      now,
      {
        ...more,
        faulted,
      },
    )
  }

  #forecast(now: Date) {
    const site = this.#queries.forecastSite
    const sites = this.#queries.sites.data ?? []
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
      state:
        site === undefined && this.#queries.sites.state.status === 'live'
          ? this.#queries.sites.state
          : this.#queries.load.state,
      result: this.#queries.load.data?.document ?? null,
      disabled: this.#queries.insightSettings.data?.document?.disabled.includes('load') ?? false,
      siteName: site?.name ?? msg('All sites'),
      timeZone: site?.timeZone ?? this.app.timeZone,
      now,
      retry: () => this.#queries.load.retry(),
      days: this.#queries.loadDays.data ?? [],
      table: this.#tables.of('load'),
      sitePicker: picker,
    })
  }

  #health(now: Date) {
    const { isSmall, stations, lowest, health } = this.#queries
    const source = isSmall ? stations : health
    const known = isSmall ? healthOf(stations.data ?? []) : (health.data?.document ?? null)
    const named = lowestOf((isSmall ? stations : lowest).data ?? [])
    return healthCard(source.state, known, named, this.app.timeZone, now, () => source.retry())
  }

  #energy(dayChart: Omit<DayChart, 'figures' | keyof TableToggle>, weekday: string, now: Date) {
    const { date: today, hour } = localDayAndHour(now, this.app.timeZone)
    const ofSite = this.energySiteId !== ''
    const days = (ofSite ? this.#queries.siteStats.data : this.#queries.stats.data) ?? []
    return energyCard({
      ...dayChart,
      ...(ofSite ? { state: this.#queries.siteStats.state, retry: () => this.#queries.siteStats.retry() } : {}),
      ...this.#tables.of('energy'),
      figures: figuresOfDays(today, this.#queries.energyDays, days, null),
      mode: this.energyMode === 'stations' && !ofSite ? '14' : this.energyMode,
      days,
      today,
      hour,
      weekday,
      sites: this.#queries.sites.data ?? [],
      siteId: this.energySiteId,
      choose: (mode) => {
        this.energyMode = mode
      },
      chooseSite: (siteId) => {
        this.energySiteId = siteId
      },
    })
  }

  #activeRows(connectors: readonly Connector[]): readonly ActiveRow[] {
    return (this.#queries.open.data ?? [])
      .map((transaction) => ({
        transaction,
        connector:
          connectors.find(
            (each) => each.stationId === transaction.stationId && each.connectorId === transaction.connectorId,
          ) ?? null,
      }))
      .toSorted((a, b) => powerOf(b) - powerOf(a))
  }
}

function powerOf({ transaction, connector }: ActiveRow): number {
  return liveOf(transaction, connector)?.powerW ?? -1
}
