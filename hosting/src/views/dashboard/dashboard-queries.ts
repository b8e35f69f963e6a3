import type { Connector } from '@charge-it/shared/model/connector.ts'
import { ALL_SITES } from '@charge-it/shared/paths.ts'
import { msg } from '@lit/localize'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { AppContext } from '../../app/app-context.ts'
import {
  failedCommandsSource,
  fleetHealthSource,
  longOpenSource,
  lowestHealthSource,
  stationComputersSource,
} from '../../data/dashboard-sources.ts'
import { insightSettingsSource, loadSource } from '../../data/insight-sources.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { type LiveState, LOADING } from '../../data/live-state.ts'
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
} from '../../data/sources.ts'
import { OPEN_TOO_LONG_MS } from '../transactions/attention.ts'
import type { EnergyMode } from './energy-card.ts'

/** Up to here every station and connector is read; above, the console reads sums and short lists only. */
const SMALL_FLEET = 40
const EDGE_WINDOW_MS = 15 * 60_000
const FAILED_COMMANDS_MS = 24 * 3_600_000
/** How much each card reads: opening the console on 5,000 stations may read 100 documents. */
const READS = {
  small: { open: 30, shown: 7, sites: 30, period: 14, short: 5, computers: 4 },
  large: { open: 5, shown: 5, sites: 8, period: 7, short: 3, computers: 2 },
} as const

/** What somebody chose on the dashboard and what follows it. */
interface DashboardChoice {
  readonly app: AppContext
  readonly energyMode: EnergyMode
  /** Empty: all sites. */
  readonly energySiteId: string
  /** Empty: the first site. */
  readonly forecastSiteId: string
}

/** Everything that the dashboard reads; how much follows from the size of the fleet. */
export class DashboardQueries implements ReactiveController {
  /** null until counted, infinite when it could not be. */
  stationCount: number | null = null
  readonly #host: ReactiveControllerHost
  readonly #choiceOf: () => DashboardChoice
  readonly #openedAt = Date.now()
  readonly edges
  readonly sites
  readonly stats
  readonly revenue
  readonly siteStats
  readonly open
  readonly stations
  readonly connectors
  readonly faulted
  readonly offline
  readonly stuck
  readonly failedCommands
  readonly computers
  readonly lowest
  readonly health
  readonly load
  readonly loadDays
  readonly insightSettings

