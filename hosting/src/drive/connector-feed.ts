import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import { WATCH_LEASE_S } from '@charge-it/shared/model/watch.ts'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { retryDelayMs } from '../data/live-state.ts'
import { showCurrency } from '../format/currency.ts'
import { type DriveApi, DriveApiError } from './drive-api.ts'
import type { LiveModule } from './load-live.ts'
import { newerStatus } from './newer-status.ts'
import { type PowerSample, withSample } from './power-samples.ts'
import type { ServerClock } from './server-clock.ts'

/** A page hidden for so long stops listening; it listens again when seen. */
const PAUSE_AFTER_MS = 60_000

export interface FeedDeps {
  readonly api: DriveApi
  readonly clock: ServerClock
  loadLive(): Promise<LiveModule>
}

/**
 * One connector, as its sticker's page follows it: first the price card in one request, then the documents live, with a
 * watch lease for as long as the page is seen. When the live part fails, the card is asked for again at growing
 * distances, and the last values stay with their time.
 */
export class ConnectorFeed implements ReactiveController {
  card: PublicConnector | null = null
  cardProblem: 'unknownCode' | 'unreachable' | null = null
  heartbeatAt: Date | null | undefined = undefined
  /** loading: only the price card so far. stale: the values are those of `updatedAt`. */
  connection: 'loading' | 'live' | 'stale' = 'loading'
  /** Server time of the newest confirmed values. */
  updatedAt: Date | null = null
  samples: readonly PowerSample[] = []
  /** The session seen here last. */
  followedKey: string | null = null

  readonly #host: ReactiveControllerHost
  readonly #deps: FeedDeps
  readonly #codeOf: () => string
  #stops: (() => void)[] = []
  #stopHeartbeat: (() => void) | null = null
  #edgeId: string | null = null
  #leaseTimer = 0
  #retryTimer = 0
  #pauseTimer = 0
  #failures = 0
  /** Counts connections: an answer for an earlier one is dropped. */
  #turn = 0
  /** Called once the price card is shown. */
  onCard: () => void = () => {}

  constructor(host: ReactiveControllerHost, codeOf: () => string, deps: FeedDeps) {
    this.#host = host
    this.#codeOf = codeOf
    this.#deps = deps
    host.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibility)
    window.addEventListener('online', this.#onOnline)
    void this.refresh()
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility)
    window.removeEventListener('online', this.#onOnline)
    this.#leave()
  }

  /** Asks for everything anew, at once. */
  async refresh(): Promise<void> {
    this.#leave()
    const turn = this.#turn
    const code = this.#codeOf()
    const askedAtMs = Date.now()
    try {
      const { serverTime, arrivedAtMs, ...card } = await this.#deps.api.card(code)
      if (turn !== this.#turn) return
      this.#deps.clock.set(serverTime, askedAtMs, arrivedAtMs)
      this.cardProblem = null
      this.heartbeatAt = undefined
      this.#take(card)
      this.updatedAt = serverTime
      this.#host.requestUpdate()
      await this.#host.updateComplete
      this.onCard()
    } catch (error) {
      if (!(error instanceof DriveApiError)) throw error
      if (turn !== this.#turn) return
      this.#failedToRead(error)
      return
    }
    await this.#goLive(turn, code)
  }

  /** Forgets the session that ended here, so that the connector is offered again. */
  forgetSession(): void {
    this.followedKey = null
    this.#host.requestUpdate()
  }

  async #goLive(turn: number, code: string): Promise<void> {
    let module: LiveModule
    try {
      module = await this.#deps.loadLive()
    } catch (error) {
      console.error('the live part could not be loaded', error)
      if (turn === this.#turn) this.#lost()
      return
    }
    if (turn !== this.#turn) return
    const { live, followDocument } = module
    const stop = followDocument(live.card(code), {
      changed: ({ document }, fromCache) => {
        if (fromCache) {
          this.#stale()
          return
        }
        if (document === null) {
          this.card = null
          this.cardProblem = 'unknownCode'
        } else {
          this.#take(newerStatus(this.card, document))
          this.#followHeartbeat(document.edgeId, module)
        }
        this.connection = 'live'
        this.#failures = 0
        this.updatedAt = this.#deps.clock.now()
        this.#host.requestUpdate()
      },
      failed: () => this.#stale(),
    })
    this.#stops.push(stop)
    this.#leaseTimer = window.setInterval(() => void this.#renewLease(module), (WATCH_LEASE_S / 2) * 1000)
    await this.#renewLease(module)
  }

  #followHeartbeat(edgeId: string | null, { live, followDocument }: LiveModule): void {
    if (edgeId === this.#edgeId && this.#stopHeartbeat !== null) return
    this.#stopHeartbeat?.()
    this.#edgeId = edgeId
    this.#stopHeartbeat = null
    if (edgeId === null) {
      this.heartbeatAt = null
      return
    }
    this.#stopHeartbeat = followDocument(live.heartbeat(edgeId), {
      changed: ({ document }, fromCache) => {
        if (fromCache) return
        this.heartbeatAt = document?.heartbeatAt ?? null
        this.#host.requestUpdate()
      },
      failed: () => this.#stale(),
    })
  }

  async #renewLease({ live }: LiveModule): Promise<void> {
    if (this.card === null || document.visibilityState === 'hidden') return
    try {
      await this.#deps.api.watch(this.card.stationId, { code: this.card.code }, await live.idToken())
    } catch (error) {
      if (!(error instanceof DriveApiError)) throw error
      // Without a lease values come slowly; their age on the page says so. The next renewal tries again.
      console.warn('the watch lease was not renewed', error.code)
    }
  }

  #take(card: PublicConnector): void {
    const sameSession = card.session !== null && card.session.transactionKey === this.card?.session?.transactionKey
    this.card = card
    if (card.tariff !== null) showCurrency(card.tariff.currency)
    if (card.session === null) return
    this.followedKey = card.session.transactionKey
    this.samples = withSample(sameSession ? this.samples : [], card.session.sampledAt, card.session.powerW)
  }

  #failedToRead(error: DriveApiError): void {
    if (error.status === 404) {
      this.cardProblem = 'unknownCode'
      this.card = null
      this.#host.requestUpdate()
      return
    }
    this.cardProblem = 'unreachable'
    this.#lost()
  }

  /** The values may be old; ask again later. */
  #lost(): void {
    this.#stale()
    this.#failures += 1
    this.#retryTimer = window.setTimeout(() => void this.refresh(), retryDelayMs(this.#failures))
  }

  #stale(): void {
    if (this.card !== null) this.connection = 'stale'
    this.#host.requestUpdate()
  }

  #leave(): void {
    this.#turn += 1
    clearInterval(this.#leaseTimer)
    clearTimeout(this.#retryTimer)
    clearTimeout(this.#pauseTimer)
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#stopHeartbeat?.()
    this.#stopHeartbeat = null
    this.#edgeId = null
  }

  readonly #onOnline = (): void => {
    if (this.connection !== 'live') void this.refresh()
  }

  readonly #onVisibility = (): void => {
    clearTimeout(this.#pauseTimer)
    if (document.visibilityState === 'visible') {
      // What changed while nobody looked comes with the first answer.
      void this.refresh()
      return
    }
    this.#pauseTimer = window.setTimeout(() => {
      this.#leave()
      this.#stale()
    }, PAUSE_AFTER_MS)
  }
}
