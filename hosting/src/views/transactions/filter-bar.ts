import type { Site } from '@charge-it/shared/model/site.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { fmt } from '../../i18n/fmt.ts'
import {
  bookmark,
  chartColumn,
  download,
  listFilter,
  pencil,
  search,
  triangleAlert,
  x,
} from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { stopReasonWord } from '../../words/transaction.ts'
import { siteOptions } from '../site-options.ts'
import { attentionWord } from './attention.ts'
import type { SavedView } from './saved-views.ts'
import {
  FINISHED_STATES,
  type FilterParameter,
  PERIODS,
  type Period,
  type TransactionFilters,
  type TransactionsView,
  VIEWS,
} from './transaction-filters.ts'

/** Reasons of OCPP 1.6 section 7.36 that stations send. */
const REASONS = [
  ...['Local', 'Remote', 'EVDisconnected', 'EmergencyStop', 'DeAuthorized', 'PowerLoss', 'Reboot', 'HardReset'],
  ...['SoftReset', 'UnlockCommand', 'Other'],
] as const

/** What the bar shows and who may see what. */
export interface FilterBar {
  readonly filters: TransactionFilters
  readonly sites: readonly Site[]
  /** All filters, as a view keeps them. */
  readonly query: string
  readonly saved: readonly SavedView[]
  readonly mayCards: boolean
  readonly mayMoney: boolean
  readonly moreOpen: boolean
  readonly busy: boolean
  readonly set: (changes: Readonly<Record<string, string>>) => void
  readonly go: (address: string) => void
  readonly toggleMore: () => void
  readonly csv: () => void
  readonly save: () => void
  readonly manage: () => void
  readonly removeSaved: (name: string) => void
}

/** Which transactions, the filters, and what they amount to as chips. */
export function filterBar(bar: FilterBar): TemplateResult {
  const { filters, saved } = bar
  const titles: Record<TransactionsView, string> = {
    live: msg('Running'),
    history: msg('History'),
    attention: msg('Needs attention'),
  }
  return html`<div class="bar1">
      <div class="seg" role="group" aria-label=${msg('Which transactions')}>${VIEWS.map(
        (each) =>
          html`<button type="button" aria-pressed=${each === filters.view} @click=${() => bar.go(`/transactions?view=${each}`)}>${each === 'attention' ? icon(triangleAlert) : nothing}${titles[each]}</button>`,
      )}</div>
      ${
        saved.length === 0
          ? nothing
          : html`${filterSelect(
              msg('Saved views'),
              saved.find(({ query }) => query === bar.query)?.query ?? '',
              [['', msg('Choose…')], ...saved.map(({ name, query }) => [query, name] as const)],
              (query) => query !== '' && bar.go(`/transactions?${query}`),
            )}<button class="ib" type="button" aria-label=${msg('Rename or delete saved views')} title=${msg('Rename or delete saved views')} @click=${bar.manage}>${icon(pencil)}</button>`
      }
      <span class="grow wide-only"></span>
      <a class="btn reports-link" href=${addressOf('reports')}>${icon(chartColumn)}${msg('Reports')}</a>
      ${filters.view === 'history' ? historyControls(bar) : nothing}
    </div>
    ${filters.view === 'history' && bar.moreOpen ? moreControls(bar) : nothing}
    ${chips(bar)}`
}

function historyControls(bar: FilterBar): TemplateResult {
  const { filters, sites, set } = bar
  const periods: Record<Period, string> = {
    today: msg('Today'),
    '7': msg('7 days'),
    '30': msg('30 days'),
    all: msg('All'),
    custom: msg('Own dates'),
  }
  return html`<span class="inp station-box">${icon(search)}<input type="search" aria-label=${msg('Station id')} placeholder=${msg('Station id')} .value=${filters.stationId} @input=${typed(set, 'station')}></span>
    ${filterSelect(
      msg('Date'),
      filters.period,
      PERIODS.filter((each) => each !== 'custom' || filters.period === 'custom').map(
        (each) => [each, periods[each]] as const,
      ),
      (date) =>
        set({
          date: date === 'all' || date === 'custom' ? '' : date,
          ...(date === 'custom' ? {} : { from: '', to: '' }),
        }),
    )}
    ${filterSelect(msg('Site'), filters.siteId, siteOptions(sites, filters.siteId, msg('All')), (site) => set({ site }))}
    <button class="btn" type="button" aria-expanded=${bar.moreOpen} aria-controls="more-filters" @click=${bar.toggleMore}>${icon(listFilter)}${msg('More filters')}</button>
    <button class="btn" type="button" ?disabled=${bar.busy} @click=${bar.csv}>${icon(download)}CSV</button>`
}

