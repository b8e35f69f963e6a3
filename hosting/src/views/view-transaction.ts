import type { Connector } from '@charge-it/shared/model/connector.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import type { TariffSnapshot } from '@charge-it/shared/model/tariff.ts'
import type { BillLine, Transaction } from '@charge-it/shared/model/transaction.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { msg, str, updateWhenLocaleChanges } from '@lit/localize'
import { doc } from 'firebase/firestore'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { state } from 'lit/decorators.js'
import type { AppContext } from '../app/app-context.ts'
import { ClockController } from '../app/clock-controller.ts'
import { addressOf } from '../app/router.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import '../components/csms-chart.ts'
import { tableButton } from '../components/table-toggles.ts'
import { liveDocument } from '../data/live-query.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { samplesOf } from '../data/sample-series.ts'
import { billSource, meterBucketsSource, transactionSource } from '../data/sources.ts'
import { clockDuration } from '../format/duration.ts'
import { fmt } from '../i18n/fmt.ts'
import {
  circleCheck,
  circlePause,
  idCard,
  play,
  receiptText,
  square,
  triangleAlert,
  x,
  zap,
} from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { flagWord, stopReasonWord } from '../words/transaction.ts'
import { liveOf } from './dashboard/lists.ts'
import { sessionSpec } from './station/station-charts.ts'

/** One transaction: its figures, curve, timeline and cost. */
export class ViewTransaction extends LitElement {
  static override properties = {
    app: { attribute: false },
    transactionKey: { attribute: false },
    closeAddress: { attribute: false },
  }
  declare app: AppContext
  declare transactionKey: string
  declare closeAddress: string
  @state() private chartAsTable = false

  readonly #clock = new ClockController(this)
  readonly #transaction = new LiveQueryController(this, () => transactionSource(this.#db, this.transactionKey))
  readonly #bill = new LiveQueryController(this, () =>
    this.app.may('readMoney') ? billSource(this.#db, this.transactionKey) : null,
  )
  readonly #buckets = new LiveQueryController(this, () => meterBucketsSource(this.#db, this.transactionKey))
  readonly #connector = new LiveQueryController<{ readonly document: Connector | null }>(this, () => {
    const transaction = this.#transaction.data?.document ?? null
    if (transaction === null || transaction.state !== 'open' || transaction.connectorId === null) return null
    return liveDocument(doc(this.#db, paths.connector(transaction.stationId, transaction.connectorId)), connectorSchema)
  })

  constructor() {
    super()
    updateWhenLocaleChanges(this)
  }

  get #db() {
    return this.app.firebase.db
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    const { status, errorCode } = this.#transaction.state
    const transaction = this.#transaction.data?.document ?? null
    return html`<section class="card flush detail" aria-labelledby="detail-title">
      ${
        status === 'loading'
          ? loadingCard()
          : status === 'error'
            ? failedCard(errorCode ?? 'unknown', () => this.#transaction.retry())
            : transaction === null
              ? emptyCard(
                  receiptText,
                  msg('No transaction of this id'),
                  msg('The link may be old.'),
                  html`<a class="btn" href=${this.closeAddress}>${msg('All transactions')}</a>`,
                )
              : this.#content(transaction)
      }
    </section>`
  }

  #content(transaction: Transaction): TemplateResult {
    const now = this.#clock.now
    const f = fmt()
    const live = liveOf(transaction, this.#connector.data?.document ?? null)
    const energyWh = transaction.energyWh ?? live?.energyWh ?? null
    const end = transaction.stoppedAt ?? now
    const seconds = (end.getTime() - transaction.startedAt.getTime()) / 1000
    const bill = this.#bill.data?.document ?? null
    const estimate = bill === null ? estimateLines(transaction, energyWh, now) : null
    const costIdr = bill?.costIdr ?? estimate?.costIdr ?? null
    const figure = (name: string, content: string, unit: string): TemplateResult =>
      html`<div><dt>${name}</dt><dd>${content} <small>${unit}</small></dd></div>`
    return html`<header class="ch"><div>
        <h2 id="detail-title"><a href=${addressOf('station', { stationId: transaction.stationId })}>${transaction.stationId}</a> ${transaction.connectorId === null ? nothing : msg(str`connector ${transaction.connectorId}`)}</h2>
        <p>${msg(str`Transaction ${transaction.transactionId}, card ${transaction.idTagMasked}`)}</p></div>
        <div class="ca pad">${stateBadge(transaction, bill !== null)}
          <a class="ib sm" href=${this.closeAddress} aria-label=${msg('Close')} title=${msg('Close')}>${icon(x)}</a></div></header>
      ${transaction.flags.length === 0 ? nothing : html`<div class="pad-x"><div class="note warn">${icon(triangleAlert)}<p>${transaction.flags.map(flagWord).join('. ')}.</p></div></div>`}
      <dl class="sums plain">
        ${figure(msg('Energy'), energyWh === null ? '–' : f.kwh(energyWh), 'kWh')}
        ${figure(msg('Duration'), clockDuration(seconds), '')}
        ${transaction.state === 'open' ? figure(msg('Power now'), live?.powerW == null ? '–' : f.kw(live.powerW), 'kW') : figure(msg('Mean power'), energyWh === null || seconds < 60 ? '–' : f.number((energyWh / seconds) * 3.6, 1), 'kW')}
        ${this.app.may('readMoney') ? html`<div><dt>${bill === null ? msg('Cost so far') : msg('Cost')}</dt><dd>${costIdr === null ? '–' : f.money(costIdr)}</dd></div>` : nothing}
      </dl>
      ${this.#chart(transaction)}
      <div class="halves">
        <section aria-labelledby="timeline-title"><h3 class="h2" id="timeline-title">${msg('Timeline')}</h3>${timeline(transaction, bill?.billedAt ?? null)}</section>
        ${this.app.may('readMoney') ? html`<section aria-labelledby="cost-title"><h3 class="h2" id="cost-title">${bill === null ? msg('Cost so far (estimate)') : msg('Cost')}</h3>${costLines(bill?.lines ?? estimate?.lines ?? null, costIdr, bill?.tariff ?? transaction.tariff)}</section>` : nothing}
      </div>`
  }

  #chart(transaction: Transaction): TemplateResult {
    const samples = samplesOf(this.#buckets.data ?? [])
    if (this.#buckets.state.status === 'loading') return loadingCard()
    if (samples.length < 2)
      return html`<p class="s t2 pad-x">${msg('No meter samples are stored for this transaction.')}</p>`
    return html`<div class="pad-x"><div class="row end">${tableButton(this.chartAsTable, () => {
      this.chartAsTable = !this.chartAsTable
    })}</div>
      <csms-chart class="h300" .spec=${sessionSpec(samples, transaction.meterStartWh, transaction.timeZone)} ?as-table=${this.chartAsTable}></csms-chart></div>`
  }
}
customElements.define('view-transaction', ViewTransaction)

