import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { registrationBadge } from '../../components/registration-badge.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import type { FleetStation } from '../../data/fleet.ts'
import { maintenanceTag } from './site-state.ts'
import { errorsCell, healthCell, powerCell, seenCell, shortHealth, statusesCell, tagsLine } from './station-cells.ts'
import type { StationChoice } from './station-choice.ts'

/** What both forms of the list need. */
export interface StationListing {
  readonly shown: readonly FleetStation[]
  readonly siteNameOf: (siteId: string | null) => string
  /** Sites at which nobody can charge now, by id. */
  readonly closedSites: ReadonlySet<string>
  readonly timeZone: string
  readonly now: Date
  /** null: this person can do nothing with several stations. */
  readonly choice: StationChoice | null
}

/** The stations as a table, for screens with room. */
export function stationTable(listing: StationListing): TemplateResult {
  const { shown, choice } = listing
  return html`<div class="tw wide-only" ${scrollRegion(msg('Stations'))}><table>
    <thead><tr>
      ${choice === null ? nothing : html`<td class="pick">${allBox(shown, choice)}</td>`}
      <th scope="col">${msg('Station')}</th><th scope="col">${msg('Site')}</th><th scope="col">${msg('Connector status')}</th>
      <th scope="col" class="n">${msg('Power')}</th><th scope="col">${msg('Seen')}</th><th scope="col">${msg('Device')}</th><th scope="col">OCPP</th>
      <th scope="col">${msg('Health')}</th><th scope="col" class="n">${msg('Errors 24 h')}</th>
    </tr></thead>
    <tbody>${shown.map((each) => row(each, listing))}</tbody>
  </table></div>`
}

/** The same as rows of a phone. @param isChoosing A tap chooses a station and does not open it. */
export function stationRows(listing: StationListing, isChoosing: boolean): TemplateResult {
  const { choice } = listing
  return html`<ul class="rows">${listing.shown.map((each) => {
    const { stationId } = each.station
    if (!isChoosing || choice === null)
      return html`<li><a class="line" href=${addressOf('station', { stationId })}>${phoneCells(each, listing)}</a></li>`
    return html`<li class="pickrow"><label>${box(each, choice, null)}<span class="line">${phoneCells(each, listing)}</span></label></li>`
  })}</ul>`
}

function row(each: FleetStation, listing: StationListing): TemplateResult {
  const { timeZone, now, choice } = listing
  const { station } = each
  const { stationId } = station
  return html`<tr class=${choice?.has(stationId) === true ? 'is-selected' : ''}>
    ${choice === null ? nothing : html`<td class="pick"><label>${box(each, choice, msg(str`Choose ${stationId}`))}</label></td>`}
    <td><a class="id cover" href=${addressOf('station', { stationId })}>${stationId}</a> ${registrationBadge(station)}</td>
    <td class="t2">${siteCell(each, listing)}${tagsLine(each)}</td>
    <td>${statusesCell(each)}</td>
    <td class="n">${powerCell(each)}</td>
    <td class="t2">${seenCell(each, timeZone, now)}</td>
    <td class="t2" translate="no">${[station.vendor, station.model, station.firmwareVersion].filter((text) => text !== null).join(' ')}</td>
    <td class="t2">${station.ocppVersion ?? '–'}</td>
    <td>${healthCell(each)}</td>
    <td class="n">${errorsCell(each)}</td>
  </tr>`
}

function phoneCells(each: FleetStation, listing: StationListing): TemplateResult {
  const { timeZone, now } = listing
  const { station } = each
  return html`<span><span class="id">${station.stationId}</span> ${registrationBadge(station)}</span><span class="r">${powerCell(each)}</span>
    <span class="t2">${siteCell(each, listing)}</span><span class="r t2">${seenCell(each, timeZone, now)}</span>
    <span class="both">${statusesCell(each)}</span>${shortHealth(each)}
    ${(station.tags ?? []).length === 0 ? nothing : html`<span class="both">${tagsLine(each)}</span>`}`
}

function siteCell({ station: { siteId } }: FleetStation, { siteNameOf, closedSites }: StationListing): TemplateResult {
  return html`${siteNameOf(siteId)} ${maintenanceTag({ maintenance: siteId !== null && closedSites.has(siteId) })}`
}

/** @param name Of the box; null: the label around it says enough. */
function box({ station: { stationId } }: FleetStation, choice: StationChoice, name: string | null): TemplateResult {
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) choice.set(stationId, event.target.checked)
  }
  return html`<input class="cb" type="checkbox" aria-label=${name ?? nothing} .checked=${choice.has(stationId)} @change=${onChange}>`
}

function allBox(shown: readonly FleetStation[], choice: StationChoice): TemplateResult {
  const count = choice.of(shown).length
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) choice.setAll(shown, event.target.checked)
  }
  return html`<label><input class="cb" type="checkbox" aria-label=${msg('Choose all shown')} .checked=${count === shown.length} .indeterminate=${count > 0 && count < shown.length} @change=${onChange}></label>`
}
