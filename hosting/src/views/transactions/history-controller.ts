import type { Bill, Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg } from '@lit/localize'
import type { Firestore } from 'firebase/firestore'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { toast } from '../../app/app-toasts.ts'
import {
  billsOf,
  type HistoryFilter,
  type HistoryTotals,
  historyTotals,
  olderTransactions,
} from '../../data/transaction-history.ts'

const PAGE = 25

/** What the live page of the history lacks: the totals of the whole filter, older pages and the bills of the rows. */
export class HistoryController implements ReactiveController {
  older: readonly Transaction[] = []
  totals: HistoryTotals | null = null
  bills: ReadonlyMap<string, Bill> = new Map()
  busy = false
  readonly #host: ReactiveControllerHost
  readonly #dbOf: () => Firestore
  readonly #askedBills = new Set<string>()
  #key = ''

  constructor(host: ReactiveControllerHost, dbOf: () => Firestore) {
    this.#host = host
    this.#dbOf = dbOf
    host.addController(this)
  }

  hostConnected(): void {}

  /** @param filter null where there is no history to sum up. The same key changes nothing. */
  follow(key: string, filter: HistoryFilter | null): void {
    if (key === this.#key) return
    this.#key = key
    this.older = []
    this.totals = null
    if (filter !== null) void this.#loadTotals(key, filter)
  }

  /** The page after the last row. */
  async more(filter: HistoryFilter, last: Transaction): Promise<void> {
    this.busy = true
    this.#host.requestUpdate()
    try {
      const page = await olderTransactions(this.#dbOf(), filter, last, PAGE)
      this.older = [...this.older, ...page]
    } catch (error) {
      console.error('older transactions could not be read', error)
      toast(msg('More could not be loaded. Try again.'), true)
    } finally {
      this.busy = false
      this.#host.requestUpdate()
    }
  }

  /** Reads the bills of ended transactions, each once. */
  async loadBills(transactions: readonly Transaction[]): Promise<void> {
    const missing = transactions.filter(
      ({ state, transactionKey }) => state !== 'open' && !this.#askedBills.has(transactionKey),
    )
    if (missing.length === 0) return
    for (const { transactionKey } of missing) this.#askedBills.add(transactionKey)
    try {
      const found = await billsOf(this.#dbOf(), missing)
      this.bills = new Map([...this.bills, ...found])
      this.#host.requestUpdate()
    } catch (error) {
      console.error('bills could not be read', error)
    }
  }

  async #loadTotals(key: string, filter: HistoryFilter): Promise<void> {
    try {
      const totals = await historyTotals(this.#dbOf(), filter)
      if (key !== this.#key) return
      this.totals = totals
      this.#host.requestUpdate()
    } catch (error) {
      console.error('totals could not be computed', error)
    }
  }
}