function stateBadge(transaction: Transaction, billed: boolean): TemplateResult {
  if (transaction.state === 'open') return html`<span class="st st--charging">${icon(zap)}${msg('Running')}</span>`
  return html`<span class="st st--available">${icon(circleCheck)}${billed ? msg('Finished, billed') : msg('Finished')}</span>`
}

function estimateLines(transaction: Transaction, energyWh: number | null, now: Date) {
  if (transaction.tariff === null || energyWh === null) return null
  const until = transaction.stoppedAt ?? now
  const idleSince = transaction.idleSince ?? null
  return costOfSession(transaction.tariff, {
    energyWh,
    startedAt: transaction.startedAt,
    until,
    idleSince,
    idleUntil: idleSince === null ? null : until,
  })
}

function timeline(transaction: Transaction, billedAt: Date | null): TemplateResult {
  const f = fmt()
  const { timeZone } = transaction
  const meter = (wh: number | null): string => (wh === null ? '' : msg(str`Meter ${f.number(wh)} Wh`))
  const events: readonly { at: Date; iconPath: string; title: string; text: string }[] = [
    {
      at: transaction.startedAt,
      iconPath: idCard,
      title: msg('Card shown'),
      text: `${transaction.idTagMasked}, ${transaction.idTagStatus}`,
    },
    { at: transaction.startedAt, iconPath: play, title: msg('Started'), text: meter(transaction.meterStartWh) },
    ...(transaction.idleSince == null
      ? []
      : [
          {
            at: transaction.idleSince,
            iconPath: circlePause,
            title: msg('Charging paused or finished'),
            text: msg('Idle time counts from here'),
          },
        ]),
    ...(transaction.stoppedAt === null
      ? []
      : [
          {
            at: transaction.stoppedAt,
            iconPath: square,
            title: msg('Stopped'),
            text: [
              transaction.stopReason === null ? '' : stopReasonWord(transaction.stopReason),
              meter(transaction.meterStopWh),
            ]
              .filter((text) => text !== '')
              .join(', '),
          },
        ]),
    ...(billedAt === null
      ? []
      : [
          {
            at: billedAt,
            iconPath: receiptText,
            title: msg('Billed'),
            text: msg('Not collected: no payment is set up'),
          },
        ]),
  ]
  const zone = f.timeLabelled(transaction.startedAt, timeZone).split('\u00a0').at(-1) ?? ''
  return html`<p class="xs t2">${f.longDate(transaction.startedAt, timeZone)}, ${zone}</p>
    <ol class="timeline">${events.map(({ at, iconPath, title, text }) => html`<li>${icon(iconPath)}<time datetime=${at.toISOString()}>${f.clock(at, timeZone)}</time><div><b>${title}</b><p>${text}</p></div></li>`)}</ol>`
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

function lineWord({ kind }: BillLine): string {
  switch (kind) {
    case 'energy':
      return msg('Energy')
    case 'session':
      return msg('Service fee')
    case 'time':
      return msg('Time')
    case 'idle':
      return msg('Parking after charging')
  }
}

function lineText(line: BillLine): string {
  const f = fmt()
  if (line.unit === 'Wh') return `${f.energy(line.quantity)} × ${f.unitPrice(line.unitPrice)}`
  if (line.unit === 'session') return msg('per session')
  return msg(str`${line.quantity} minutes × ${f.money(line.unitPrice)}`)
}
