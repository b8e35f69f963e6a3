import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import { costOfEnergyIdr } from '@charge-it/shared/money/cost-of-session.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../i18n/fmt.ts'
import { plugWord } from './plug-words.ts'

const EXAMPLE_KWH = 20

/** The price before any input: per kWh, an example, power, plug and every fee. A missing value is a dash. */
export function priceCard({ tariff, facts }: PublicConnector): TemplateResult {
  const format = fmt()
  return html`<div class="pn price">
    ${
      tariff === null
        ? html`<p class="pv"><span>${msg('Price')}</span> –</p><p class="ex">${msg('No price is set for this connector.')}</p>`
        : html`<p class="pv"><span>${format.currency()}</span> ${priceNumber(tariff.priceMilliIdrPerKwh)} <small>${msg('per kWh')}</small></p>
          <p class="ex">${msg(str`Example ${EXAMPLE_KWH} kWh:`)}
            <b>${format.money(costOfEnergyIdr(EXAMPLE_KWH * 1000, tariff.priceMilliIdrPerKwh) + tariff.sessionFeeIdr)}</b></p>`
    }
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
            }`
      }
    </dl>
  </div>`
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
