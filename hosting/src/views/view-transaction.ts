import { type Connector, connectorSchema } from '@charge-it/shared/model/connector.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { msg, str } from '@lit/localize'
import { doc } from 'firebase/firestore'
import { html, nothing, type TemplateResult } from 'lit'
import { state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../app/app-toasts.ts'
import { ClockController } from '../app/clock-controller.ts'
import { addressOf } from '../app/router.ts'
import { emptyCard, loadingCard } from '../components/card-state.ts'
import '../components/csms-chart.ts'
import { chartTools } from '../components/chart-tools.ts'
import { liveDocument } from '../data/live-query.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { marksOf, samplesOf } from '../data/sample-series.ts'
import { billSource, meterBucketsSource, transactionSource } from '../data/sources.ts'
import { correctionSource, transactionMessagesSource } from '../data/transaction-history.ts'
import { clockDuration } from '../format/duration.ts'
import { fmt } from '../i18n/fmt.ts'
import { circleCheck, receiptText, triangleAlert, x, zap } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { flagWord } from '../words/transaction.ts'
import { liveOf } from './dashboard/lists.ts'
import { DetailElement } from './detail-element.ts'
import { listState } from './list-state.ts'
import { sessionSpec } from './station/station-charts.ts'
import './transactions/transaction-card.ts'
import { sessionQuality } from './transactions/session-quality.ts'
import { costSection, estimateLines } from './transactions/transaction-cost.ts'
import { linkedMessages, MESSAGES_SHOWN } from './transactions/transaction-messages.ts'
import { rawSamples } from './transactions/transaction-samples.ts'
import { timeline } from './transactions/transaction-timeline.ts'

const linkSchema = v.object({ token: v.string() })

/** One transaction: its figures, curve, timeline and cost. */
export class ViewTransaction extends DetailElement {
  static override properties = { transactionKey: { attribute: false } }
  declare transactionKey: string
  @state() private chartAsTable = false
  @state() private asking = false

  readonly #clock = new ClockController(this)
  readonly #transaction = new LiveQueryController(this, () => transactionSource(this.db, this.transactionKey))
  readonly #bill = new LiveQueryController(this, () =>
    this.app.may('readMoney') ? billSource(this.db, this.transactionKey) : null,
  )
  readonly #correction = new LiveQueryController(this, () =>
    this.app.may('readMoney') ? correctionSource(this.db, this.transactionKey) : null,
  )
  readonly #messages = new LiveQueryController(this, () =>
    this.app.may('command') ? transactionMessagesSource(this.db, this.transactionKey, MESSAGES_SHOWN) : null,
  )
  readonly #buckets = new LiveQueryController(this, () => meterBucketsSource(this.db, this.transactionKey))
  readonly #connector = new LiveQueryController<{ readonly document: Connector | null }>(this, () => {
    const transaction = this.#transaction.data?.document ?? null
    if (transaction === null || transaction.state !== 'open' || transaction.connectorId === null) return null
    return liveDocument(doc(this.db, paths.connector(transaction.stationId, transaction.connectorId)), connectorSchema)
  })

  override render(): unknown {
    const transaction = this.#transaction.data?.document ?? null
    return html`<section class="card flush detail" aria-labelledby="detail-title">
      ${
        listState(this.#transaction.state, () => this.#transaction.retry()) ??
        (transaction === null
          ? emptyCard(
              receiptText,
              msg('No transaction of this id'),
              msg('The link may be old.'),
              html`<a class="btn" href=${this.closeAddress}>${msg('All transactions')}</a>`,
            )
          : this.#content(transaction))
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
    const correction = this.#correction.data?.document ?? null
    const marks = marksOf(samplesOf(this.#buckets.data ?? []), transaction.meterStartWh)
    const estimate = bill === null ? estimateLines(transaction, energyWh, marks, now) : null
    const costIdr = correction?.totalCostIdr ?? bill?.costIdr ?? estimate?.costIdr ?? null
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
      ${this.app.may('readIdTags') ? html`<transaction-card .app=${this.app} .transactionKey=${this.transactionKey}></transaction-card>` : nothing}
      ${this.#chart(transaction)}
      <div class="halves">
        <section aria-labelledby="timeline-title"><h3 class="h2" id="timeline-title">${msg('Timeline')}</h3>${timeline(transaction, bill, correction)}</section>
        ${this.app.may('readMoney') ? html`<section aria-labelledby="cost-title"><h3 class="h2" id="cost-title">${bill === null ? msg('Cost so far (estimate)') : msg('Cost')}</h3>${costSection(transaction, bill, correction, estimate)}${bill === null ? nothing : html`<p><button class="btn sm" type="button" ?disabled=${this.asking} @click=${() => void this.#onReceipt()}>${icon(receiptText)}${msg('Open the receipt')}</button></p>`}</section>` : nothing}
      </div>
      ${sessionQuality(transaction)} ${rawSamples(this.#buckets.data ?? [], transaction)}
      ${this.app.may('command') ? linkedMessages(this.#messages.data, transaction) : nothing}`
  }

  /** Makes a link of the receipt and opens it; whoever has the link sees the receipt. */
  async #onReceipt(): Promise<void> {
    this.asking = true
    try {
      const path = `/public/sessions/${encodeURIComponent(this.transactionKey)}/receipt`
      const { token } = await this.app.api.send('POST', path, {}, linkSchema)
      window.open(`/r/${token}`, '_blank', 'noopener')
    } catch (error) {
      console.error('no link of the receipt', error)
      toast(msg('The receipt could not be opened. Try again.'), true)
    } finally {
      this.asking = false
    }
  }

  #chart(transaction: Transaction): TemplateResult {
    const samples = samplesOf(this.#buckets.data ?? [])
    if (this.#buckets.state.status === 'loading') return loadingCard()
    if (samples.length < 2)
      return html`<p class="s t2 pad-x">${msg('No meter samples are stored for this transaction.')}</p>`
    return html`<div class="pad-x"><div class="row end">${chartTools(this.chartAsTable, () => {
      this.chartAsTable = !this.chartAsTable
    })}</div>
      <csms-chart class="h300" .spec=${sessionSpec(samples, transaction.meterStartWh, transaction.timeZone)} ?as-table=${this.chartAsTable}></csms-chart></div>`
  }
}
customElements.define('view-transaction', ViewTransaction)

function stateBadge(transaction: Transaction, billed: boolean): TemplateResult {
  if (transaction.state === 'open') return html`<span class="st st--charging">${icon(zap)}${msg('Running')}</span>`
  if (transaction.state === 'orphan')
    return html`<span class="st st--waiting">${icon(triangleAlert)}${msg('Start never seen')}</span>`
  return html`<span class="st st--available">${icon(circleCheck)}${billed ? msg('Finished, billed') : msg('Finished')}</span>`
}
