import { transactionCsv } from '@charge-it/shared/csv/transaction-csv.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Bill, Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { toast } from '../app/app-toasts.ts'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import { filterSelect } from '../components/filter-select.ts'
import { shortCard } from '../components/short-card.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import type { LiveState } from '../data/live-state.ts'
import { connectorsOfSource, newBillsSource, openTransactionsSource, sitesSource } from '../data/sources.ts'
import {
  allTransactions,
  billsOf,
  EXPORT_LIMIT,
  flaggedSource,
  type HistoryFilter,
  type HistoryTotals,
  historySource,
  historyTotals,
  olderTransactions,
} from '../data/transaction-history.ts'
import { WatchLeaseController } from '../data/watch-lease-controller.ts'
import { clockDuration } from '../format/duration.ts'
import { fmt } from '../i18n/fmt.ts'
import { shownLocale } from '../i18n/localization.ts'
import { badgeCheck, download, listFilter, search, triangleAlert, zap } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { flagWord } from '../words/transaction.ts'
import { estimateIdr, liveOf } from './dashboard/lists.ts'
import { downloadText } from './transactions/download-text.ts'
import {
  PERIODS,
  type Period,
  startOfPeriod,
  type TransactionFilters,
  type TransactionsView,
  transactionFiltersOf,
  VIEWS,
} from './transactions/transaction-filters.ts'
import './view-transaction.ts'

const PAGE = 25
const LIVE_LIMIT = 50
const TYPING_MS = 250
/** A bill carries the time at which its function began, which may be before this page was opened. */
const BILL_LEAD_MS = 5 * 60_000

/** Running and finished transactions, and one of them beside the list. */
@customElement('view-transactions')
export class ViewTransactions extends ViewElement {
  @state() private older: readonly Transaction[] = []
  @state() private totals: HistoryTotals | null = null
  @state() private bills: ReadonlyMap<string, Bill> = new Map()
  @state() private busy: 'more' | 'csv' | null = null

  readonly #clock = new ClockController(this)
  #typing = 0
  #from: { readonly period: Period; readonly date: Date | null } = { period: 'all', date: null }
  #totalsKey = ''
  readonly #askedBills = new Set<string>()
  readonly #sites = new LiveQueryController(this, () => sitesSource(this.#db))
  readonly #list = new LiveQueryController<readonly Transaction[]>(this, () => {
    const { view } = this.#filters
    if (view === 'live') return openTransactionsSource(this.#db, LIVE_LIMIT)
    return view === 'attention' ? flaggedSource(this.#db, PAGE) : historySource(this.#db, this.#filter, PAGE)
  })
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () => {
    const ids = this.#liveStationIds
    return ids.length === 0 ? null : connectorsOfSource(this.#db, ids)
  })

  readonly #billsSince = new Date(Date.now() - BILL_LEAD_MS)
  readonly #newBills = new LiveQueryController<readonly Bill[]>(this, () =>
    this.app.may('readMoney') ? newBillsSource(this.#db, this.#billsSince, LIVE_LIMIT) : null,
  )

