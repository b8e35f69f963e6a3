import type { Bill } from '@charge-it/shared/model/transaction.ts'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { LiveModule } from './load-live.ts'

/** The bill of an own session, followed until it exists; functions write it some seconds after the end. */
export class OwnBill implements ReactiveController {
  bill: Bill | null = null
  readonly #host: ReactiveControllerHost
  readonly #deps: { loadLive(): Promise<LiveModule> }
  #key: string | null = null
  #stop: (() => void) | null = null

  constructor(host: ReactiveControllerHost, deps: { loadLive(): Promise<LiveModule> }) {
    this.#host = host
    this.#deps = deps
    host.addController(this)
  }

  hostDisconnected(): void {
    this.follow(null)
  }

  /** Follows the bill of this session; null follows none. The same key changes nothing. */
  follow(transactionKey: string | null): void {
    if (transactionKey === this.#key) return
    this.#stop?.()
    this.#stop = null
    this.#key = transactionKey
    this.bill = null
    if (transactionKey !== null) void this.#begin(transactionKey)
  }

  async #begin(transactionKey: string): Promise<void> {
    const { live, followDocument } = await this.#deps.loadLive()
    if (transactionKey !== this.#key) return
    this.#stop = followDocument(live.bill(transactionKey), {
      changed: ({ document }) => {
        this.bill = document
        this.#host.requestUpdate()
      },
      failed: () => {
        // Without the bill the page shows the amount of the public card.
      },
    })
  }
}
