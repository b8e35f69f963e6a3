import { localized, msg, str } from '@lit/localize'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { showCurrency } from '../format/currency.ts'
import { clockDuration } from '../format/duration.ts'
import { fmt } from '../i18n/fmt.ts'
import { circleX, loaderCircle, printer, receiptText, wifiOff } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { billLines, billNotes } from './bill-lines.ts'
import { driveDeps } from './deps.ts'
import { DriveApiError } from './drive-api.ts'
import { shell } from './drive-shell.ts'
import { recallHelp, rememberHelp } from './help-memory.ts'
import { helpLine, placeHead, stateHead } from './page-head.ts'
import { row } from './price-card.ts'
import type { ReceiptAnswer } from './receipt-answer.ts'
import type { StateWords } from './state-words.ts'

export type ReceiptProblem = 'unknown' | 'expired' | 'unreachable'

/** `/r/{token}`: the receipt of one session, for whoever holds the link. Prints on one page. */
@customElement('drive-receipt')
@localized()
export class DriveReceipt extends LitElement {
  @property() token = ''
  @state() private receipt: ReceiptAnswer | null = null
  @state() private problem: ReceiptProblem | null = null

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  override render(): unknown {
    const parts = receiptScreen(this.receipt, this.problem, {
      retry: () => void this.#load(),
      print: () => window.print(),
    })
    document.title = `${parts.title} · Charge-IT`
    return parts.content
  }

  async #load(): Promise<void> {
    this.problem = null
    try {
      this.receipt = await driveDeps.api.receipt(this.token)
      showCurrency(this.receipt.currency)
      rememberHelp(this.receipt.helpPhone)
    } catch (error) {
      if (!(error instanceof DriveApiError)) throw error
      this.problem = error.status === 404 ? 'unknown' : error.status === 410 ? 'expired' : 'unreachable'
    }
  }
}

/** The page of a receipt: loading, a problem, or the receipt. */
export function receiptScreen(
  receipt: ReceiptAnswer | null,
  problem: ReceiptProblem | null,
  on: { readonly retry: () => void; readonly print: () => void },
): { readonly title: string; readonly content: TemplateResult } {
  if (receipt === null) {
    const words = problem === null ? loading() : problemWords(problem)
    return {
      title: words.heading,
      content: shell({
        body: stateHead(words),
        foot:
          problem === null
            ? nothing
            : html`${
                problem === 'unreachable'
                  ? html`<button type="button" class="cta" @click=${on.retry}>${msg('Refresh')}</button>`
                  : html`<a class="cta" href="/c">${msg('Enter a code')}</a>`
              }${helpLine(recallHelp())}`,
        announced: words.heading,
      }),
    }
  }
  const words = receiptWords(receipt)
  return {
    title: words.heading,
    content: shell({
      head: placeHead(receipt),
      body: html`${stateHead(words)}${receiptCard(receipt)}`,
      foot: html`${
        receipt.state === 'final'
          ? html`<button type="button" class="cta ghost no-print" @click=${on.print}>${icon(printer, 's20')}${msg('Print or save as PDF')}</button>`
          : html`<button type="button" class="cta ghost no-print" @click=${on.retry}>${msg('Refresh')}</button>`
      }${helpLine(receipt.helpPhone)}`,
      announced: words.heading,
    }),
  }
}

function loading(): StateWords {
  return { iconPath: loaderCircle, tone: 'text', busy: true, heading: msg('Loading the receipt…') }
}

function problemWords(problem: ReceiptProblem): StateWords {
  switch (problem) {
    case 'unknown':
      return {
        iconPath: circleX,
        tone: 'faulted',
        heading: msg('This link leads nowhere'),
        lead: msg('The receipt does not exist, or its owner has erased it. Check that the whole link was copied.'),
      }
    case 'expired':
      return {
        iconPath: circleX,
        tone: 'waiting',
        heading: msg('This link has expired'),
        lead: msg('Receipts can be opened for one year. Ask the operator for a copy.'),
      }
    case 'unreachable':
      return {
        iconPath: wifiOff,
        tone: 'offline',
        heading: msg('No connection'),
        lead: msg('The receipt could not be loaded.'),
      }
  }
}

function receiptWords({ state: kind }: ReceiptAnswer): StateWords {
  switch (kind) {
    case 'final':
      return { iconPath: receiptText, tone: 'available', heading: msg('Receipt') }
    case 'running':
      return {
        iconPath: receiptText,
        tone: 'charging',
        heading: msg('Charging is still running'),
        lead: msg('Keep this link: the receipt appears here when the session has ended.'),
      }
    case 'billPending':
      return {
        iconPath: receiptText,
        tone: 'waiting',
        heading: msg('The bill is being made'),
        lead: msg('It is final when the car is unplugged, at the latest 30 minutes after the end.'),
      }
  }
}

function receiptCard(receipt: ReceiptAnswer): TemplateResult {
  const format = fmt()
  const { startedAt, stoppedAt, timeZone, costIdr, lines, tariff } = receipt
  return html`<div class="pn rec">
    <p class="tot"><span>${msg('Total')}</span><b>${
      costIdr === null ? html`<i class="na">–</i>` : html`<small>${format.currency()}</small> ${format.number(costIdr)}`
    }</b></p>
    ${lines.length === 0 ? nothing : html`${billLines(lines)}${billNotes(receipt)}`}
    <dl class="dl2 f">
      ${receipt.operator === null ? nothing : row(msg('Operator'), receipt.operator)}
      ${receipt.siteAddress === null || receipt.siteAddress === '' ? nothing : row(msg('Address'), receipt.siteAddress)}
      ${row(msg('Date'), format.date(startedAt, timeZone))}
      ${row(msg('Time'), stoppedAt === null ? format.timeLabelled(startedAt, timeZone) : html`${format.time(startedAt, timeZone)}–${format.timeLabelled(stoppedAt, timeZone)}`)}
      ${stoppedAt === null ? nothing : row(msg('Duration'), clockDuration((stoppedAt.getTime() - startedAt.getTime()) / 1000))}
      ${receipt.energyWh === null ? nothing : row(msg('Energy'), format.energy(receipt.energyWh))}
      ${row(msg('Card'), receipt.idTagMasked === null ? msg('none, started here') : html`<span class="msk">${receipt.idTagMasked}</span>`)}
      ${tariff === null ? nothing : row(msg('Tariff'), msg(str`${tariff.name}, version ${tariff.version}`))}
      ${receipt.correctedAt === null ? nothing : row(msg('Corrected on'), format.date(receipt.correctedAt, timeZone))}
      ${receipt.receiptNumber === null ? nothing : row(msg('Receipt number'), receipt.receiptNumber)}
      ${receipt.correctionNumber === null ? nothing : row(msg('Number of the correction'), receipt.correctionNumber)}
      ${row(msg('Transaction'), receipt.transactionId)}
    </dl>
    ${costIdr === null ? nothing : html`<p class="paid">${msg('Not collected: this amount was not paid through Charge-IT.')}</p>`}
  </div>`
}
