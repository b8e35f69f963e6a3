import type { BillCorrection } from '@charge-it/shared/model/bill-correction.ts'
import type { Bill } from '@charge-it/shared/model/transaction.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { clockDuration } from '../format/duration.ts'
import { fmt } from '../i18n/fmt.ts'
import { billLines, billNotes } from './bill-lines.ts'
import { cardText } from './card-text.ts'
import type { EndedSession } from './drive-state.ts'
import { row } from './price-card.ts'

export interface Summary {
  readonly ended: EndedSession
  /** Only its owner reads it; null until it exists. */
  readonly bill: Bill | null
  /** The station told later than the bill what the session really had. */
  readonly correction: BillCorrection | null
  /** The card in full, for its owner; otherwise masked. */
  readonly idTag: string | null
  /** True while the bill may still change the amount. */
  readonly isEstimate: boolean
  readonly timeZone: string
}

/** A session that has ended: what it cost and why, energy, time. The amount is the bill's where it can be read. */
export function summaryCard({ ended, bill, correction, idTag, isEstimate, timeZone }: Summary): TemplateResult {
  const format = fmt()
  const costIdr = correction?.totalCostIdr ?? bill?.costIdr ?? ended.costIdr
  const energyWh = correction?.energyWh ?? bill?.energyWh ?? ended.energyWh
  const lines = correction?.lines ?? bill?.lines ?? null
  const estimate = lines === null && isEstimate && costIdr !== null
  return html`<div class="pn rec">
    <p class="tot"><span>${msg('Total')}${estimate ? html` <em>${msg('estimate')}</em>` : nothing}</span><b>${
      costIdr === null ? html`<i class="na">–</i>` : html`<small>${format.currency()}</small> ${format.number(costIdr)}`
    }</b></p>
    ${lines === null ? html`<dl class="dl2">${row(msg('Energy'), format.energy(energyWh))}</dl>` : html`${billLines(lines)}${billNotes(correction ?? bill ?? {})}`}
    <dl class="dl2 f">
      ${row(msg('Date'), format.date(ended.startedAt, timeZone))}
      ${row(msg('Time'), html`${format.time(ended.startedAt, timeZone)}–${format.timeLabelled(ended.stoppedAt, timeZone)}`)}
      ${row(msg('Duration'), clockDuration((ended.stoppedAt.getTime() - ended.startedAt.getTime()) / 1000))}
      ${row(msg('Card'), cardText(idTag, ended.idTagMasked))}
      ${correction === null ? nothing : row(msg('Corrected on'), format.date(correction.correctedAt, timeZone))}
      ${row(msg('Number'), correction?.receiptNumber ?? bill?.receiptNumber ?? ended.transactionKey.split(':').at(-1) ?? '–')}
    </dl>
    ${
      costIdr === null && isEstimate
        ? nothing
        : html`<p class="paid">${
            costIdr === null ? msg('No price applied to this session.') : msg('Payment is not collected on this page.')
          }</p>`
    }
  </div>`
}
