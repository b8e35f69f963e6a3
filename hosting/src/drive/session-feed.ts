import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import type { MeterBucket, Transaction } from '@charge-it/shared/model/transaction.ts'
import { WATCH_LEASE_S } from '@charge-it/shared/model/watch.ts'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { showCurrency } from '../format/currency.ts'
import { type DriveApi, DriveApiError } from './drive-api.ts'
import type { LiveModule } from './load-live.ts'
import type { ServerClock } from './server-clock.ts'
import { recallSession, rememberSession } from './session-memory.ts'

export interface SessionFeedDeps {
  readonly api: DriveApi
  readonly clock: ServerClock
  loadLive(): Promise<LiveModule>
}

/**
 * One own session by its key: the transaction and its samples, live, and while it runs the connector's public card, which
 * knows whether the station is there and charging is paused. A watch lease holds while it runs and is seen. The last
 * values are kept in this browser and shown while there is no network.
 */
export class SessionFeed implements ReactiveController {
  transaction: Transaction | null = null
  buckets: readonly MeterBucket[] = []
  /** Of the connector; null until it is known. */
  card: PublicConnector | null = null
  heartbeatAt: Date | null | undefined = undefined
  /** notFound: it does not exist, or belongs to another account. */
  problem: 'notFound' | 'unreachable' | null = null
  /** Server time of the values when they are only remembered; null when they are live. */
  rememberedAt: Date | null = null
  readonly #host: ReactiveControllerHost
  readonly #deps: SessionFeedDeps
  #key = ''
  #stops: (() => void)[] = []
  #stopHeartbeat: (() => void) | null = null
  #edgeId: string | null = null
  #cardAsked = false
  #timer = 0

  constructor(host: ReactiveControllerHost, deps: SessionFeedDeps) {
    this.#host = host
    this.#deps = deps
    host.addController(this)
  }

  hostDisconnected(): void {
    this.leave()
  }

  /** Shows the values that this browser kept, until live ones come. */
  recall(transactionKey: string): void {
    const remembered = recallSession(transactionKey)
    if (remembered === null || this.transaction !== null) return
    this.transaction = remembered.transaction
    this.buckets = remembered.buckets
    this.rememberedAt = remembered.at
    this.#host.requestUpdate()
  }

  /** Begins to follow, as the account `uid`. The same two change nothing. */
  async follow(transactionKey: string, uid: string): Promise<void> {
    const key = `${transactionKey} ${uid}`
    if (key === this.#key) return
    this.leave()
    this.#key = key
    const module = await this.#deps.loadLive()
    if (key !== this.#key) return
    const { live, followDocument } = module
    this.#stops.push(
      followDocument(live.transaction(transactionKey), {
        changed: ({ document }, fromCache) => {
          if (document === null && fromCache) return
          const isFirst = this.transaction === null || this.rememberedAt !== null
          this.transaction = document
          this.problem = document === null ? 'notFound' : fromCache ? 'unreachable' : null
          if (!fromCache) this.rememberedAt = null
          if (isFirst && document !== null) {
            void this.#renewLease(live)
            void this.#followCard(document, module)
          }
          this.#changed()
        },
        failed: (isFinal) => {
          this.problem = isFinal ? 'notFound' : 'unreachable'
          if (isFinal) this.transaction = null
          this.#host.requestUpdate()
        },
      }),
      followDocument(live.samples(transactionKey), {
        changed: (buckets, fromCache) => {
          if (fromCache && buckets.length === 0) return
          this.buckets = buckets
          this.#changed()
        },
        failed: () => {
          // The transaction's own listener reports the problem.
        },
      }),
    )
    this.#timer = window.setInterval(() => void this.#renewLease(live), (WATCH_LEASE_S / 2) * 1000)
  }

  leave(): void {
    clearInterval(this.#timer)
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#stopHeartbeat?.()
    this.#stopHeartbeat = null
    this.#edgeId = null
    this.#cardAsked = false
    this.#key = ''
  }

  #changed(): void {
    const { transaction, buckets } = this
    if (transaction !== null && this.rememberedAt === null) {
      rememberSession({ transaction, buckets: [...buckets], at: this.#deps.clock.now() })
    }
    this.#host.requestUpdate()
  }

  async #followCard({ transactionKey, state }: Transaction, { live, followDocument }: LiveModule): Promise<void> {
    if (state !== 'open' || this.#cardAsked) return
    this.#cardAsked = true
    const key = this.#key
    try {
      const idToken = await live.idToken()
      if (idToken === null) return
      const { code } = await this.#deps.api.sessionPlace(transactionKey, idToken)
      if (code === null || key !== this.#key) return
      this.#stops.push(
        followDocument(live.card(code), {
          changed: ({ document }, fromCache) => {
            if (fromCache) return
            this.card = document
            if (document?.tariff != null) showCurrency(document.tariff.currency)
            this.#followHeartbeat(document?.edgeId ?? null, { live, followDocument })
            this.#host.requestUpdate()
          },
          failed: () => {
            // Without the card the session's own samples still tell how old they are.
          },
        }),
      )
    } catch (error) {
      if (!(error instanceof DriveApiError)) throw error
      console.warn('the connector of the session is not known', error.code)
    }
  }

  #followHeartbeat(edgeId: string | null, { live, followDocument }: LiveModule): void {
    if (edgeId === this.#edgeId) return
    this.#stopHeartbeat?.()
    this.#edgeId = edgeId
    this.#stopHeartbeat =
      edgeId === null
        ? null
        : followDocument(live.heartbeat(edgeId), {
            changed: ({ document }, fromCache) => {
              if (!fromCache) this.heartbeatAt = document?.heartbeatAt ?? null
              this.#host.requestUpdate()
            },
            failed: () => {
              // The transaction's own listener reports a lost connection.
            },
          })
  }

  async #renewLease(live: LiveModule['live']): Promise<void> {
    const { transaction } = this
    if (transaction?.state !== 'open' || document.visibilityState === 'hidden') return
    try {
      const { stationId, transactionKey } = transaction
      await this.#deps.api.watch(stationId, { transactionKey }, await live.idToken())
    } catch (error) {
      if (!(error instanceof DriveApiError)) throw error
      console.warn('the watch lease was not renewed', error.code)
    }
  }
}
