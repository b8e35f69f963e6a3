import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Bill, Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { ClockController } from '../app/clock-controller.ts'
import { shownQuery } from '../app/hidden-query.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ScrollShieldController } from '../app/scroll-shield-controller.ts'
import { ViewElement } from '../app/view-element.ts'
import '../components/announced.ts'
import { failedCard, loadingCard } from '../components/card-state.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { SitesController } from '../data/sites-controller.ts'
import { connectorsOfSource, newBillsSource, openTransactionsSource } from '../data/sources.ts'
import { flaggedSource, type HistoryFilter, historySource, longOpenSource } from '../data/transaction-history.ts'
import { WatchLeaseController } from '../data/watch-lease-controller.ts'
import { openSavedViews, openSaveView } from '../dialogs/dialog-saved-view.ts'
import { fmt, siteFmt } from '../i18n/fmt.ts'
import { estimateIdr, liveOf } from './dashboard/lists.ts'
import { paceNote } from './pace-note.ts'
import {
  type AttentionRow,
  attentionRows,
  attentionText,
  attentionWord,
  OPEN_TOO_LONG_MS,
} from './transactions/attention.ts'
import { emptyList } from './transactions/empty-list.ts'
import { filterBar } from './transactions/filter-bar.ts'
import { HistoryController } from './transactions/history-controller.ts'
import { saveCsv } from './transactions/save-csv.ts'
import { savedViews } from './transactions/saved-views.ts'
import { SearchController } from './transactions/search-controller.ts'
import {
  ATTENTION_KINDS,
  needsSearch,
  searchParameters,
  startOfPeriod,
  type TransactionFilters,
  transactionFiltersOf,
} from './transactions/transaction-filters.ts'
import './transactions/transactions-trend.ts'
import { sums, type TransactionRow, transactionTable } from './transactions/transaction-table.ts'
import './view-transaction.ts'

const PAGE = 25
const LIVE_LIMIT = 50
/** A bill carries the time at which its function began, which may be before this page was opened. */
const BILL_LEAD_MS = 5 * 60_000
/** Unbilled sessions are looked for in this time. */
const UNBILLED_DAYS = 30

/** Running and finished transactions, what needs attention, and one of them beside the list. */
@customElement('view-transactions')
export class ViewTransactions extends ViewElement {
  @state() private busy = false
  @state() private moreOpen = false

  readonly #clock = new ClockController(this)
  readonly #openedAt = new Date()
  readonly #search = new SearchController(this, () => this.app.api)
  readonly #unbilled = new SearchController(this, () => this.app.api)
  #from: { readonly key: string; readonly date: Date | null } = { key: '', date: null }
  readonly #history = new HistoryController(this, () => this.#db)
  readonly #sites = new SitesController(this, () => ({ db: this.#db, siteId: this.#filters.siteId }))
  readonly #list = new LiveQueryController<readonly Transaction[]>(this, () => {
    const { view } = this.#filters
    if (view === 'live') return openTransactionsSource(this.#db, LIVE_LIMIT)
    if (view === 'attention') return flaggedSource(this.#db, LIVE_LIMIT)
    return this.#isSearch ? null : historySource(this.#db, this.#filter, PAGE)
  })
  readonly #longOpen = new LiveQueryController<readonly Transaction[]>(this, () =>
    this.#filters.view === 'attention'
      ? longOpenSource(this.#db, new Date(this.#openedAt.getTime() - OPEN_TOO_LONG_MS), LIVE_LIMIT)
      : null,
  )
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () => {
    const ids = this.#liveStationIds
    return ids.length === 0 ? null : connectorsOfSource(this.#db, ids)
  })
  readonly #billsSince = new Date(this.#openedAt.getTime() - BILL_LEAD_MS)
  readonly #newBills = new LiveQueryController<readonly Bill[]>(this, () =>
    this.app.may('readMoney') ? newBillsSource(this.#db, this.#billsSince, LIVE_LIMIT) : null,
  )

  readonly #lease = new WatchLeaseController(this, () => ({ api: this.app.api, stationIds: this.#liveStationIds }))

  constructor() {
    super()
    new ScrollShieldController(this)
  }

