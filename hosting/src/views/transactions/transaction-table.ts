import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { scrollRegion } from '../../components/scroll-region.ts'
import { shortCard } from '../../components/short-card.ts'
import { clockDuration } from '../../format/duration.ts'
import { fmt } from '../../i18n/fmt.ts'
import { triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import type { TransactionsView } from './transaction-filters.ts'

/** One line of the list. */
export interface TransactionRow {
  readonly transaction: Transaction
  readonly powerW: number | null
  readonly energyWh: number | null
  readonly costIdr: number | null
  /** Why it needs attention; '' in the other views. */
  readonly why: string
}

export interface TransactionTable {
  readonly view: TransactionsView
  readonly rows: readonly TransactionRow[]
  readonly mayMoney: boolean
  readonly selectedKey: string
  readonly now: Date
  /** Address of a transaction beside the list. */
  readonly addressOf: (transactionKey: string) => string
}

/** The list: a table, and rows of two lines where the screen is narrow. */
export function transactionTable(table: TransactionTable): TemplateResult {
  const { view, rows, mayMoney } = table
  return html`<div class="tw wide-only" ${scrollRegion(msg('Transactions'))}><table>
      <caption class="vh">${msg('Transactions')}</caption>
      <thead><tr><th scope="col">${view === 'history' ? msg('Finished') : msg('Start')}</th><th scope="col">${msg('Station')}</th><th scope="col">${msg('Card')}</th>
        ${view === 'attention' ? html`<th scope="col">${msg('What')}</th>` : nothing}
        ${view === 'live' ? html`<th scope="col" class="n">${msg('Power')}</th>` : nothing}
        <th scope="col" class="n">${msg('Energy')}</th><th scope="col" class="n">${msg('Duration')}</th>
        ${mayMoney ? html`<th scope="col" class="n">${view === 'live' ? msg('Cost so far') : msg('Cost')}</th>` : nothing}</tr></thead>
      <tbody>${rows.map((row) => wideRow(row, table))}</tbody>
    </table></div>
    <ul class="rows">${rows.map((row) => phoneRow(row, table))}</ul>`
}

function wideRow({ transaction, powerW, energyWh, costIdr, why }: TransactionRow, table: TransactionTable) {
  const f = fmt()
  const { view, selectedKey, now } = table
  const key = transaction.transactionKey
  return html`<tr class=${key === selectedKey ? 'is-selected' : ''}>
    <td class="t2">${f.moment(timeOf(transaction, view), transaction.timeZone, now)}</td>
    <td><a class="id cover" href=${table.addressOf(key)} aria-current=${key === selectedKey ? 'true' : nothing}>${transaction.stationId}</a> <span class="t2">${transaction.connectorId ?? ''}</span></td>
    <td class="t2">${shortCard(transaction.idTagMasked)}</td>
    ${view === 'attention' ? html`<td>${whyBadge(why)}</td>` : nothing}
    ${view === 'live' ? html`<td class="n">${powerW === null ? '–' : html`${f.kw(powerW)} <span class="u">kW</span>`}</td>` : nothing}
    <td class="n">${energyWh === null ? '–' : html`${f.kwh(energyWh)} <span class="u">kWh</span>`}</td>
    <td class="n">${durationText(transaction, now)}</td>
    ${table.mayMoney ? html`<td class="n">${costIdr === null ? '–' : f.money(costIdr)}</td>` : nothing}
  </tr>`
}

function phoneRow({ transaction, energyWh, costIdr, why }: TransactionRow, table: TransactionTable): TemplateResult {
  const f = fmt()
  const { view, now, mayMoney } = table
  const cost = costIdr === null ? '–' : f.money(costIdr)
  return html`<li><a class="line" href=${table.addressOf(transaction.transactionKey)}>
    <span><span class="id">${transaction.stationId}</span> <span class="t2">${transaction.connectorId ?? ''}</span></span>
    <span class="r">${energyWh === null ? '–' : html`${f.kwh(energyWh)} <span class="u">kWh</span>`}</span>
    <span class="t2">${f.moment(timeOf(transaction, view), transaction.timeZone, now)}, ${durationText(transaction, now)}</span>
    <span class="r">${mayMoney ? cost : shortCard(transaction.idTagMasked)}</span>
    ${view === 'attention' ? html`<span class="both">${whyBadge(why)}</span>` : nothing}
  </a></li>`
}

/** What the whole filter amounts to. */
export interface Sums {
  readonly sessions: number
  readonly energyWh: number
  /** undefined: not asked for; null: not visible for the role. */
  readonly costIdr?: number | null
  /** False when there are more than the search looks at. */
  readonly complete: boolean
}

/** Totals over the whole filter, not over the rows that are loaded. */
export function sums(totals: Sums | null): TemplateResult {
  const f = fmt()
  const figure = (name: string, content: string, unit = ''): TemplateResult =>
    html`<div><dt>${name}</dt><dd>${content} <small>${unit}</small></dd></div>`
  const mean = totals === null || totals.sessions === 0 ? null : totals.energyWh / totals.sessions
  return html`<dl class="sums">
      ${figure(msg('Finished sessions'), totals === null ? '–' : f.number(totals.sessions))}
      ${figure(msg('Energy'), totals === null ? '–' : f.kwh(totals.energyWh, 1), 'kWh')}
      ${figure(msg('Mean session'), mean === null ? '–' : f.kwh(mean), 'kWh')}
      ${totals?.costIdr == null ? nothing : figure(msg('Cost'), f.money(totals.costIdr))}
    </dl>
    ${totals?.complete === false ? html`<p class="s t2 pad-x">${msg(str`These are sums of the newest ${fmt().number(totals.sessions)}. Narrow the filter for the rest.`)}</p>` : nothing}`
}

function whyBadge(why: string): TemplateResult {
  return html`<span class="st st--waiting">${icon(triangleAlert)}${why}</span>`
}

function timeOf({ startedAt, stoppedAt }: Transaction, view: TransactionsView): Date {
  return view === 'history' ? (stoppedAt ?? startedAt) : startedAt
}

function durationText({ startedAt, stoppedAt }: Transaction, now: Date): string {
  return clockDuration(((stoppedAt ?? now).getTime() - startedAt.getTime()) / 1000)
}
