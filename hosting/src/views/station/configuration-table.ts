import type { DriftState } from '@charge-it/shared/model/station-configuration.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { scrollRegion } from '../../components/scroll-region.ts'
import { lock, pencil } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { type ConfigurationRow, differs } from './configuration-rows.ts'

/**
 * Keys of a station beside what is wanted, or beside another station.
 * @param otherId Of the compared station; '' for none.
 * @param edit Opens the change of a key.
 */
export function configurationTable(
  rows: readonly ConfigurationRow[],
  otherId: string,
  edit: (row: ConfigurationRow) => void,
): TemplateResult {
  const compared = otherId !== ''
  const none = html`<span class="t3">–</span>`
  return html`<div class="tw" ${scrollRegion(msg('Configuration'))}><table><thead><tr><th scope="col">${msg('Key')}</th><th scope="col">${msg('Value')}</th><th scope="col">${compared ? otherId : msg('Wanted')}</th><th scope="col">${msg('State')}</th><th scope="col"><span class="vh">${msg('Change')}</span></th></tr></thead>
    <tbody>${rows.map(
      (row) => html`<tr class=${compared && differs(row) ? 'is-different' : ''}>
      <th scope="row"><span class="mono">${row.key}</span></th><td class="v mono">${row.value ?? none}</td>
      <td class="v mono">${(compared ? row.other : row.wanted) ?? none}</td>
      <td>${stateOf(row)}</td>
      <td class="n">${
        row.readonly
          ? html`<span class="t3" title=${msg('Read-only')}>${icon(lock, 's16')}<span class="vh">${msg('Read-only')}</span></span>`
          : html`<button class="ib sm" type="button" aria-label=${msg(str`Change ${row.key}`)} @click=${() => edit(row)}>${icon(pencil)}</button>`
      }</td></tr>`,
    )}</tbody></table></div>`
}

function stateOf(row: ConfigurationRow): TemplateResult | typeof nothing {
  if (row.drift !== null)
    return html`<span class="pill ${row.drift === 'rebootRequired' ? 'warn' : 'bad'}">${driftWord(row.drift)}</span>`
  if (differs(row)) return html`<span class="pill warn">${msg('Different')}</span>`
  return row.wanted === null ? nothing : html`<span class="pill good">${msg('As wanted')}</span>`
}

/** Why a key is not as it should be. */
function driftWord(drift: DriftState): string {
  switch (drift) {
    case 'differs':
      return msg('Differs')
    case 'rebootRequired':
      return msg('After a restart')
    case 'readonly':
      return msg('Read-only')
    case 'rejected':
      return msg('Refused')
    case 'notSupported':
      return msg('Not supported')
    case 'noAnswer':
      return msg('No answer')
    case 'missing':
      return msg('Missing')
  }
}
