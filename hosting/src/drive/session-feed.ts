import type { MeterBucket, Transaction } from '@charge-it/shared/model/transaction.ts'
import { WATCH_LEASE_S } from '@charge-it/shared/model/watch.ts'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type DriveApi, DriveApiError } from './drive-api.ts'
import type { LiveModule } from './load-live.ts'

/** One own session by its key: the transaction and its samples, live, with a watch lease while it runs and is seen. */
export class SessionFeed implements ReactiveController {
  transaction: Transaction | null = null
  buckets: readonly MeterBucket[] = []
  /** notFound: it does not exist, or belongs to another account. */
  problem: 'notFound' | 'unreachable' | null = null
  readonly #host: ReactiveControllerHost
  readonly #deps: { readonly api: DriveApi; loadLive(): Promise<LiveModule> }
  #key = ''
  #stops: (() => void)[] = []
  #timer = 0

  constructor(host: ReactiveControllerHost, deps: { readonly api: DriveApi; loadLive(): Promise<LiveModule> }) {
    this.#host = host
    this.#deps = deps
    host.addController(this)
  }

  hostDisconnected(): void {
    this.leave()
  }

  /** Begins to follow, as the account `uid`. The same two change nothing. */
  async follow(transactionKey: string, uid: string): Promise<void> {
    const key = `${transactionKey} ${uid}`
    if (key === this.#key) return
    this.leave()
    this.#key = key
    const { live, followDocument } = await this.#deps.loadLive()
    if (key !== this.#key) return
    const changed = (): void => this.#host.requestUpdate()
    this.#stops.push(
      followDocument(live.transaction(transactionKey), {
        changed: ({ document }, fromCache) => {
          if (document === null && fromCache) return
          const isFirst = this.transaction === null
          this.transaction = document
          this.problem = document === null ? 'notFound' : fromCache ? 'unreachable' : null
          if (isFirst && document !== null) void this.#renewLease(live)
          changed()
        },
        failed: (isFinal) => {
          this.problem = isFinal ? 'notFound' : 'unreachable'
          changed()
        },
      }),
      followDocument(live.samples(transactionKey), {
        changed: (buckets) => {
          this.buckets = buckets
          changed()
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
    this.#key = ''
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