function moreControls({ filters, mayCards, mayMoney, set, save }: FilterBar): TemplateResult {
  const field = (name: string, label: string, type: string, value: string): TemplateResult =>
    html`<label class="fsel more"><span>${label}</span><input class="inp" type=${type} .value=${value} min=${type === 'number' ? 0 : nothing} autocomplete="off" @input=${typed(set, name)}></label>`
  return html`<div class="more-filters" id="more-filters" role="group" aria-label=${msg('More filters')}>
    ${field('from', msg('From'), 'date', filters.fromDate)}
    ${field('to', msg('Until'), 'date', filters.toDate)}
    ${field('connector', msg('Connector'), 'number', String(filters.connectorId ?? ''))}
    ${mayCards ? field('idTag', msg('Card'), 'search', filters.idTag) : nothing}
    ${filterSelect(
      msg('Status'),
      filters.status,
      FINISHED_STATES.map((each) => [each, statusWord(each)] as const),
      (status) => set({ status: status === 'stopped' ? '' : status }),
    )}
    ${filterSelect(msg('Reason of the stop'), filters.reason, [['', msg('All')], ...REASONS.map((each) => [each, stopReasonWord(each)] as const)], (reason) => set({ reason }))}
    ${
      mayMoney
        ? html`${field('min', msg('Amount from'), 'number', String(filters.minIdr ?? ''))}${field('max', msg('Amount up to'), 'number', String(filters.maxIdr ?? ''))}`
        : nothing
    }
    <button class="btn" type="button" @click=${save}>${icon(bookmark)}${msg('Save this view')}</button>
  </div>`
}

const TYPING_MS = 250
let typing = 0

/** Sets a filter once the typing pauses. */
function typed(set: FilterBar['set'], name: string): (event: Event) => void {
  return (event) => {
    if (!(event.target instanceof HTMLInputElement)) return
    const text = event.target.value.trim()
    clearTimeout(typing)
    typing = window.setTimeout(() => set({ [name]: text }), TYPING_MS)
  }
}

/** Each filter that is set, with a button that removes it. */
function chips({
  filters,
  sites,
  saved,
  query: here,
  set,
  go,
  removeSaved,
}: FilterBar): TemplateResult | typeof nothing {
  const all = chipsOf(filters, sites)
  const view = saved.find(({ query }) => query === here)
  if (all.length === 0 && view === undefined) return nothing
  return html`<div class="fb" role="group" aria-label=${msg('Filters that are set')}>
    ${all.map(
      ([parameter, text]) =>
        html`<button class="fchip" type="button" aria-label=${msg(str`${text}: remove this filter`)} @click=${() => set({ [parameter]: '' })}>${text}${icon(x)}</button>`,
    )}
    ${all.length === 0 ? nothing : html`<button class="btn plain sm" type="button" @click=${() => go(`/transactions?view=${filters.view}`)}>${msg('Clear filters')}</button>`}
    ${view === undefined ? nothing : html`<button class="btn plain sm" type="button" @click=${() => removeSaved(view.name)}>${msg(str`Delete the view ${view.name}`)}</button>`}
  </div>`
}

/** Parameter of the address and what it says, for each filter that is set. */
export function chipsOf(filters: TransactionFilters, sites: readonly Site[]): readonly (readonly [string, string])[] {
  const f = fmt()
  const site = sites.find(({ siteId }) => siteId === filters.siteId)?.name ?? filters.siteId
  const texts: Readonly<Record<FilterParameter, string>> = {
    date:
      filters.period === 'today'
        ? msg('Today')
        : filters.period === '7'
          ? msg('7 days')
          : filters.period === '30'
            ? msg('30 days')
            : '',
    from: filters.fromDate === '' ? '' : msg(str`From ${filters.fromDate}`),
    to: filters.toDate === '' ? '' : msg(str`Until ${filters.toDate}`),
    station: filters.stationId,
    site,
    connector: filters.connectorId === null ? '' : msg(str`connector ${filters.connectorId}`),
    idTag: filters.idTag === '' ? '' : msg(str`Card ${filters.idTag}`),
    status: filters.status === 'stopped' ? '' : statusWord(filters.status),
    reason: filters.reason === '' ? '' : stopReasonWord(filters.reason),
    min: filters.minIdr === null ? '' : msg(str`from ${f.money(filters.minIdr)}`),
    max: filters.maxIdr === null ? '' : msg(str`up to ${f.money(filters.maxIdr)}`),
    why: filters.why === '' ? '' : attentionWord(filters.why),
  }
  return Object.entries(texts).filter(([, text]) => text !== '')
}

function statusWord(status: (typeof FINISHED_STATES)[number]): string {
  return status === 'stopped' ? msg('Finished') : msg('Start was never seen')
}
