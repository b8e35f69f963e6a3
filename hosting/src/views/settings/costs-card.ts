import type { Known } from '@charge-it/shared/cost/counters.ts'
import type { CostLineName } from '@charge-it/shared/cost/measured-cost.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { toast } from '../../app/app-toasts.ts'
import { emptyCard } from '../../components/card-state.ts'
import { PageElement } from '../../components/page-element.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { AnswerController } from '../../data/answer-controller.ts'
import type { Api } from '../../data/api.ts'
import { type Costs, costsApi } from '../../data/costs-api.ts'
import { openPrices } from '../../dialogs/dialog-prices.ts'
import { fmt } from '../../i18n/fmt.ts'
import { banknote, pencil } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { answerCard } from '../answer-card.ts'

/** What Firestore's operations cost for a charger and month, and which of them are counted. */
@customElement('settings-costs')
export class CostsCard extends PageElement {
  static override properties = {
    api: { attribute: false },
    timeZone: { attribute: false },
    may: { type: Boolean },
  }
  declare api: Api
  declare timeZone: string
  /** The person may change the prices. */
  declare may: boolean
  readonly #costs = new AnswerController(this, () => costsApi(this.api).read())

  override render(): unknown {
    const costs = this.#costs.answer
    return html`<section class="card flush" aria-labelledby="costs-title">
      <header class="ch"><div><h2 id="costs-title">${msg('Firestore for a charger and month')}</h2><p>${msg('US dollars for 30 days, without free quotas')}</p></div>
        ${this.may && costs !== null ? html`<button class="btn sm" type="button" @click=${() => this.#changePrices(costs)}>${icon(pencil)}${msg('Prices')}</button>` : nothing}</header>
      ${answerCard(this.#costs, (shown) => this.#content(shown))}
    </section>`
  }

  #content({ measured, chargers, prices }: Costs): TemplateResult {
    if (measured === null)
      return emptyCard(
        banknote,
        msg('Not enough was counted yet'),
        chargers === 0
          ? msg('There is no station to divide by.')
          : msg('The edges count their reads and writes; half an hour makes a first estimate.'),
      )
    const f = fmt()
    const now = new Date()
    return html`<div class="tw" ${scrollRegion(msg('Firestore for a charger and month'))}><table class="wraps">
        <thead><tr><th scope="col">${msg('What')}</th><th scope="col" class="n">${msg('Operations')}</th><th scope="col" class="n">US$</th></tr></thead>
        <tbody>${measured.lines.map(
          ({ name, known, operations, usd }) =>
            html`<tr><td>${lineWord(name)} <span class="tag ${known === 'measured' ? 'good' : ''}">${knownWord(known)}</span></td><td class="n">${f.number(operations, 0)}</td><td class="n">${f.number(usd, 4)}</td></tr>`,
        )}</tbody>
        <tfoot><tr><td><b>${msg('Together')}</b></td><td class="n"></td><td class="n"><b>${f.number(measured.usd, 4)}</b></td></tr></tfoot></table></div>
      <div class="pad-x stack"><p class="s t2">${msg(str`Counted by the edges since ${f.moment(measured.from, this.timeZone, now)} and divided by ${f.number(chargers, 0)} stations. Functions and open pages are not counted: their lines are the assumptions of docs/costs.md.`)}
        ${
          prices.notedAt === null
            ? msg(
                str`Prices are the list prices as noted on ${f.date(new Date(prices.listOf), this.timeZone)}; compare them with those of your region.`,
              )
            : msg(str`Prices of this installation, noted on ${f.date(prices.notedAt, this.timeZone)}.`)
        }</p></div>`
  }

  #changePrices({ prices }: Costs): void {
    openPrices(prices, this.api, () => {
      toast(msg('Saved.'))
      void this.#costs.load()
    })
  }
}

function lineWord(name: CostLineName): string {
  switch (name) {
    case 'edgeWrites':
      return msg('Writes of the edges')
    case 'edgeReads':
      return msg('Reads of the edges')
    case 'functionWrites':
      return msg('Writes of the functions')
    case 'functionReads':
      return msg('Reads of the functions')
    case 'pageReads':
      return msg('Reads of open pages')
    case 'deletes':
      return msg('Deletions')
  }
}

function knownWord(known: Known): string {
  switch (known) {
    case 'measured':
      return msg('counted')
    case 'budget':
      return msg('upper limit')
    case 'setting':
      return msg('fixed')
    case 'assumed':
      return msg('assumed')
  }
}