  constructor(host: ReactiveControllerHost, choiceOf: () => DashboardChoice) {
    this.#host = host
    this.#choiceOf = choiceOf
    host.addController(this)
    const edgesFrom = new Date(this.#openedAt - EDGE_WINDOW_MS)
    this.edges = new LiveQueryController(host, () => edgesSource(this.#db, edgesFrom))
    this.sites = new LiveQueryController(host, () =>
      this.stationCount === null ? null : sitesSource(this.#db, this.reads.sites),
    )
    this.stats = new LiveQueryController(host, () =>
      this.stationCount === null ? null : statsDaysSource(this.#db, ALL_SITES, this.dayCount),
    )
    this.revenue = new LiveQueryController(host, () =>
      choiceOf().app.may('readMoney') && this.stationCount !== null
        ? revenueDaysSource(this.#db, ALL_SITES, this.dayCount)
        : null,
    )
    this.siteStats = new LiveQueryController(host, () => {
      const { energySiteId } = choiceOf()
      return energySiteId === '' ? null : statsDaysSource(this.#db, energySiteId, Math.max(15, this.energyDays))
    })
    this.open = new LiveQueryController(host, () =>
      this.stationCount === null ? null : openTransactionsSource(this.#db, this.reads.open),
    )
    this.stations = new LiveQueryController(host, () =>
      this.isSmall ? stationsSource(this.#db, null, SMALL_FLEET) : null,
    )
    this.connectors = new LiveQueryController<readonly (readonly Connector[])[]>(host, () => {
      const ids = this.isSmall ? (this.stations.data ?? []).map((station) => station.stationId) : this.stationIdsOfOpen
      return ids.length === 0 ? null : connectorsOfSource(this.#db, ids)
    })
    this.faulted = new LiveQueryController(host, () =>
      this.isLarge ? faultedConnectorsSource(this.#db, this.reads.short) : null,
    )
    this.offline = new LiveQueryController(host, () =>
      this.isLarge ? offlineStationsSource(this.#db, this.reads.short) : null,
    )
    this.stuck = new LiveQueryController(host, () =>
      this.stationCount === null
        ? null
        : longOpenSource(this.#db, new Date(this.#openedAt - OPEN_TOO_LONG_MS), this.reads.short),
    )
    this.failedCommands = new LiveQueryController(host, () =>
      this.stationCount === null
        ? null
        : failedCommandsSource(this.#db, new Date(this.#openedAt - FAILED_COMMANDS_MS), this.reads.short),
    )
    this.computers = new LiveQueryController(host, () =>
      this.isLarge ? stationComputersSource(this.#db, this.reads.computers) : null,
    )
    this.lowest = new LiveQueryController(host, () =>
      this.isLarge ? lowestHealthSource(this.#db, this.reads.short) : null,
    )
    this.health = new LiveQueryController(host, () => (this.isLarge ? fleetHealthSource(this.#db) : null))
    this.load = new LiveQueryController(host, () => {
      const siteId = this.forecastSite?.siteId
      return siteId === undefined ? null : loadSource(this.#db, siteId)
    })
    this.loadDays = new LiveQueryController(host, () => {
      const siteId = this.forecastSite?.siteId
      return siteId === undefined ? null : statsDaysSource(this.#db, siteId, 2)
    })
    this.insightSettings = new LiveQueryController(host, () => insightSettingsSource(this.#db))
  }

  hostConnected(): void {
    countStations(this.#db, null)
      .catch((error: unknown) => {
        // Without the count the sums of the edges still tell the truth.
        console.error('stations could not be counted', error)
        return Number.POSITIVE_INFINITY
      })
      .then((count) => {
        this.stationCount = count
        this.#host.requestUpdate()
      })
  }

  get #db() {
    return this.#choiceOf().app.firebase.db
  }

  get isSmall(): boolean {
    return this.stationCount !== null && this.stationCount <= SMALL_FLEET
  }

  get isLarge(): boolean {
    return this.stationCount !== null && this.stationCount > SMALL_FLEET
  }

  get reads() {
    return this.isLarge ? READS.large : READS.small
  }

  get energyDays(): number {
    return this.#choiceOf().energyMode === '30' ? 30 : 14
  }

  /** Today, the same weekday before, and two periods to compare. */
  get dayCount(): number {
    const { energySiteId, energyMode } = this.#choiceOf()
    const chart = energySiteId === '' && energyMode === '30' ? 30 : this.reads.period
    return Math.max(chart, 2 * this.reads.period) + 1
  }

  get forecastSite() {
    const sites = this.sites.data ?? []
    return sites.find((site) => site.siteId === this.#choiceOf().forecastSiteId) ?? sites[0]
  }

  /** Stations at which somebody charges. */
  get stationIdsOfOpen(): readonly string[] {
    return [...new Set((this.open.data ?? []).map((transaction) => transaction.stationId))].sort()
  }

  /** Loading until both the connectors and those who vouch for them are known. */
  get fleetState(): LiveState<unknown> {
    if (this.edges.state.status === 'loading' || this.stationCount === null) return LOADING
    if (this.isLarge) return this.edges.state
    return this.stations.data?.length === 0 ? this.stations.state : this.connectors.state
  }

  retryFleet(): void {
    for (const query of [this.edges, this.stations, this.connectors, this.faulted, this.offline]) query.retry()
  }

  siteName(siteId: string | null): string {
    if (siteId === null) return msg('Without a site')
    return (this.sites.data ?? []).find((site) => site.siteId === siteId)?.name ?? siteId
  }
}
