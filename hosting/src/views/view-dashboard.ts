import type { Connector } from '@charge-it/shared/model/connector.ts'
import { ALL_SITES } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { msg, str } from '@lit/localize'
import { html } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { ViewElement } from '../app/view-element.ts'
import { TableToggles } from '../components/table-toggles.ts'
import {
  countGroups,
  countsOfEdges,
  type FleetStation,
  fleetPowerHistory,
  fleetPowerW,
  joinFleet,
  siteRows,
  stationsOnline,
  withPowerNow,
} from '../data/fleet.ts'
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
  sitesSource,
  stationsSource,
  statsDaysSource,
} from '../data/sources.ts'
import { WatchLeaseController } from '../data/watch-lease-controller.ts'
import { fmt } from '../i18n/fmt.ts'
import { attentionOf } from './dashboard/attention.ts'
import { energyCard, type TrendMeasure, trendCard } from './dashboard/day-charts.ts'
import { changeShare, type DayFigures, dayBefore, figuresOfDays, untilHour } from './dashboard/day-figures.ts'
import { type ActiveRow, activeCard, attentionCard, liveOf, statusCard, systemCard } from './dashboard/lists.ts'
import { powerCard } from './dashboard/power-card.ts'
import { type Tile, tiles } from './dashboard/tiles.ts'

/** Up to here every station and connector is read; above, the console reads sums and short lists only. */
const SMALL_FLEET = 40
const SHOWN_TRANSACTIONS = 7
const EDGE_WINDOW_MS = 15 * 60_000

/** The state of the fleet at a glance. */
@customElement('view-dashboard')
export class ViewDashboard extends ViewElement {
  @state() private stationCount: number | null = null
  @state() private days = 14
  @state() private measure: TrendMeasure = 'energy'

