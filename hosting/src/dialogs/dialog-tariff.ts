import type { Tariff } from '@charge-it/shared/model/tariff.ts'
import { MAX_PRICE_WINDOWS, type PriceWindow } from '@charge-it/shared/model/tariff.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { selectField, textField } from '../components/form-fields.ts'
import { fmt } from '../i18n/fmt.ts'
import { plus, trash2, triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { dayName, taxRule } from '../words/price-window.ts'
import { openFormDialog } from './form-dialog.ts'
import { draftOf, draftProblem, readDraft, type TariffDraft, timeField } from './tariff-draft.ts'
import { tariffPreview } from './tariff-preview.ts'

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const
/** 17 to 22 o'clock of every day, until somebody says otherwise. */
const NEW_WINDOW: PriceWindow = { days: [...DAYS], fromMinute: 1020, untilMinute: 1320, priceMilliIdrPerKwh: 0 }

/**
 * Adds a tariff, or changes one into its next version. Shows what examples cost while the person types.
 * @param tariffs Those that may stand in for it.
 */
export function openTariff(app: AppContext, tariff: Tariff | null, tariffs: readonly Tariff[] = []): void {
  let draft: TariffDraft = draftOf(tariff)
  /** The windows of the form, each with what it began with. */
  let windows: readonly { readonly id: number; readonly first: PriceWindow }[] = draft.windows.map((first, id) => ({
    id,
    first,
  }))
  let nextId = windows.length
  const ceiling = app.organisation?.energyPriceCeiling ?? null
  const dialog = openFormDialog({
    title: tariff === null ? msg('Add tariff') : msg(str`Change ${tariff.name}`),
    submitText: tariff === null ? msg('Save') : msg(str`Publish version ${tariff.version + 1}`),
    fields: () => html`
      ${textField({ name: 'tariff-name', label: msg('Name'), value: tariff?.name ?? '', required: true, maxLength: 200, hint: msg('Drivers see it.') })}
      <div class="pair">
        ${amount('tariff-energy', msg('Energy'), msg('per kWh'), tariff === null ? '' : String(tariff.priceMilliIdrPerKwh / 1000), 'any', true)}
        ${amount('tariff-session', msg('Service fee'), msg('per session'), String(tariff?.sessionFeeIdr ?? 0))}
      </div>
      ${aboveCeiling() ? ceilingNote() : nothing}
      <div class="pair">
        ${amount('tariff-time', msg('Time'), msg('per minute'), String(tariff?.timeFeeIdrPerMinute ?? 0))}
        ${amount('tariff-idle', msg('Parking after charging'), msg('per minute'), String(tariff?.idleFeeIdrPerMinute ?? 0))}
      </div>
      ${textField({ name: 'tariff-free', label: msg('Parking is free for'), type: 'number', min: 0, max: 1440, step: 1, unit: msg('min'), value: String(tariff?.idleFreeMinutes ?? 0), input: changed })}
      ${windowFields()} ${taxFields()} ${validityFields()}
      ${tariffPreview({ tariffId: '', version: 1, currency: 'IDR', ...draft }, tariff, app.timeZone)}
      <p class="xs t2">${draft.tax === null ? msg('Prices include tax. A session keeps the version of its start.') : `${taxRule(draft.tax)} ${msg('A session keeps the version of its start.')}`}</p>`,
    submit: async (fields) => {
      const reason = fields.textOrNull('tariff-reason')
      const problem = draftProblem(draft, tariff?.tariffId ?? '')
      if (problem !== null) return problem
      if (aboveCeiling() && reason === null) return msg('Say why the price lies above the ceiling.')
      const body = { ...draft, name: fields.text('tariff-name'), ...(reason === null ? {} : { reason }) }
      if (tariff === null) await app.api.send('POST', '/tariffs', body, v.unknown())
      else await app.api.send('PATCH', `/tariffs/${encodeURIComponent(tariff.tariffId)}`, body, v.unknown())
      toast(msg('Saved.'))
      return null
    },
  })

  function windowFields(): TemplateResult {
    return html`<section class="windows" aria-labelledby="tariff-windows"><h3 class="h2" id="tariff-windows">${msg('Energy price by the hour')}</h3>
      <p class="xs t2">${msg('By the clocks of the site. Outside of the windows the energy price above counts.')}</p>
      ${repeat(
        windows,
        ({ id }) => id,
        ({ id, first }, index) => windowField(id, first, index + 1),
      )}
      <span class="btns"><button class="btn sm" id="tariff-add-window" type="button" ?disabled=${windows.length >= MAX_PRICE_WINDOWS} @click=${addWindow}>${icon(plus)}${msg('Add a window')}</button></span>
      ${
        windows.length === 0
          ? nothing
          : selectField({
              name: 'tariff-pricing',
              label: msg('When the price changes during a session'),
              value: tariff?.windowPricing ?? 'start',
              options: [
                ['start', msg('the price at the start counts for all of it')],
                ['split', msg('each part is charged at the price of its hour')],
              ],
              choose: changed,
            })
      }</section>`
  }

  function windowField(id: number, first: PriceWindow, count: number): TemplateResult {
    const name = (part: string): string => `window-${id}-${part}`
    return html`<fieldset class="price-window"><legend>${msg(str`Window ${fmt().number(count)}`)}</legend>
      <div class="choices days" role="group" aria-label=${msg(str`Days of window ${fmt().number(count)}`)}>${DAYS.map(
        (day) =>
          html`<label><input type="checkbox" name=${name(`day:${day}`)} .defaultChecked=${first.days.includes(day)} @change=${changed}><span>${dayName(day)}</span></label>`,
      )}</div>
      <div class="pair">
        ${textField({ name: name('from'), label: msg('From'), type: 'time', value: timeField(first.fromMinute), required: true, input: changed })}
        ${textField({ name: name('until'), label: msg('Until'), type: 'time', value: timeField(first.untilMinute), required: true, input: changed, hint: msg('Not after the beginning: on the next day.') })}
      </div>
      ${amount(name('price'), msg('Energy price'), msg('per kWh'), first.priceMilliIdrPerKwh === 0 && tariff?.windows?.includes(first) !== true ? '' : String(first.priceMilliIdrPerKwh / 1000), 'any', true)}
      <span class="btns"><button class="btn sm" type="button" aria-label=${msg(str`Remove window ${fmt().number(count)}`)} @click=${() => removeWindow(id)}>${icon(trash2)}${msg('Remove')}</button></span>
    </fieldset>`
  }

  function taxFields(): TemplateResult {
    return html`<h3 class="h2">${msg('Tax')}</h3>
      <div class="pair">
        ${textField({ name: 'tariff-tax-name', label: msg('Name of the tax'), value: tariff?.tax?.name ?? '', maxLength: 200, hint: msg('As it stands on the receipt, for example PPN.'), input: changed })}
        ${textField({ name: 'tariff-tax-rate', label: msg('Rate'), type: 'number', min: 0, max: 100, step: 0.01, unit: '%', value: tariff?.tax == null ? '' : String(tariff.tax.basisPoints / 100), hint: msg('Empty: the receipt states none.'), input: changed })}
      </div>
      ${
        draft.tax === null
          ? nothing
          : selectField({
              name: 'tariff-tax-included',
              label: msg('Prices'),
              value: tariff?.tax?.included === false ? 'no' : 'yes',
              options: [
                ['yes', msg('include the tax')],
                ['no', msg('are without tax: it is added')],
              ],
              choose: changed,
            })
      }`
  }

  function validityFields(): TemplateResult {
    const others = tariffs.filter(({ tariffId }) => tariffId !== tariff?.tariffId)
    const isDated = draft.validFrom !== null || draft.validUntil !== null
    return html`<h3 class="h2">${msg('Validity')}</h3>
      <div class="pair">
        ${textField({ name: 'tariff-from', label: msg('First day'), type: 'date', value: tariff?.validFrom ?? '', hint: msg('Empty: at once.'), input: changed })}
        ${textField({ name: 'tariff-until', label: msg('Last day'), type: 'date', value: tariff?.validUntil ?? '', hint: msg('Empty: until it is changed.'), input: changed })}
      </div>
      ${
        isDated
          ? selectField({
              name: 'tariff-fallback',
              label: msg('Tariff on other days'),
              value: tariff?.fallbackTariffId ?? '',
              options: [
                ['', msg('None: measured, not priced')],
                ...others.map(({ tariffId, name }) => [tariffId, name] as const),
              ],
              choose: changed,
            })
          : nothing
      }
      ${isDated && draft.fallbackTariffId === null ? html`<div class="note warn">${icon(triangleAlert)}<p>${msg('Sessions that begin on other days cost nothing.')}</p></div>` : nothing}`
  }

  function addWindow(): void {
    windows = [...windows, { id: nextId++, first: NEW_WINDOW }]
    redraw()
    document.getElementById(`window-${nextId - 1}-from`)?.focus()
  }

  function removeWindow(id: number): void {
    windows = windows.filter((each) => each.id !== id)
    redraw()
    document.getElementById('tariff-add-window')?.focus()
  }

  /** Twice: the fields first, then what follows from what they hold. */
  function redraw(): void {
    dialog.redraw()
    changed()
  }

  function amount(
    name: string,
    label: string,
    unit: string,
    value: string,
    step: number | 'any' = 1,
    required = false,
  ): TemplateResult {
    const before = fmt().currency()
    return textField({
      name,
      label,
      type: 'number',
      min: 0,
      max: 10_000_000,
      step,
      before,
      unit,
      value,
      required,
      input: changed,
    })
  }

  function changed(): void {
    const form = document.querySelector<HTMLFormElement>('wa-dialog[open] form')
    if (form === null) return
    draft = readDraft(
      new FormData(form),
      windows.map(({ id }) => id),
    )
    dialog.redraw()
  }

  function aboveCeiling(): boolean {
    return ceiling !== null && highestPrice() > ceiling.milliIdrPerKwh
  }

  function highestPrice(): number {
    return Math.max(draft.priceMilliIdrPerKwh, ...draft.windows.map((each) => each.priceMilliIdrPerKwh))
  }

  function ceilingNote(): TemplateResult {
    if (ceiling === null) return html``
    const over = fmt().unitPrice(highestPrice() - ceiling.milliIdrPerKwh)
    const limit = fmt().unitPrice(ceiling.milliIdrPerKwh)
    return html`<div class="note warn">${icon(triangleAlert)}<div><p><b>${msg(str`${over} above the noted ceiling.`)}</b> ${msg(str`Ceiling ${limit} per kWh, ${ceiling.source}.`)}</p></div></div>
      ${textField({ name: 'tariff-reason', label: msg('Reason'), maxLength: 200, hint: msg('Needed above the ceiling; goes into the audit log.') })}`
  }
}
