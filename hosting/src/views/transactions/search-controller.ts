import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Api } from '../../data/api.ts'
import { ApiError } from '../../data/api.ts'
import { type FoundTransaction, type SearchTotals, searchTransactions } from '../../data/transaction-search.ts'

const PAGE = 25

/** A search over the API, page by page, for the element that shows it. A newer search drops what an older one finds. */
export class SearchController implements ReactiveController {
  found: readonly FoundTransaction[] = []
  totals: SearchTotals | null = null
  status: 'idle' | 'loading' | 'shown' | 'failed' = 'idle'
  /** What support finds the failure by: the API's reference, or its code. */
  reference = ''
  cursor: string | null = null
  busy = false
  readonly #host: ReactiveControllerHost
  readonly #apiOf: () => Api
  #parameters: URLSearchParams | null = null
  #key = ''
  #turn = 0

  constructor(host: ReactiveControllerHost, apiOf: () => Api) {
    this.#host = host
    this.#apiOf = apiOf
    host.addController(this)
  }

  hostConnected(): void {}

  /** @param key Tells two searches apart; null parameters search nothing. */
  search(key: string, parameters: URLSearchParams | null): void {
    if (key === this.#key) return
    this.#key = key
    this.#parameters = parameters
    this.#turn += 1
    this.found = []
    this.totals = null
    this.cursor = null
    this.status = parameters === null ? 'idle' : 'loading'
    if (parameters !== null) void this.#load(null)
  }

  retry(): void {
    this.status = 'loading'
    this.#host.requestUpdate()
    void this.#load(null)
  }

  /** The next page; nothing when there is none. */
  more(): void {
    if (this.cursor !== null && !this.busy) void this.#load(this.cursor)
  }

  async #load(cursor: string | null): Promise<void> {
    const parameters = this.#parameters
    if (parameters === null) return
    const turn = this.#turn
    this.busy = true
    try {
      const page = await searchTransactions(this.#apiOf(), parameters, cursor, PAGE)
      if (turn !== this.#turn) return
      this.found = cursor === null ? page.items : [...this.found, ...page.items]
      this.totals = page.totals ?? this.totals
      this.cursor = page.nextCursor
      this.status = 'shown'
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      console.error('transactions could not be searched', error)
      if (turn === this.#turn) {
        this.status = 'failed'
        this.reference = error.correlationId ?? (error.code === '' ? `HTTP ${error.status}` : error.code)
      }
    } finally {
      if (turn === this.#turn) this.busy = false
      this.#host.requestUpdate()
    }
  }
}
