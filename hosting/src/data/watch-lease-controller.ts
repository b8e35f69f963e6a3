import { WATCH_LEASE_S } from '@charge-it/shared/model/watch.ts'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import * as v from 'valibot'
import { type Api, ApiError } from './api.ts'

/** As many stations as one call may renew. */
export const MAX_WATCHED = 50

/**
 * How the values of the stations in sight arrive. `slow`: the API refused the lease; `partly`: there are more stations than
 * one lease holds, so that those at the end of the list are not watched.
 */
export type LivePace = 'live' | 'slow' | 'partly'

/**
 * Holds the watch lease of the stations that an element shows live, so that their values arrive within a second instead
 * of each quarter of an hour. Renewed at half its time; a hidden tab lets it run out.
 */
export class WatchLeaseController implements ReactiveController {
  readonly #leaseOf: () => { readonly api: Api; readonly stationIds: readonly string[] } | null
  #timer = 0
  #key = ''
  #isConnected = false
  readonly #host: ReactiveControllerHost
  /** False after the API refused, until it agrees again. */
  #isHeld = true

  constructor(
    host: ReactiveControllerHost,
    leaseOf: () => { readonly api: Api; readonly stationIds: readonly string[] } | null,
  ) {
    this.#host = host
    this.#leaseOf = leaseOf
    host.addController(this)
  }

  /** For the page to say. */
  get pace(): LivePace {
    const watched = this.#leaseOf()?.stationIds.length ?? 0
    if (watched === 0) return 'live'
    if (!this.#isHeld) return 'slow'
    return watched > MAX_WATCHED ? 'partly' : 'live'
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
      await lease.api.send('POST', '/watches', { stationIds: lease.stationIds.slice(0, MAX_WATCHED) }, v.unknown())
      this.#setHeld(true)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#setHeld(false)
    }
  }

  #setHeld(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return
    this.#isHeld = isHeld
    this.#host.requestUpdate()
  }
}
