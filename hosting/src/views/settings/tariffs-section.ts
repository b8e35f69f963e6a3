import type { Tariff } from '@charge-it/shared/model/tariff.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { emptyCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { tariffsSource } from '../../data/sources.ts'
import { openTariff } from '../../dialogs/dialog-tariff.ts'
import { fmt } from '../../i18n/fmt.ts'
import { banknote, pencil, plus } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { taxRule, windowText } from '../../words/price-window.ts'
import { listState } from '../list-state.ts'
import { SectionElement } from './section-element.ts'

const EXAMPLE_WH = 20_000

/** Every tariff, with what an example costs by it. */
@customElement('settings-tariffs')
export class TariffsSection extends SectionElement {
  readonly #tariffs = new LiveQueryController(this, () => tariffsSource(this.app.firebase.db))

  override render(): unknown {
    const f = fmt()
    const tariffs = this.#tariffs.data ?? []
    const may = this.app.may('manageTariffs')
    const fee = (amountIdr: number): string => (amountIdr === 0 ? '–' : f.money(amountIdr))
    return html`<section class="card flush" aria-labelledby="tariffs-title">
      <header class="ch"><div><h2 id="tariffs-title">${msg('Tariffs')}</h2><p>${msg('A session keeps the tariff of its start')}</p></div>
        ${may ? html`<button class="btn sm primary" type="button" @click=${() => openTariff(this.app, null, tariffs)}>${icon(plus)}${msg('Add tariff')}</button>` : nothing}</header>
      ${
        listState(this.#tariffs.state, () => this.#tariffs.retry()) ??
        (tariffs.length === 0
          ? emptyCard(banknote, msg('No tariff yet'), msg('Without a tariff sessions are measured but not priced.'))
          : html`<div class="tw wide-only" ${scrollRegion(msg('Tariffs'))}><table><thead><tr><th scope="col">${msg('Tariff')}</th><th scope="col" class="n">${msg('Per kWh')}</th><th scope="col" class="n">${msg('Service fee')}</th><th scope="col" class="n">${msg('Per minute')}</th><th scope="col" class="n">${msg('Parking per minute')}</th><th scope="col" class="n">${msg('20 kWh, 1 h')}</th><th scope="col" class="n">${msg('Version')}</th>${may ? html`<th scope="col"><span class="vh">${msg('Actions')}</span></th>` : nothing}</tr></thead>
            <tbody>${tariffs.map(
              (
                tariff,
              ) => html`<tr><td><b class="id">${tariff.name}</b>${validity(tariff, tariffs)}</td><td class="n">${f.unitPrice(tariff.priceMilliIdrPerKwh)}${(tariff.windows ?? []).map((window) => html`<br><span class="u">${windowText(window)} ${f.unitPrice(window.priceMilliIdrPerKwh)}</span>`)}</td><td class="n">${fee(tariff.sessionFeeIdr)}</td><td class="n">${fee(tariff.timeFeeIdrPerMinute)}</td>
              <td class="n">${tariff.idleFeeIdrPerMinute === 0 ? '–' : html`${fee(tariff.idleFeeIdrPerMinute)} <span class="u">${msg(str`after ${tariff.idleFreeMinutes} min`)}</span>`}</td><td class="n">${example(tariff, this.app.timeZone)}</td><td class="n t2">${tariff.version}</td>
              ${may ? html`<td class="n">${this.#button(tariff, tariffs)}</td>` : nothing}</tr>`,
            )}</tbody></table></div>
            <ul class="rows">${tariffs.map(
              (
                tariff,
              ) => html`<li><div class="line"><span><b class="id">${tariff.name}</b>${validity(tariff, tariffs)}</span><span class="r">${may ? this.#button(tariff, tariffs) : nothing}</span>
              <span class="t2">${msg('Per kWh')}</span><span class="r">${f.unitPrice(tariff.priceMilliIdrPerKwh)}</span>
              ${(tariff.windows ?? []).map((window) => html`<span class="t2">${windowText(window)}</span><span class="r">${f.unitPrice(window.priceMilliIdrPerKwh)}</span>`)}
              ${[
                [msg('Service fee'), tariff.sessionFeeIdr] as const,
                [msg('Per minute'), tariff.timeFeeIdrPerMinute] as const,
                [msg('Parking per minute'), tariff.idleFeeIdrPerMinute] as const,
              ]
                .filter(([, amountIdr]) => amountIdr !== 0)
                .map(
                  ([name, amountIdr]) => html`<span class="t2">${name}</span><span class="r">${fee(amountIdr)}</span>`,
                )}
              <span class="t2">${msg('20 kWh, 1 h')}</span><span class="r">${example(tariff, this.app.timeZone)}</span></div></li>`,
            )}</ul>
            <footer class="cf">${msg(str`Changed last ${f.moment(new Date(Math.max(...tariffs.map((tariff) => tariff.lastUpdatedAt.getTime()))), this.app.timeZone, new Date())}`)}</footer>`)
      }
    </section>`
  }

  #button(tariff: Tariff, tariffs: readonly Tariff[]): TemplateResult {
    return html`<button class="ib sm" type="button" aria-label=${msg(str`Change ${tariff.name}`)} title=${msg('Change')} @click=${() => openTariff(this.app, tariff, tariffs)}>${icon(pencil)}</button>`
  }
}

/** The days on which it counts, what counts on others, how its hours are priced, its tax; nothing where there is nothing to say. */
function validity(tariff: Tariff, tariffs: readonly Tariff[]): TemplateResult {
  const { validFrom, validUntil, fallbackTariffId, windows, windowPricing, tax } = tariff
  const day = (date: string): string => fmt().date(new Date(`${date}T12:00:00Z`), 'UTC')
  const isDated = validFrom != null || validUntil != null
  const other = tariffs.find(({ tariffId }) => tariffId === fallbackTariffId)?.name ?? fallbackTariffId ?? null
  const texts = [
    validFrom == null ? null : msg(str`from ${day(validFrom)}`),
    validUntil == null ? null : msg(str`until ${day(validUntil)}`),
    isDated ? (other === null ? msg('on other days measured, not priced') : msg(str`on other days ${other}`)) : null,
    windows === undefined || windows.length === 0
      ? null
      : windowPricing === 'split'
        ? msg('energy costs by when it flows')
        : msg('the price at the start counts'),
    tax == null ? null : taxRule(tax),
  ]
  return html`${texts.map((text) => (text === null ? nothing : html`<br><span class="u">${text}</span>`))}`
}

function example(tariff: Tariff, timeZone: string): string {
  const startedAt = new Date(0)
  const until = new Date(3_600_000)
  const session = { energyWh: EXAMPLE_WH, startedAt, until, idleSince: null, idleUntil: null, timeZone }
  return fmt().money(costOfSession(tariff, session).costIdr)
}
