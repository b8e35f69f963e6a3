import type { Message } from '@charge-it/shared/model/message.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { fmt } from '../../i18n/fmt.ts'

/** Frames of one transaction that are listed here; the station's inspector has all. */
export const MESSAGES_SHOWN = 100

/** The OCPP frames of a transaction, if the station was traced while it ran. */
export function linkedMessages(messages: readonly Message[] | null, transaction: Transaction): TemplateResult {
  const f = fmt()
  const all = messages ?? []
  const zone = f.zone(transaction.startedAt, transaction.timeZone)
  return html`<details class="pad-x fold"><summary>${msg('OCPP messages')} <span class="t2">${f.number(all.length)}</span></summary>
    ${
      all.length === 0
        ? html`<p class="s t2">${msg('None are stored: tracing of this station was switched off.')}</p>`
        : html`<div class="tw" ${scrollRegion(msg('Messages'))}><table><thead><tr><th scope="col">${msg(str`Time ${zone}`)}</th><th scope="col">${msg('Direction')}</th><th scope="col">${msg('Action')}</th><th scope="col" class="n">${msg('Answered in')}</th></tr></thead>
          <tbody>${all.map(
            (message) => html`<tr><td class="t2">${f.precise(message.at, transaction.timeZone)}</td>
              <td>${message.direction === 'in' ? msg('from the station') : msg('to the station')}</td>
              <td class="mono">${message.action ?? message.type} <span class="t2">${message.type}</span></td>
              <td class="n">${message.latencyMs === null ? '–' : `${f.number(message.latencyMs)} ms`}</td></tr>`,
          )}</tbody></table></div>`
    }
    <p><a class="lk" href=${addressOf('stationTab', { stationId: transaction.stationId, tab: 'messages' })}>${msg('Messages of this station')}</a></p>
  </details>`
}
