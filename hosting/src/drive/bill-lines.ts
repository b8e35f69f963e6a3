import type { BillLine } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { fmt } from '../i18n/fmt.ts'

/** What a bill is made of, line by line: name, how it was computed, amount. */
export function billLines(lines: readonly BillLine[]): TemplateResult {
  return html`<dl class="dl2">${lines.map(
    (line) =>
      html`<div class="dr"><dt>${lineName(line)}<em>${lineDetail(line)}</em></dt><dd>${fmt().money(line.amountIdr)}</dd></div>`,
  )}</dl>`
}

function lineName({ kind }: BillLine): string {
  switch (kind) {
    case 'energy':
      return msg('Energy')
    case 'session':
      return msg('Service fee')
    case 'time':
      return msg('Time fee')
    case 'idle':
      return msg('Parking after charging')
  }
}

function lineDetail({ quantity, unit, unitPrice }: BillLine): string {
  const format = fmt()
  switch (unit) {
    case 'Wh':
      return `${format.energy(quantity)} × ${format.unitPrice(unitPrice)}`
    case 'min':
      return msg(str`${quantity} minutes × ${format.money(unitPrice)}`)
    case 'session':
      return msg(str`${format.money(unitPrice)} per session`)
  }
}
