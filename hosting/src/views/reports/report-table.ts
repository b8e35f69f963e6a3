import type { ReportReply } from '@charge-it/shared/model/report-reply.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { scrollRegion } from '../../components/scroll-region.ts'
import type { ShownFigures } from '../../data/report-api.ts'
import { fmt } from '../../i18n/fmt.ts'
import { groupingWord } from './report-bar.ts'
import type { ReportFilters } from './report-filters.ts'
import { hoursText, shareText } from './report-words.ts'

type Place = ReportReply['places'][number]

export interface ReportTable {
  readonly by: ReportFilters['by']
  readonly places: readonly Place[]
  readonly total: ShownFigures
  readonly mayMoney: boolean
  /** Site id -> name. */
  readonly names: ReadonlyMap<string, string>
  /** Of this page, one step finer; null where there is none. */
  addressOf(place: Place): string | null
}

/** A line for each place and the sum below; rows of two lines where the screen is narrow. */
export function reportTable(table: ReportTable): TemplateResult {
  const { by, places, total, mayMoney } = table
  const sum = msg('Together')
  return html`<div class="tw wide-only report-table" ${scrollRegion(msg('Table of the report'))}><table>
      <caption class="vh">${msg('Report')}</caption>
      <thead><tr><th scope="col">${groupingWord(by)}</th><th scope="col" class="n">${msg('Sessions')}</th><th scope="col" class="n">${msg('Energy')}</th>
        ${mayMoney ? html`<th scope="col" class="n">${msg('Revenue')}</th><th scope="col" class="n">${msg('Tax in it')}</th>` : nothing}
        <th scope="col" class="n">${msg('Uptime')}</th><th scope="col" class="n">${msg('Down')}</th><th scope="col" class="n">${msg('Planned')}</th>
        <th scope="col" class="n">${msg('Utilisation')}</th><th scope="col" class="n">${msg('Capacity used')}</th></tr></thead>
      <tbody>${places.map((place) => html`<tr><th scope="row">${name(place, table)}</th>${cells(place.figures, mayMoney)}</tr>`)}</tbody>
      <tfoot><tr><th scope="row">${sum}</th>${cells(total, mayMoney)}</tr></tfoot>
    </table></div>
    <ul class="rows">${places.map((place) => phoneRow(name(place, table), place.figures, mayMoney))}${phoneRow(html`<b>${sum}</b>`, total, mayMoney)}</ul>`
}

/** What a place is called. */
export function placeText({ siteId, stationId, connectorId }: Place, names: ReadonlyMap<string, string>): string {
  if (stationId === null) return names.get(siteId) ?? (siteId === 'none' ? msg('Without a site') : siteId)
  if (connectorId === null) return stationId
  return connectorId === 0 ? `${stationId} (${msg('no connector told')})` : `${stationId} ${connectorId}`
}

function name(place: Place, { names, addressOf }: ReportTable): TemplateResult {
  const text = placeText(place, names)
  const address = addressOf(place)
  return address === null ? html`<span class="id">${text}</span>` : html`<a class="id" href=${address}>${text}</a>`
}

function cells(figures: ShownFigures, mayMoney: boolean): TemplateResult {
  const f = fmt()
  const money = figures.money
  return html`<td class="n">${f.number(figures.sessions)}</td><td class="n">${f.kwh(figures.energyWh, 1)} <span class="u">kWh</span></td>
    ${mayMoney ? html`<td class="n">${money === null ? '–' : f.money(money.revenueIdr)}</td><td class="n t2">${money === null ? '–' : f.money(money.taxIdr)}</td>` : nothing}
    <td class="n">${shareText(figures.uptimeShare)}</td><td class="n t2">${hoursText(figures.downS)}</td><td class="n t2">${hoursText(figures.plannedS)}</td>
    <td class="n">${shareText(figures.utilisationShare)}</td><td class="n t2">${shareText(figures.capacityShare)}</td>`
}

function phoneRow(title: TemplateResult, figures: ShownFigures, mayMoney: boolean): TemplateResult {
  const f = fmt()
  const money = figures.money
  return html`<li><span class="line"><span>${title}</span><span class="r">${f.kwh(figures.energyWh, 1)} <span class="u">kWh</span></span>
    <span class="t2">${msg('Uptime')} ${shareText(figures.uptimeShare)}, ${msg('Utilisation')} ${shareText(figures.utilisationShare)}</span>
    <span class="r">${mayMoney && money !== null ? f.money(money.revenueIdr) : f.number(figures.sessions)}</span></span></li>`
}
