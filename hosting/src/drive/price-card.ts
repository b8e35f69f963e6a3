import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import type { PriceWindow, TariffSnapshot } from '@charge-it/shared/model/tariff.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { windowAt } from '@charge-it/shared/money/price-segments.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../i18n/fmt.ts'
import { plugWord } from '../words/plug.ts'
import { taxRule, windowRule, windowText } from '../words/price-window.ts'

const EXAMPLE_KWH = 20

/**
 * The price before any input: per kWh now and at other hours, an example, power, plug and every fee. A missing value is
 * a dash.
 */
export function priceCard({ tariff, facts, timeZone }: PublicConnector, now: Date): TemplateResult {
  const format = fmt()
  const window = tariff === null ? null : windowAt(tariff, timeZone, now)
  return html`<div class="pn price">
    ${
      tariff === null
        ? html`<p class="pv"><span>${msg('Price')}</span> –</p><p class="ex">${msg('No price is set for this connector.')}</p>`
        : html`<p class="pv"><span>${format.currency()}</span> ${priceNumber(window?.priceMilliIdrPerKwh ?? tariff.priceMilliIdrPerKwh)} <small>${(tariff.windows ?? []).length === 0 ? msg('per kWh') : msg('per kWh now')}</small></p>
          <p class="ex">${msg(str`Example ${EXAMPLE_KWH} kWh:`)}
            <b>${format.money(exampleIdr(tariff, timeZone, now))}</b></p>`
    }
    ${tariff === null ? nothing : otherPrices(tariff, window)}
    <dl class="dl2">
      ${row(msg('Power'), facts?.maxPowerW == null ? '–' : msg(str`up to ${format.power(facts.maxPowerW, facts.maxPowerW % 1000 === 0 ? 0 : 1)}`))}
      ${row(msg('Plug'), facts?.plugType == null ? '–' : plugWord(facts.plugType))}
      ${
        tariff === null
          ? nothing
          : html`${row(msg('Service fee'), tariff.sessionFeeIdr === 0 ? msg('none') : msg(str`${format.money(tariff.sessionFeeIdr)} per session`))}
            ${tariff.timeFeeIdrPerMinute === 0 ? nothing : row(msg('Time fee'), perMinute(tariff.timeFeeIdrPerMinute))}
            ${
              tariff.idleFeeIdrPerMinute === 0
                ? row(msg('Parking after charging'), msg('free'))
                : row(
                    msg('Parking after charging'),
                    perMinute(tariff.idleFeeIdrPerMinute),
                    tariff.idleFreeMinutes === 0 ? undefined : msg(str`first ${tariff.idleFreeMinutes} minutes free`),
                  )
            }
            ${tariff.tax == null ? nothing : row(msg('Tax'), taxRule(tariff.tax))}`
      }
    </dl>
  </div>`
}

/** 20 kWh that begin now, without fees that run with the time. */
function exampleIdr(tariff: TariffSnapshot, timeZone: string, now: Date): number {
  const session = { startedAt: now, until: now, idleSince: null, idleUntil: null, timeZone }
  return costOfSession({ ...tariff, timeFeeIdrPerMinute: 0 }, { ...session, energyWh: EXAMPLE_KWH * 1000 }).costIdr
}

/** The price of every window and outside of them, that of now marked; nothing where there is one price. */
function otherPrices(tariff: TariffSnapshot, now: PriceWindow | null): TemplateResult | typeof nothing {
  const { windows = [], priceMilliIdrPerKwh } = tariff
  if (windows.length === 0) return nothing
  const format = fmt()
  const line = (name: string, milliIdr: number, isNow: boolean): TemplateResult =>
    row(name, msg(str`${format.unitPrice(milliIdr)} per kWh`), isNow ? msg('now') : undefined)
  return html`<dl class="dl2">
      ${windows.map((window) => line(windowText(window), window.priceMilliIdrPerKwh, window === now))}
      ${line(msg('Other hours'), priceMilliIdrPerKwh, now === null)}
    </dl>
    <p class="ex">${windowRule(tariff)}</p>`
}

/** One line of a list of facts: name left, value right, a quieter remark under it. */
export function row(name: string, text: unknown, remark?: string): TemplateResult {
  return html`<div class="dr"><dt>${name}</dt><dd>${text}${remark === undefined ? nothing : html`<em>${remark}</em>`}</dd></div>`
}

function priceNumber(milliIdr: number): string {
  return fmt().number(milliIdr / 1000, milliIdr % 1000 === 0 ? 0 : 2)
}

function perMinute(feeIdr: number): string {
  return msg(str`${fmt().money(feeIdr)} per minute`)
}
