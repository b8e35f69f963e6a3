import type { Connector, ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import type { Firestore } from 'firebase/firestore'
import type { ReactiveControllerHost } from 'lit'
import type { StatusGroup } from '../../data/fleet.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { connectorsOfStatusSource, offlineStationsSource, stationsOfIdsSource } from '../../data/sources.ts'

/** What a connector of each group last reported. A station that is away counts as inactive, whatever it reported. */
export const STATUSES_OF_GROUP: Readonly<Record<StatusGroup, readonly ConnectorStatus[]>> = {
  available: ['Available'],
  charging: ['Charging'],
  waiting: ['Preparing', 'SuspendedEV', 'SuspendedEVSE', 'Finishing'],
  reserved: ['Reserved'],
  faulted: ['Faulted'],
  inactive: ['Unavailable', 'Unknown'],
}

/** Which stations are looked for. */
export interface StatusSearchWanted {
  readonly db: Firestore
  readonly status: StatusGroup
  /** Empty: of all sites. */
  readonly siteId: string
  /** Of connectors and of stations that are away, each. */
  readonly count: number
}

/** Finds the stations of a status in a fleet of which only a part is loaded. */
export class StatusSearch {
  readonly #wantedOf: () => StatusSearchWanted | null
  readonly #connectors: LiveQueryController<readonly Connector[]>
  readonly #away: LiveQueryController<readonly Station[]>
  readonly #stations: LiveQueryController<readonly (readonly Station[])[]>

  /** @param wantedOf Null: nothing is looked for. */
  constructor(host: ReactiveControllerHost, wantedOf: () => StatusSearchWanted | null) {
    this.#wantedOf = wantedOf
    this.#connectors = new LiveQueryController(host, () => {
      const wanted = wantedOf()
      if (wanted === null) return null
      const { db, status, siteId, count } = wanted
      return connectorsOfStatusSource(db, { statuses: STATUSES_OF_GROUP[status], siteId, count })
    })
    this.#away = new LiveQueryController(host, () => {
      const wanted = wantedOf()
      if (wanted?.status !== 'inactive') return null
      return offlineStationsSource(wanted.db, wanted.count, wanted.siteId)
    })
    this.#stations = new LiveQueryController(host, () => {
      const wanted = wantedOf()
      const ids = this.#stationIds
      return wanted === null || ids.length === 0 ? null : stationsOfIdsSource(wanted.db, ids)
    })
  }

  get #stationIds(): readonly string[] {
    return [...new Set((this.#connectors.data ?? []).map(({ stationId }) => stationId))].sort()
  }

  /** What was found stays in sight while a change is followed, or more is loaded. */
  #kept: { readonly key: string; readonly stations: readonly Station[] } = { key: '', stations: [] }

  /** What was found so far; whether they still have the status shows with their connectors. */
  get stations(): readonly Station[] {
    const wanted = this.#wantedOf()
    if (wanted === null) return []
    const key = `${wanted.status} ${wanted.siteId}`
    const known = this.#kept.key === key ? this.#kept.stations : []
    if (this.isLoading) return known
    this.#kept = { key, stations: [...(this.#stations.data ?? []).flat(), ...(this.#away.data ?? [])] }
    return this.#kept.stations
  }

  get isLoading(): boolean {
    const wanted = this.#wantedOf()
    if (wanted === null) return false
    const asked = [this.#connectors, ...(wanted.status === 'inactive' ? [this.#away] : [])]
    if (asked.some(({ state }) => state.status === 'loading')) return true
    return this.#stationIds.length > 0 && this.#stations.state.status === 'loading'
  }

  /** Firestore's code of what failed; null while nothing did. */
  get errorCode(): string | null {
    return (
      [this.#connectors, this.#away, this.#stations]
        .map(({ state }) => state.errorCode)
        .find((code) => code !== null) ?? null
    )
  }

  /** There may be further ones. */
  get hasMore(): boolean {
    const count = this.#wantedOf()?.count ?? Number.POSITIVE_INFINITY
    return [this.#connectors.data, this.#away.data].some((found) => found !== null && found.length >= count)
  }

  retry(): void {
    for (const each of [this.#connectors, this.#away, this.#stations]) each.retry()
  }
}