  constructor() {
    super()
    new WatchLeaseController(this, () => ({ api: this.app.api, stationIds: this.#liveStationIds }))
  }

  get #db() {
    return this.app.firebase.db
  }

  get #filters(): TransactionFilters {
    return transactionFiltersOf(this.route.query)
  }

  /** The start of the period is kept while the period is: a moving one would be a new query each second. */
  get #filter(): HistoryFilter {
    const { period, stationId, siteId } = this.#filters
    if (this.#from.period !== period)
      this.#from = { period, date: startOfPeriod(period, this.app.timeZone, new Date()) }
    return { from: this.#from.date, stationId, siteId }
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
    const key = view === 'history' ? JSON.stringify(this.#filter) : view
    if (key === this.#totalsKey) return
    this.#totalsKey = key
    this.older = []
    this.totals = null
    if (view === 'history') void this.#loadTotals(key)
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    super.updated(changed)
    void this.#loadBills()
  }

  override render(): unknown {
    const now = this.#clock.now
    const { view } = this.#filters
    const selected = this.#selectedKey
    const sub = `${fmt().longDate(now, this.app.timeZone)}, ${fmt().timeLabelled(now, this.app.timeZone).split('\u00a0').at(-1) ?? ''}`
    return html`${pageTop(this.app, { title: msg('Transactions'), sub })}
      <main id="main">
        ${this.#bar()}
        <div class=${selected === '' ? '' : 'split has-detail'}>
          <section class="card flush list" aria-label=${msg('Transactions')}>
            ${view === 'history' ? this.#sums() : nothing} ${this.#content(this.#list.state, now)}
          </section>
          ${selected === '' ? nothing : keyed(selected, html`<view-transaction .app=${this.app} .transactionKey=${selected} .closeAddress=${this.#addressWith('')}></view-transaction>`)}
        </div>
      </main>`
  }

  #bar(): TemplateResult {
    const { view, period, siteId, stationId } = this.#filters
    const { navigation } = this.app
    const titles: Record<TransactionsView, string> = {
      live: msg('Running'),
      history: msg('History'),
      attention: msg('Needs attention'),
    }
    const periods: Record<Period, string> = {
      today: msg('Today'),
      '7': msg('7 days'),
      '30': msg('30 days'),
      all: msg('All'),
    }
    return html`<div class="bar1">
      <div class="seg" role="group" aria-label=${msg('Which transactions')}>${VIEWS.map(
        (each) =>
          html`<button type="button" aria-pressed=${each === view} @click=${() => navigation.go(`/transactions?view=${each}`)}>${each === 'attention' ? icon(triangleAlert) : nothing}${titles[each]}</button>`,
      )}</div>
      <span class="grow wide-only"></span>
      ${
        view === 'history'
          ? html`<span class="inp station-box">${icon(search)}<input type="search" aria-label=${msg('Station id')} placeholder=${msg('Station id')} .value=${stationId} @input=${this.#onStation}></span>
            ${filterSelect(
              msg('Date'),
              period,
              PERIODS.map((each) => [each, periods[each]] as const),
              (date) => navigation.setQuery({ date: date === 'all' ? '' : date }),
            )}
            ${filterSelect(msg('Site'), siteId, [['', msg('All')], ...(this.#sites.data ?? []).map((site) => [site.siteId, site.name] as const)], (site) => navigation.setQuery({ site }))}
            <button class="btn" type="button" ?disabled=${this.busy !== null} @click=${this.#onCsv}>${icon(download)}CSV</button>`
          : nothing
      }
    </div>`
  }

  #sums(): TemplateResult {
    const f = fmt()
    const { totals } = this
    const figure = (name: string, content: string, unit = ''): TemplateResult =>
      html`<div><dt>${name}</dt><dd>${content} <small>${unit}</small></dd></div>`
    return html`<dl class="sums">
      ${figure(msg('Finished sessions'), totals === null ? '–' : f.number(totals.sessions))}
      ${figure(msg('Energy'), totals === null ? '–' : f.kwh(totals.energyWh, 1), 'kWh')}
      ${figure(msg('Mean session'), totals === null || totals.meanEnergyWh === null ? '–' : f.kwh(totals.meanEnergyWh), 'kWh')}
    </dl>`
  }

  #content(list: LiveState<readonly Transaction[]>, now: Date): TemplateResult {
    const { view } = this.#filters
    if (list.status === 'loading') return loadingCard()
    if (list.status === 'error') return failedCard(list.errorCode ?? 'unknown', () => this.#list.retry())
    const rows = this.#rows
    if (rows.length === 0) {
      if (view === 'live')
        return emptyCard(
          zap,
          msg('Nobody is charging'),
          msg('A transaction appears here as soon as a station starts one.'),
        )
      if (view === 'attention')
        return emptyCard(
          badgeCheck,
          msg('Nothing needs attention'),
          msg('Transactions with odd meters, clocks or messages appear here.'),
        )
      return emptyCard(
        listFilter,
        msg('No finished transaction'),
        msg('Change the filters, or wait for the first session to end.'),
        html`<a class="btn" href="/transactions">${msg('Clear filters')}</a>`,
      )
    }
    const connectors = (this.#connectors.data ?? []).flat()
    const total = this.totals?.sessions ?? null
    const ended = view === 'history'
    return html`<div class="tw wide-only"><table>
        <thead><tr><th scope="col">${ended ? msg('Finished') : msg('Start')}</th><th scope="col">${msg('Station')}</th><th scope="col">${msg('Card')}</th>
          ${view === 'attention' ? html`<th scope="col">${msg('What')}</th>` : nothing}
          ${view === 'live' ? html`<th scope="col" class="n">${msg('Power')}</th>` : nothing}
          <th scope="col" class="n">${msg('Energy')}</th><th scope="col" class="n">${msg('Duration')}</th>
          ${this.app.may('readMoney') ? html`<th scope="col" class="n">${view === 'live' ? msg('Cost so far') : msg('Cost')}</th>` : nothing}</tr></thead>
        <tbody>${rows.map((each) => this.#row(each, connectors, now))}</tbody>
      </table></div>
      <ul class="rows">${rows.map((each) => this.#phoneRow(each, connectors, now))}</ul>
      ${
        ended
          ? html`<div class="foot-row"><span>${total === null ? nothing : msg(str`${rows.length} of ${total}`)}</span>
            ${total !== null && rows.length < total ? html`<button class="btn sm" type="button" ?disabled=${this.busy !== null} @click=${this.#onMore}>${msg('Load more')}</button>` : nothing}</div>`
          : nothing
      }`
  }

  /** The live page and the older ones, each transaction once. */
  get #rows(): readonly Transaction[] {
    const newest = this.#list.data ?? []
    const seen = new Set(newest.map((each) => each.transactionKey))
    return [...newest, ...this.older.filter((each) => !seen.has(each.transactionKey))]
  }

  #row(transaction: Transaction, connectors: readonly Connector[], now: Date): TemplateResult {
    const f = fmt()
    const { view } = this.#filters
    const { live, energyWh, cost } = this.#figures(transaction, connectors, now)
    const key = transaction.transactionKey
    return html`<tr class=${key === this.#selectedKey ? 'is-selected' : ''}>
      <td class="t2">${f.moment(this.#timeOf(transaction), transaction.timeZone, now)}</td>
      <td><a class="id cover" href=${this.#addressWith(key)} aria-current=${key === this.#selectedKey ? 'true' : nothing}>${transaction.stationId}</a> <span class="t2">${transaction.connectorId ?? ''}</span></td>
      <td class="t2">${shortCard(transaction.idTagMasked)}</td>
      ${view === 'attention' ? html`<td><span class="st st--waiting">${icon(triangleAlert)}${transaction.flags.map(flagWord).join(', ')}</span></td>` : nothing}
      ${view === 'live' ? html`<td class="n">${live?.powerW == null ? '–' : html`${f.kw(live.powerW)} <span class="u">kW</span>`}</td>` : nothing}
      <td class="n">${energyWh === null ? '–' : html`${f.kwh(energyWh)} <span class="u">kWh</span>`}</td>
      <td class="n">${durationText(transaction, now)}</td>
      ${this.app.may('readMoney') ? html`<td class="n">${cost}</td>` : nothing}
    </tr>`
  }

  #phoneRow(transaction: Transaction, connectors: readonly Connector[], now: Date): TemplateResult {
    const f = fmt()
    const { energyWh, cost } = this.#figures(transaction, connectors, now)
    return html`<li><a class="line" href=${this.#addressWith(transaction.transactionKey)}>
      <span><span class="id">${transaction.stationId}</span> <span class="t2">${transaction.connectorId ?? ''}</span></span>
      <span class="r">${energyWh === null ? '–' : html`${f.kwh(energyWh)} <span class="u">kWh</span>`}</span>
      <span class="t2">${f.moment(this.#timeOf(transaction), transaction.timeZone, now)}, ${durationText(transaction, now)}</span>
      <span class="r">${this.app.may('readMoney') ? cost : shortCard(transaction.idTagMasked)}</span>
      ${this.#filters.view === 'attention' ? html`<span class="both"><span class="st st--waiting">${icon(triangleAlert)}${transaction.flags.map(flagWord).join(', ')}</span></span>` : nothing}
    </a></li>`
  }

  #figures(transaction: Transaction, connectors: readonly Connector[], now: Date) {
    const connector = connectors.find(
      (each) => each.stationId === transaction.stationId && each.connectorId === transaction.connectorId,
    )
    const live = liveOf(transaction, connector ?? null)
    const energyWh = transaction.energyWh ?? live?.energyWh ?? null
    const costIdr =
      transaction.state === 'open'
        ? estimateIdr(transaction, energyWh, now)
        : (this.#billOf(transaction.transactionKey)?.costIdr ?? null)
    return { live, energyWh, cost: costIdr === null ? '–' : fmt().money(costIdr) }
  }

  #billOf(transactionKey: string): Bill | undefined {
    return this.bills.get(transactionKey) ?? this.#newBills.data?.find((bill) => bill.transactionKey === transactionKey)
  }

  #timeOf(transaction: Transaction): Date {
    return this.#filters.view === 'history' ? (transaction.stoppedAt ?? transaction.startedAt) : transaction.startedAt
  }

  /** The address of a transaction beside this list; an empty key closes it. */
  #addressWith(transactionKey: string): string {
    const filters = this.route.query.toString()
    const path = transactionKey === '' ? '/transactions' : addressOf('transaction', { transactionKey })
    return filters === '' ? path : `${path}?${filters}`
  }

  async #loadTotals(key: string): Promise<void> {
    try {
      const totals = await historyTotals(this.#db, this.#filter)
      if (key === this.#totalsKey) this.totals = totals
    } catch (error) {
      console.error('totals could not be computed', error)
    }
  }

  async #loadBills(): Promise<void> {
    if (!this.app.may('readMoney')) return
    const wanted = this.#rows.filter((each) => each.state !== 'open').map((each) => each.transactionKey)
    const missing = wanted.filter((key) => !this.#askedBills.has(key))
    if (missing.length === 0) return
    for (const key of missing) this.#askedBills.add(key)
    try {
      const found = await billsOf(this.#db, missing)
      this.bills = new Map([...this.bills, ...found])
    } catch (error) {
      console.error('bills could not be read', error)
    }
  }

  readonly #onStation = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return
    const { value } = event.target
    clearTimeout(this.#typing)
    this.#typing = window.setTimeout(() => this.app.navigation.setQuery({ station: value.trim() }), TYPING_MS)
  }

  readonly #onMore = async (): Promise<void> => {
    const last = this.#rows.at(-1)
    if (last === undefined) return
    this.busy = 'more'
    try {
      const page = await olderTransactions(this.#db, this.#filter, last, PAGE)
      this.older = [...this.older, ...page]
    } catch (error) {
      console.error('older transactions could not be read', error)
      toast(msg('More could not be loaded. Try again.'), true)
    } finally {
      this.busy = null
    }
  }

  readonly #onCsv = async (): Promise<void> => {
    this.busy = 'csv'
    try {
      const transactions = await allTransactions(this.#db, this.#filter)
      const bills = this.app.may('readMoney')
        ? await billsOf(
            this.#db,
            transactions.map((each) => each.transactionKey),
          )
        : null
      downloadText('transactions.csv', 'text/csv', transactionCsv(transactions, bills, shownLocale()))
      if (transactions.length >= EXPORT_LIMIT)
        toast(msg(str`Only the newest ${EXPORT_LIMIT} are in the file. Narrow the filter for the rest.`))
    } catch (error) {
      console.error('transactions could not be exported', error)
      toast(msg('The file could not be made. Try again.'), true)
    } finally {
      this.busy = null
    }
  }
}

function durationText(transaction: Transaction, now: Date): string {
  return clockDuration(((transaction.stoppedAt ?? now).getTime() - transaction.startedAt.getTime()) / 1000)
}