  readonly #clock = new ClockController(this)
  readonly #tables = new TableToggles(this)
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  readonly #edges = new LiveQueryController(this, () => edgesSource(this.#db, this.#since))
  readonly #sites = new LiveQueryController(this, () => sitesSource(this.#db))
  readonly #stats = new LiveQueryController(this, () => statsDaysSource(this.#db, ALL_SITES, Math.max(28, this.days)))
  readonly #revenue = new LiveQueryController(this, () =>
    this.app.may('readMoney') ? revenueDaysSource(this.#db, ALL_SITES, Math.max(14, this.days)) : null,
  )
  readonly #open = new LiveQueryController(this, () =>
    openTransactionsSource(this.#db, this.#small ? 30 : SHOWN_TRANSACTIONS),
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
  readonly #faulted = new LiveQueryController(this, () => (this.#large ? faultedConnectorsSource(this.#db, 5) : null))
  readonly #offline = new LiveQueryController(this, () => (this.#large ? offlineStationsSource(this.#db, 5) : null))

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

  override render(): unknown {
    const { app } = this
    const now = this.#clock.now
    const edges = this.#edges.data ?? []
    const { date: today } = localDayAndHour(now, app.timeZone)
    const weekday = fmt().weekday(new Date(now.getTime() - 7 * 86_400_000), app.timeZone)
    const connectors = (this.#connectors.data ?? []).flat()
    const fleet = joinFleet(this.#stations.data ?? [], connectors, edges, now)
    const figures = figuresOfDays(today, Math.max(28, this.days), this.#stats.data ?? [], this.#revenue.data)
    const counts = this.#small ? countGroups(fleet.flatMap((each) => each.statuses)) : countsOfEdges(edges, now)
    const active = this.#activeRows(connectors)
    const running = this.#small
      ? (this.#open.data ?? []).length
      : edges.flatMap((edge) => Object.values(edge.sites)).reduce((sum, site) => sum + site.activeTransactions, 0)
    // Connectors tell within a second while watched, instances each 20 s.
    const powerW = this.#small ? fleet.reduce((sum, each) => sum + (each.powerW ?? 0), 0) : fleetPowerW(edges, now)
    const attention = this.#small
      ? attentionOf(fleet, app.timeZone, now)
      : attentionOf(
          joinFleet(this.#offline.data ?? [], this.#faulted.data ?? [], edges, now),
          app.timeZone,
          now,
          this.#faulted.data ?? [],
        )
    const newest = (this.#stats.data ?? [])[0]
    const dayChart = {
      state: this.#stats.state,
      retry: () => this.#stats.retry(),
      countedAt: newest === undefined ? null : fmt().moment(newest.lastUpdatedAt, app.timeZone, now),
    }
    const powerHistory = withPowerNow(fleetPowerHistory(edges, now), powerW, now)
    return html`${pageTop(app, { title: msg('Dashboard'), sub: msg(str`Full hours of today against last ${weekday}`) })}
      <main id="main"><div class="grid">
        ${tiles(this.#tiles(figures, fleet, counts.faulted, running, now))}
        ${powerCard({ state: this.#edges.state, powerW, history: powerHistory, charging: running, timeZone: app.timeZone, ...this.#tables.of('power') })}
        ${attentionCard(this.#fleetState, attention, now)}
        ${energyCard(
          { ...dayChart, figures: figures.slice(-this.days), ...this.#tables.of('energy') },
          {
            days: this.days,
            choose: (days) => {
              this.days = days
            },
          },
        )}
        ${trendCard(
          { ...dayChart, figures: figures.slice(-14), ...this.#tables.of('trend') },
          {
            measure: this.measure,
            mayReadMoney: app.may('readMoney'),
            before: this.measure === 'revenue' && this.days < 28 ? [] : figures.slice(-28, -14),
            choose: (measure) => {
              this.measure = measure
            },
          },
        )}
        ${activeCard(this.#open.state, active.slice(0, SHOWN_TRANSACTIONS), Math.max(running, active.length), app.may('readMoney'), now, () => this.#open.retry())}
        ${systemCard(this.#edges.state, edges, app.timeZone, now)}
        ${statusCard(
          this.#fleetState,
          counts,
          siteRows(fleet, (siteId) => this.#siteName(siteId)).toSorted((a, b) => fmt().compare(a.name, b.name)),
        )}
      </div></main>`
  }

  #tiles(
    figures: readonly DayFigures[],
    fleet: readonly FleetStation[],
    faulted: number,
    running: number,
    now: Date,
  ): readonly Tile[] {
    const f = fmt()
    // Seven finished days: the unfinished one would always seem to fall.
    const week = figures.slice(-8, -1)
    const today = figures.at(-1)
    const known = this.#stats.state.status !== 'loading' && this.#stats.state.status !== 'error'
    const online = this.#small
      ? fleet.filter((each) => each.online).length
      : stationsOnline(this.#edges.data ?? [], now)
    const total = this.#small ? fleet.length : this.stationCount
    const { date, hour } = localDayAndHour(now, this.app.timeZone)
    const days = this.#stats.data ?? []
    const soFar = untilHour(date, hour, days)
    const before = untilHour(dayBefore(date, 7), hour, days)
    const energyChange = soFar === null || before === null ? null : changeShare(soFar.energyWh, before.energyWh)
    const sessionChange = soFar === null || before === null ? 0 : soFar.sessions - before.sessions
    const newest = days[0]
    const countedAt = newest === undefined ? null : f.moment(newest.lastUpdatedAt, this.app.timeZone, now)
    const counted = countedAt === null ? {} : { note: countedAt }
    const revenue: Tile[] = this.app.may('readMoney')
      ? [
          {
            title: msg('Revenue'),
            address: '/transactions?view=history&date=today',
            amount: this.#revenue.data === null ? null : f.number(today?.revenueIdr ?? 0),
            unit: f.currency(),
            unitFirst: true,
            ...counted,
            spark: week.map((day) => day.revenueIdr ?? 0),
          },
        ]
      : []
    return [
      {
        title: msg('Energy today'),
        address: '/transactions?view=history&date=today',
        amount: known ? f.kwh(today?.energyWh ?? 0, 1) : null,
        unit: 'kWh',
        ...counted,
        change: energyChange === null ? null : { text: f.percent(Math.abs(energyChange), 1), up: energyChange >= 0 },
        spark: week.map((day) => day.energyWh),
      },
      ...revenue,
      {
        title: msg('Sessions'),
        address: '/transactions?view=history&date=today',
        amount: known ? f.number(today?.sessions ?? 0) : null,
        ...counted,
        change: sessionChange === 0 ? null : { text: f.number(Math.abs(sessionChange)), up: sessionChange > 0 },
        spark: week.map((day) => day.sessions),
      },
      {
        title: msg('Running transactions'),
        address: '/transactions?view=live',
        amount:
          this.#edges.data === null && this.#open.data === null
            ? null
            : f.number(Math.max(running, this.#open.data?.length ?? 0)),
        note: msg('now'),
      },
      {
        title: msg('Stations online'),
        address: '/stations',
        amount: total === null || this.#edges.data === null ? null : f.number(online),
        ...(total !== null && Number.isFinite(total) ? { unit: msg(str`of ${f.number(total)}`) } : {}),
        ...(total !== null && Number.isFinite(total) && online < total
          ? { change: { text: msg(str`${total - online} offline`), up: false, bad: true } }
          : { note: msg('now') }),
      },
      {
        title: msg('Faulted connectors'),
        address: '/stations?status=faulted',
        amount: this.#edges.data === null ? null : f.number(faulted),
        ...(faulted > 0 ? { change: { text: msg('needs action'), up: true, bad: true } } : { note: msg('now') }),
      },
    ]
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
