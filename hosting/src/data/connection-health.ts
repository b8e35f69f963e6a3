import type { LiveState } from './live-state.ts'

export type ConnectionStatus = 'live' | 'reconnecting' | 'offline'

/**
 * Judges the page's connection from its live queries: reconnecting while one of them is stale, offline while the device
 * itself has no network. Fires `change`, and `signedIn` when somebody whose session had ended is back.
 */
export class ConnectionHealth extends EventTarget {
  readonly #stale = new Set<object>()
  /** When the connection was last good. */
  lastLiveAt: Date = new Date()
  #waitsForPerson = false

  constructor() {
    super()
    for (const event of ['online', 'offline']) window.addEventListener(event, () => this.#changed())
  }

  get status(): ConnectionStatus {
    if (!navigator.onLine) return 'offline'
    return this.#stale.size > 0 ? 'reconnecting' : 'live'
  }

  /** The session ended by itself, and the person is asked to sign in again: until then nothing may be read. */
  get waitsForPerson(): boolean {
    return this.#waitsForPerson
  }

  set waitsForPerson(waits: boolean) {
    if (waits === this.#waitsForPerson) return
    this.#waitsForPerson = waits
    if (!waits) this.dispatchEvent(new Event('signedIn'))
  }

  /** Each live query tells its state here, and `null` when it ends. Paused ones count as ended. */
  report(query: object, status: LiveState<unknown>['status'] | null): void {
    const before = this.status
    if (before === 'live') this.lastLiveAt = new Date()
    if (status === 'stale') this.#stale.add(query)
    else this.#stale.delete(query)
    if (before !== this.status) this.#changed()
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'))
  }
}

/** The one of this page. */
export const connectionHealth = new ConnectionHealth()
