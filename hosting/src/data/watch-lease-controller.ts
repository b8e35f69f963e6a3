import { WATCH_LEASE_S } from '@charge-it/shared/model/watch.ts'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import * as v from 'valibot'
import { type Api, ApiError } from './api.ts'

/** As many stations as one call may renew. */
const MAX_STATIONS = 50

/**
 * Holds the watch lease of the stations that an element shows live, so that their values arrive within a second instead
 * of each quarter of an hour. Renewed at half its time; a hidden tab lets it run out.
 */
export class WatchLeaseController implements ReactiveController {
  readonly #leaseOf: () => { readonly api: Api; readonly stationIds: readonly string[] } | null
  #timer = 0
  #key = ''
  #isConnected = false
  /** False after the API refused: the page says that values arrive slowly. */
  held = true

  constructor(
    host: ReactiveControllerHost,
    leaseOf: () => { readonly api: Api; readonly stationIds: readonly string[] } | null,
  ) {
    this.#leaseOf = leaseOf
    host.addController(this)
  }

  hostConnected(): void {
    this.#isConnected = true
    this.#timer = window.setInterval(() => void this.#renew(), (WATCH_LEASE_S / 2) * 1000)
    document.addEventListener('visibilitychange', this.#onVisibility)
  }

  hostDisconnected(): void {
    this.#isConnected = false
    clearInterval(this.#timer)
    document.removeEventListener('visibilitychange', this.#onVisibility)
    this.#key = ''
  }

  hostUpdated(): void {
    // An element that was taken away may render once more.
    if (!this.#isConnected) return
    const key = this.#leaseOf()?.stationIds.join('\n') ?? ''
    if (key === this.#key) return
    this.#key = key
    void this.#renew()
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'visible') void this.#renew()
  }

  async #renew(): Promise<void> {
    const lease = this.#leaseOf()
    if (lease === null || lease.stationIds.length === 0 || document.visibilityState === 'hidden') return
    try {
      await lease.api.send('POST', '/watches', { stationIds: lease.stationIds.slice(0, MAX_STATIONS) }, v.unknown())
      this.held = true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.held = false
    }
  }
}
