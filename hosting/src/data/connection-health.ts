import type { LiveState } from './live-state.ts'

export type ConnectionStatus = 'live' | 'reconnecting' | 'offline'

/** Without any answer of the server for so long, waiting is told as what it is. */
const UNREACHABLE_AFTER_MS = 5_000

/**
 * Judges the page's connection from its live queries: reconnecting while one of them is stale; offline while the device
 * itself has no network, or once no query at all has been live for five seconds, whatever the device believes. Fires
 * `change`, and `signedIn` when somebody whose session had ended is back.
 */
export class ConnectionHealth extends EventTarget {
  readonly #live = new Set<object>()
  /** Show what was seen before. */
  readonly #stale = new Set<object>()
  /** Have nothing to show: the server was not reached yet. */
  readonly #waiting = new Set<object>()
  readonly #unreachableAfterMs: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #isUnreachable = false
  #status: ConnectionStatus = navigator.onLine ? 'live' : 'offline'
  /** When the connection was last good. */
  lastLiveAt: Date = new Date()
  #waitsForPerson = false

  constructor(unreachableAfterMs = UNREACHABLE_AFTER_MS) {
    super()
    this.#unreachableAfterMs = unreachableAfterMs
    for (const event of ['online', 'offline']) window.addEventListener(event, () => this.#judge())
  }

  get status(): ConnectionStatus {
    return this.#status
  }

  /** The session ended by itself, and the person is asked to sign in again: until then nothing may be read. */
  get waitsForPerson(): boolean {
    return this.#waitsForPerson
  }

  set waitsForPerson(waits: boolean) {
    if (waits === this.#waitsForPerson) return
    this.#waitsForPerson = waits
    this.#stopTimer()
    this.#watch()
    this.#judge()
    if (!waits) this.dispatchEvent(new Event('signedIn'))
  }

  /** Each live query tells its state here, and `null` when it ends. Paused ones count as ended. */
  report(query: object, status: LiveState<unknown>['status'] | null): void {
    // While nothing is followed, as in a hidden tab, nobody knows.
    if (this.#status === 'live' && this.#live.size > 0) this.lastLiveAt = new Date()
    for (const [group, name] of [
      [this.#live, 'live'],
      [this.#stale, 'stale'],
      [this.#waiting, 'loading'],
    ] as const) {
      if (status === name) group.add(query)
      else group.delete(query)
    }
    this.#watch()
    this.#judge()
  }

  /** Counts the time in which every query that is followed is without the server, although it may be asked. */
  #watch(): void {
    const isCutOff = this.#live.size === 0 && this.#stale.size + this.#waiting.size > 0 && !this.#waitsForPerson
    if (!isCutOff) this.#stopTimer()
    if (!isCutOff || this.#isUnreachable) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#isUnreachable = true
      this.#judge()
    }, this.#unreachableAfterMs)
  }

  #stopTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isUnreachable = false
  }

  #judge(): void {
    const before = this.#status
    this.#status = !navigator.onLine || this.#isUnreachable ? 'offline' : this.#stale.size > 0 ? 'reconnecting' : 'live'
    if (before === this.#status) return
    if (before === 'live' && this.#live.size > 0) this.lastLiveAt = new Date()
    this.dispatchEvent(new Event('change'))
  }
}

/** The one of this page. */
export const connectionHealth = new ConnectionHealth()