  get #db() {
    return this.app.firebase.db
  }

  get #filters(): TransactionFilters {
    return transactionFiltersOf(this.route.query)
  }

  get #isSearch(): boolean {
    return this.#filters.view === 'history' && needsSearch(this.#filters)
  }

  /** The start of the period is kept while the period is: a moving one would be a new query each second. */
  get #filter(): HistoryFilter {
    const { period, stationId, siteId } = this.#filters
    const key = `${period} ${this.app.timeZone}`
    if (this.#from.key !== key) this.#from = { key, date: startOfPeriod(period, this.app.timeZone, new Date()) }
    return { from: this.#from.date, stationId, siteId }
  }

  get #parameters(): URLSearchParams {
    return searchParameters(this.#filters, this.app.timeZone, this.#openedAt)
  }

  get #views() {
    return savedViews(() => localStorage, this.app.person.uid)
  }

  get #liveStationIds(): readonly string[] {
    if (this.#filters.view !== 'live') return []
    return [...new Set((this.#list.data ?? []).map((transaction) => transaction.stationId))].sort()
  }

  get #selectedKey(): string {
    return this.route.params.transactionKey ?? ''
  }

  override pageTitle(): string {
    return msg('Transactions')
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed)
    const { view } = this.#filters
    const isSearch = this.#isSearch
    this.#search.search(isSearch ? String(this.#parameters) : '', isSearch ? this.#parameters : null)
    const asksBills = view === 'attention' && this.app.may('readMoney')
    this.#unbilled.search(asksBills ? 'unbilled' : '', asksBills ? this.#unbilledParameters() : null)
    const isHistory = view === 'history' && !isSearch
    this.#history.follow(isHistory ? JSON.stringify(this.#filter) : view, isHistory ? this.#filter : null)
  }

  #unbilledParameters(): URLSearchParams {
    const from = new Date(this.#openedAt.getTime() - UNBILLED_DAYS * 86_400_000)
    return new URLSearchParams({ unbilled: 'true', from: from.toISOString() })
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed)
    if (this.app.may('readMoney') && !this.#isSearch) void this.#history.loadBills(this.#transactions)
  }

  override render(): unknown {
    const now = this.#clock.now
    const { view } = this.#filters
    const selected = this.#selectedKey
    const sub = `${fmt().longDate(now, this.app.timeZone)}, ${siteFmt().zone(now, this.app.timeZone)}`
    return html`${pageTop(this.app, { title: msg('Transactions'), sub })}
      <main id="main">
        ${this.#bar()}
        <div class=${selected === '' ? '' : 'split has-detail'}>
          <section class="card flush list" aria-label=${msg('Transactions')}>
            ${view === 'history' ? html`${sums(this.#totals)}${this.#trend()}` : nothing} ${view === 'attention' ? this.#kinds(now) : nothing}
            ${this.#content(now)}
          </section>
          ${selected === '' ? nothing : keyed(selected, html`<view-transaction .app=${this.app} .transactionKey=${selected} .closeAddress=${this.#addressWith('')}></view-transaction>`)}
        </div>
        <csms-announced topic="list" .text=${this.#announced()}></csms-announced>
      </main>`
  }

  #bar(): TemplateResult {
    return filterBar({
      filters: this.#filters,
      sites: this.#sites.sites,
      query: this.route.query.toString(),
      saved: this.#views.read(),
      mayCards: this.app.may('readIdTags'),
      mayMoney: this.app.may('readMoney'),
      moreOpen: this.moreOpen || this.#isSearch,
      busy: this.busy,
      set: (changes) => this.app.navigation.setQuery(changes),
      go: (address) => this.app.navigation.go(address),
      toggleMore: () => {
        this.moreOpen = !this.moreOpen
      },
      csv: () => void this.#onCsv(),
      save: () => this.#onSave(),
      manage: () => openSavedViews(this.#views, () => this.requestUpdate()),
      removeSaved: (name) => {
        this.#views.remove(name)
        this.requestUpdate()
      },
    })
  }

  /** Per day and for the whole fleet or a site; of a search nothing is counted by day. */
  #trend(): TemplateResult | typeof nothing {
    const { stationId, siteId } = this.#filters
    if (this.#isSearch || stationId !== '') return nothing
    return html`<transactions-trend .app=${this.app} .siteId=${siteId}></transactions-trend>`
  }

  get #totals() {
    if (this.#isSearch) return this.#search.totals
    return this.#history.totals === null ? null : { ...this.#history.totals, complete: true }
  }

  #announced(): string {
    const total = this.#totals?.sessions
    return this.#filters.view === 'history' && total !== undefined
      ? msg(str`${fmt().number(total)} transactions found.`)
      : ''
  }

  /** Reasons with their counts; one of them may be chosen. */
  #kinds(now: Date): TemplateResult {
    const rows = this.#attention(now)
    const { why } = this.#filters
    return html`<div class="chips pad-x" role="group" aria-label=${msg('What')}>${ATTENTION_KINDS.map((kind) => {
      const count = rows.filter(({ kinds }) => kinds.includes(kind)).length
      return html`<button class="cchip" type="button" aria-pressed=${why === kind} @click=${() => this.app.navigation.setQuery({ why: why === kind ? '' : kind })}>${attentionWord(kind)} <b>${fmt().number(count)}</b></button>`
    })}</div>`
  }

  #attention(now: Date): readonly AttentionRow[] {
    return attentionRows(this.#list.data ?? [], this.#longOpen.data ?? [], this.#unbilled.found, now)
  }

  #content(now: Date): TemplateResult {
    const { view } = this.#filters
    const status = this.#isSearch ? this.#search.status : this.#list.state.status
    if (status === 'loading' || status === 'idle') return loadingCard()
    if (status === 'failed') return failedCard(this.#search.reference, () => this.#search.retry())
    if (status === 'error') return failedCard(this.#list.state.errorCode ?? 'unknown', () => this.#list.retry())
    const rows = this.#rows(now)
    if (rows.length === 0) return emptyList(this.#filters)
    return html`${transactionTable({
      ...{ view, rows, now, selectedKey: this.#selectedKey, mayMoney: this.app.may('readMoney') },
      addressOf: (key) => this.#addressWith(key),
    })}${view === 'history' ? this.#foot(rows.length) : view === 'live' ? paceNote(this.#lease.pace) : nothing}`
  }

  #foot(shown: number): TemplateResult {
    const total = this.#totals?.sessions ?? null
    const more = this.#isSearch ? this.#search.cursor !== null : total !== null && shown < total
    const busy = this.busy || this.#history.busy || this.#search.busy
    return html`<div class="foot-row"><span>${total === null ? nothing : msg(str`${fmt().number(shown)} of ${fmt().number(total)}`)}</span>
      ${more ? html`<button class="btn sm" type="button" ?disabled=${busy} @click=${() => void this.#onMore()}>${msg('Load more')}</button>` : nothing}</div>`
  }

  #rows(now: Date): readonly TransactionRow[] {
    const { view, why } = this.#filters
    if (view === 'attention') {
      return this.#attention(now)
        .filter(({ kinds }) => why === '' || kinds.includes(why))
        .map((row) => this.#rowOf(row.transaction, attentionText(row), now))
    }
    if (this.#isSearch) {
      return this.#search.found.map(({ costIdr, ...transaction }) => ({
        ...{ transaction, costIdr, why: '', powerW: null, energyWh: transaction.energyWh },
      }))
    }
    return this.#transactions.map((each) => this.#rowOf(each, '', now))
  }

  /** The live page and the older ones, each transaction once. */
  get #transactions(): readonly Transaction[] {
    const newest = this.#list.data ?? []
    const seen = new Set(newest.map((each) => each.transactionKey))
    return [...newest, ...this.#history.older.filter((each) => !seen.has(each.transactionKey))]
  }

  #rowOf(transaction: Transaction, why: string, now: Date): TransactionRow {
    const { transactionKey, stationId, connectorId } = transaction
    const connectors = (this.#connectors.data ?? []).flat()
    const connector = connectors.find((each) => each.stationId === stationId && each.connectorId === connectorId)
    const live = liveOf(transaction, connector ?? null)
    const energyWh = transaction.energyWh ?? live?.energyWh ?? null
    const bill =
      this.#history.bills.get(transactionKey) ??
      this.#newBills.data?.find((each) => each.transactionKey === transactionKey)
    const costIdr = transaction.state === 'open' ? estimateIdr(transaction, energyWh, now) : (bill?.costIdr ?? null)
    return { transaction, why, energyWh, costIdr, powerW: live?.powerW ?? null }
  }

  /** The address of a transaction beside this list; an empty key closes it. */
  #addressWith(transactionKey: string): string {
    const filters = shownQuery(this.route.query)
    const path = transactionKey === '' ? '/transactions' : addressOf('transaction', { transactionKey })
    return filters === '' ? path : `${path}?${filters}`
  }

  #onSave(): void {
    openSaveView(this.#views, this.route.query.toString(), () => this.requestUpdate())
  }

  async #onMore(): Promise<void> {
    if (this.#isSearch) {
      this.#search.more()
      return
    }
    const last = this.#transactions.at(-1)
    if (last === undefined) return
    await this.#history.more(this.#filter, last)
  }

  async #onCsv(): Promise<void> {
    this.busy = true
    await saveCsv(this.app, {
      isSearch: this.#isSearch,
      sessions: this.#history.totals?.sessions ?? 0,
      parameters: this.#parameters,
      filter: this.#filter,
    })
    this.busy = false
  }
}
