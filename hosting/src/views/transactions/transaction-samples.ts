import type { MeterBucket, Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { scrollRegion } from '../../components/scroll-region.ts'
import { samplesOf } from '../../data/sample-series.ts'
import { fmt } from '../../i18n/fmt.ts'

const SHOWN = 500
/** Measurands of single phases and places, beside the usual ones. */
const MOST_OTHERS = 12

/** The meter's readings as they are stored: the register itself, not the energy since the start. */
export function rawSamples(
  buckets: readonly MeterBucket[],
  { timeZone }: Transaction,
): TemplateResult | typeof nothing {
  const f = fmt()
  const samples = samplesOf(buckets)
  if (samples.length === 0) return nothing
  const zone = f.zone(samples[0]?.at ?? new Date(), timeZone)
  const hasTemperature = samples.some(({ temperatureC }) => temperatureC !== undefined)
  const others = [...new Set(samples.flatMap(({ other }) => Object.keys(other ?? {})))].sort().slice(0, MOST_OTHERS)
  const cell = (amount: number | undefined, decimals: number): string =>
    amount === undefined ? '–' : f.number(amount, decimals)
  return html`<details class="pad-x fold"><summary>${msg('Meter values as stored')} <span class="t2">${f.number(samples.length)}</span></summary>
    ${samples.length > SHOWN ? html`<p class="s t2">${msg(str`The newest ${SHOWN} are shown.`)}</p>` : nothing}
    <div class="tw" ${scrollRegion(msg('Meter values as stored'))}><table><thead><tr><th scope="col">${msg(str`Time ${zone}`)}</th><th scope="col" class="n">${msg('Register (Wh)')}</th><th scope="col" class="n">${msg('Power (W)')}</th>
      <th scope="col" class="n">${msg('Current (A)')}</th><th scope="col" class="n">${msg('Voltage (V)')}</th><th scope="col" class="n">${msg('Battery (%)')}</th>${hasTemperature ? html`<th scope="col" class="n">${msg('Temperature (°C)')}</th>` : nothing}
      ${others.map(
        (name) =>
          html`<th scope="col" class="n" translate="no">${name
            .split('|')
            .filter((part) => part !== '')
            .join(' ')}</th>`,
      )}<th scope="col">${msg('Context')}</th></tr></thead>
      <tbody>${samples.slice(-SHOWN).map(
        (
          sample,
        ) => html`<tr><td class="t2">${f.clock(sample.at, timeZone)}</td><td class="n">${cell(sample.energyWh, 0)}</td><td class="n">${cell(sample.powerW, 0)}</td>
            <td class="n">${cell(sample.currentA, 1)}</td><td class="n">${cell(sample.voltageV, 1)}</td><td class="n">${cell(sample.socPercent, 0)}</td>
            ${hasTemperature ? html`<td class="n">${cell(sample.temperatureC, 1)}</td>` : nothing}${others.map((name) => html`<td class="n">${cell(sample.other?.[name], 1)}</td>`)}<td class="t2">${sample.context ?? ''}</td></tr>`,
      )}</tbody></table></div>
  </details>`
}
