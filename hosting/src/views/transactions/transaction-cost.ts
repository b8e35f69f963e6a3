import type { BillCorrection } from '@charge-it/shared/model/bill-correction.ts'
import type { TariffSnapshot } from '@charge-it/shared/model/tariff.ts'
import type { Bill, BillLine, EnergyMark, Transaction } from '@charge-it/shared/model/transaction.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../../i18n/fmt.ts'
import { billLineWord } from '../../words/bill-line.ts'
import { rateText, splitNote, taxWord, windowText } from '../../words/price-window.ts'

/** What a session costs by its own tariff while no bill exists; null before the first energy or without a tariff. */
export function estimateLines(
  transaction: Transaction,
  energyWh: number | null,
  marks: readonly EnergyMark[],
  now: Date,
) {
  if (transaction.tariff === null || energyWh === null) return null
  const until = transaction.stoppedAt ?? now
  const idleSince = transaction.idleSince ?? null
  return costOfSession(transaction.tariff, {
    energyWh,
    startedAt: transaction.startedAt,
    until,
    idleSince,
    idleUntil: idleSince === null ? null : until,
    timeZone: transaction.timeZone,
    marks: transaction.energyMarks ?? marks,
  })
}

/** The cost of a session with its lines: the bill, a later correction beside it, or an estimate. */
export function costSection(
  transaction: Transaction,
  bill: Bill | null,
  correction: BillCorrection | null,
  estimate: ReturnType<typeof estimateLines>,
): TemplateResult {
  const f = fmt()
  const tariff = bill?.tariff ?? transaction.tariff
  if (correction === null)
    return html`${costLines(bill?.lines ?? estimate?.lines ?? null, bill?.costIdr ?? estimate?.costIdr ?? null, tariff)}${notes(bill ?? estimate, [bill])}`
  return html`${costLines(correction.lines, correction.totalCostIdr, tariff)}${notes(correction, [bill, correction])}
    <p class="s t2">${msg(str`Corrected on ${f.date(correction.correctedAt, transaction.timeZone)}: the first bill said ${f.money(bill?.costIdr ?? 0)}, the difference is ${f.money(correction.costIdr)}.`)}</p>`
}

/** Included tax, how energy came to its prices, and the numbers of the receipts. */
function notes(
  details: Pick<Bill, 'tax' | 'energySplit'> | null,
  receipts: readonly (Pick<Bill, 'receiptNumber'> | null)[],
): TemplateResult {
  const tax = details?.tax ?? null
  const split = splitNote(details?.energySplit)
  const numbers = receipts.flatMap((each) => each?.receiptNumber ?? [])
  const included = tax?.included === true ? msg(str`of which ${taxWord(tax)}: ${fmt().money(tax.amountIdr)}`) : null
  const texts = [included, split, numbers.length === 0 ? null : msg(str`Receipt ${numbers.join(', ')}`)]
  return html`${texts.map((text) => (text === null ? nothing : html`<p class="xs t2">${text}</p>`))}`
}

function costLines(
  lines: readonly BillLine[] | null,
  costIdr: number | null,
  tariff: TariffSnapshot | null,
): TemplateResult {
  const f = fmt()
  if (lines === null || costIdr === null)
    return html`<p class="s t2">${tariff === null ? msg('This session had no tariff.') : msg('Appears with the first measured energy.')}</p>`
  return html`<div class="lines">
      ${lines.map((line) => html`<div><span>${lineWord(line)}<p>${lineText(line)}</p></span><span class="nw">${f.money(line.amountIdr)}</span></div>`)}
      <div class="total"><span>${msg('Total')}</span><span class="nw">${f.money(costIdr)}</span></div>
    </div>
    ${tariff === null ? nothing : html`<p class="xs t2">${msg(str`Tariff ${tariff.name}, version ${tariff.version}`)}</p>`}`
}

function lineWord({ kind, window }: BillLine): string {
  return window === undefined ? billLineWord(kind) : msg(str`Energy ${windowText(window)}`)
}

function lineText(line: BillLine): string {
  const f = fmt()
  if (line.unit === 'Wh') return `${f.energy(line.quantity)} × ${f.unitPrice(line.unitPrice)}`
  if (line.unit === 'session') return msg('per session')
  if (line.unit === 'IDR') return `${rateText(line.unitPrice)} × ${f.money(line.quantity)}`
  return msg(str`${line.quantity} minutes × ${f.money(line.unitPrice)}`)
}
