import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import type { ShownMonth } from '../../data/report-api.ts'
import { fmt } from '../../i18n/fmt.ts'
import { calendarClock, download, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { monthText, shareText } from './report-words.ts'

export interface MonthsCard {
  readonly status: 'loading' | 'shown' | 'failed'
  readonly errorCode: string
  readonly months: readonly ShownMonth[]
  readonly mayMoney: boolean
  readonly timeZone: string
  readonly busy: boolean
  retry(): void
  csv(month: ShownMonth): void
  /** Of this page, showing the month. */
  addressOf(month: ShownMonth): string
}

/** The reports that were made of the months that are over. */
export function monthsCard(card: MonthsCard): TemplateResult {
  return html`<section class="card flush g12 months" aria-labelledby="months-title">
    <header class="ch"><div><h2 id="months-title">${msg('Monthly reports')}</h2><p>${msg('Made in the night after a month ends; what comes later is added and marked')}</p></div></header>
    ${body(card)}
  </section>`
}

function body(card: MonthsCard): TemplateResult {
  if (card.status === 'failed') return failedCard(card.errorCode, card.retry)
  if (card.status !== 'shown' && card.months.length === 0) return loadingCard()
  if (card.months.length === 0) {
    return emptyCard(
      calendarClock,
      msg('No monthly report yet'),
      msg('The first one appears after the first month ends.'),
    )
  }
  return html`<div class="tw" ${scrollRegion(msg('Monthly reports'))}><table>
    <thead><tr><th scope="col">${msg('Month')}</th><th scope="col">${msg('Site')}</th><th scope="col" class="n wide-only">${msg('Energy')}</th>
      ${card.mayMoney ? html`<th scope="col" class="n wide-only">${msg('Revenue')}</th>` : nothing}<th scope="col" class="n wide-only">${msg('Uptime')}</th><th scope="col" class="n"><span class="vh">${msg('Actions')}</span></th></tr></thead>
    <tbody>${card.months.map((month) => row(month, card))}</tbody></table></div>`
}

function row(month: ShownMonth, card: MonthsCard): TemplateResult {
  const f = fmt()
  const { figures, days, daysOfMonth } = month
  const site = month.siteName ?? msg('Without a site')
  const title = monthText(month.month)
  return html`<tr><td class="two"><a class="id" href=${card.addressOf(month)}>${title}</a>${days < daysOfMonth ? html`<br><span class="xs t2">${msg(str`${days} of ${daysOfMonth} days`)}</span>` : nothing}</td>
    <td class="name two">${site}${changeNote(month, card.timeZone)}</td>
    <td class="n wide-only">${f.kwh(figures.energyWh, 0)} <span class="u">kWh</span></td>
    ${card.mayMoney ? html`<td class="n wide-only">${figures.money === null ? '–' : f.money(figures.money.revenueIdr)}</td>` : nothing}
    <td class="n wide-only">${shareText(figures.uptimeShare)}</td>
    <td class="n"><button class="ib sm" type="button" ?disabled=${card.busy} aria-label=${msg(str`CSV of ${title}, ${site}`)} title="CSV" @click=${() => card.csv(month)}>${icon(download)}</button></td></tr>`
}

/** That a month changed after it was closed, and by how much in all. */
function changeNote(month: ShownMonth, timeZone: string): TemplateResult | typeof nothing {
  const all = [...month.revisions, ...month.moneyRevisions]
  const last = all
    .map(({ at }) => at)
    .sort((a, b) => a.getTime() - b.getTime())
    .at(-1)
  if (last === undefined) return nothing
  const f = fmt()
  const energyWh = month.revisions.reduce((sum, change) => sum + change.energyWh, 0)
  const revenueIdr = month.moneyRevisions.reduce((sum, change) => sum + change.revenueIdr, 0)
  const parts = [
    ...(energyWh === 0 ? [] : [signed(energyWh, f.energy(Math.abs(energyWh), 1))]),
    ...(revenueIdr === 0 ? [] : [signed(revenueIdr, f.money(Math.abs(revenueIdr)))]),
  ]
  const date = f.date(last, timeZone)
  const text =
    parts.length === 0 ? msg(str`Changed later, ${date}`) : msg(str`Changed later, ${date}: ${parts.join(', ')}`)
  return html`<span class="changed">${icon(triangleAlert)}<span>${text}</span></span>`
}

function signed(amount: number, text: string): string {
  return `${amount < 0 ? '−' : '+'}${text}`
}
