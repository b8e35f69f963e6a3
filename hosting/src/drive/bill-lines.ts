import type { Bill, BillLine } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../i18n/fmt.ts'
import { rateText, splitNote, taxWord, windowText } from '../words/price-window.ts'

/** What a bill is made of, line by line: name, how it was computed, amount. */
export function billLines(lines: readonly BillLine[]): TemplateResult {
  return html`<dl class="dl2">${lines.map(
    (line) =>
      html`<div class="dr"><dt>${lineName(line)}<em>${lineDetail(line)}</em></dt><dd>${fmt().money(line.amountIdr)}</dd></div>`,
  )}</dl>`
}

/** What the lines do not say: an included tax, and how energy came to its prices. */
export function billNotes({ tax, energySplit }: Pick<Bill, 'tax' | 'energySplit'>): TemplateResult {
  const split = splitNote(energySplit)
  return html`${
    tax == null || !tax.included
      ? nothing
      : html`<dl class="dl2"><div class="dr"><dt>${msg(str`of which ${taxWord(tax)}`)}</dt><dd>${fmt().money(tax.amountIdr)}</dd></div></dl>`
  }${split === null ? nothing : html`<p class="paid">${split}</p>`}`
}

function lineName({ kind, window }: BillLine): string {
  switch (kind) {
    case 'energy':
      return window === undefined ? msg('Energy') : msg(str`Energy ${windowText(window)}`)
    case 'session':
      return msg('Service fee')
    case 'time':
      return msg('Time fee')
    case 'idle':
      return msg('Parking after charging')
    case 'tax':
      return msg('Tax')
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
    case 'IDR':
      return `${rateText(unitPrice)} × ${format.money(quantity)}`
  }
}
