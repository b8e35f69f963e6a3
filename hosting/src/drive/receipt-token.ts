import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type DriveApi, DriveApiError } from './drive-api.ts'
import type { LiveModule } from './load-live.ts'
import { storedText } from './stored-text.ts'

/**
 * The link of an own session's receipt: asked for once and then kept in this browser, because each question makes
 * another link. Holding the address is enough to see the receipt later, on any device.
 */
export class ReceiptToken implements ReactiveController {
  token: string | null = null
  readonly #host: ReactiveControllerHost
  readonly #deps: { readonly api: DriveApi; loadLive(): Promise<LiveModule> }
  #key: string | null = null

  constructor(host: ReactiveControllerHost, deps: { readonly api: DriveApi; loadLive(): Promise<LiveModule> }) {
    this.#host = host
    this.#deps = deps
    host.addController(this)
  }

  hostConnected(): void {}

  /** @param transactionKey An own session; null for none. The same one is asked for once. */
  follow(transactionKey: string | null): void {
    if (transactionKey === this.#key) return
    this.#key = transactionKey
    this.token = transactionKey === null ? null : memory(transactionKey).read()
    if (transactionKey !== null && this.token === null) void this.#ask(transactionKey)
  }

  async #ask(transactionKey: string): Promise<void> {
    try {
      const { live } = await this.#deps.loadLive()
      const idToken = await live.idToken()
      if (idToken === null) return
      const { token } = await this.#deps.api.receiptLink(transactionKey, idToken)
      memory(transactionKey).write(token)
      if (transactionKey !== this.#key) return
      this.token = token
      this.#host.requestUpdate()
    } catch (error) {
      // Without the link the summary on this page says the same; the next visit asks again.
      console.warn('no link of the receipt', error instanceof DriveApiError ? error.code : error)
    }
  }
}

function memory(transactionKey: string) {
  return storedText(() => localStorage, `charge-it.receipt.${transactionKey}`)
}
