import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import type { Tariff, TariffSnapshot } from '@charge-it/shared/model/tariff.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { textField } from '../components/form-fields.ts'
import { fmt } from '../i18n/fmt.ts'
import { triangleAlert } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { billLineWord } from '../words/bill-line.ts'
import { openFormDialog } from './form-dialog.ts'

/** The example that shows what a tariff means: 20 kWh in 45 minutes, the car stays for 15 more. */
const EXAMPLE = { energyWh: 20_000, chargeMinutes: 45, idleMinutes: 15 } as const

/** What a person has typed so far; fields that hold no number count as 0. */
export interface TariffDraft {
  readonly name: string
  readonly priceMilliIdrPerKwh: number
  readonly sessionFeeIdr: number
  readonly timeFeeIdrPerMinute: number
  readonly idleFeeIdrPerMinute: number
  readonly idleFreeMinutes: number
}

/** Adds a tariff, or changes one into its next version. Shows what an example costs while the person types. */
export function openTariff(app: AppContext, tariff: Tariff | null): void {
  let draft: TariffDraft = draftOf(tariff)
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
      ${preview(draft, tariff)}
      <p class="xs t2">${msg('Prices include tax. A session keeps the version of its start.')}</p>`,
    submit: async (fields) => {
      const reason = fields.textOrNull('tariff-reason')
      if (aboveCeiling() && reason === null) return msg('Say why the price lies above the ceiling.')
      const body = { ...draft, name: fields.text('tariff-name'), ...(reason === null ? {} : { reason }) }
      if (tariff === null) await app.api.send('POST', '/tariffs', body, v.unknown())
      else await app.api.send('PATCH', `/tariffs/${encodeURIComponent(tariff.tariffId)}`, body, v.unknown())
      toast(msg('Saved.'))
      return null
    },
  })

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
    draft = readDraft(new FormData(form))
    dialog.redraw()
  }

  function aboveCeiling(): boolean {
    return ceiling !== null && draft.priceMilliIdrPerKwh > ceiling.milliIdrPerKwh
  }

  function ceilingNote(): TemplateResult {
    if (ceiling === null) return html``
    const over = fmt().unitPrice(draft.priceMilliIdrPerKwh - ceiling.milliIdrPerKwh)
    const limit = fmt().unitPrice(ceiling.milliIdrPerKwh)
    return html`<div class="note warn">${icon(triangleAlert)}<div><p><b>${msg(str`${over} above the noted ceiling.`)}</b> ${msg(str`Ceiling ${limit} per kWh, ${ceiling.source}.`)}</p></div></div>
      ${textField({ name: 'tariff-reason', label: msg('Reason'), maxLength: 200, hint: msg('Needed above the ceiling; goes into the audit log.') })}`
  }
}

function draftOf(tariff: Tariff | null): TariffDraft {
  return {
    name: tariff?.name ?? '',
    priceMilliIdrPerKwh: tariff?.priceMilliIdrPerKwh ?? 0,
    sessionFeeIdr: tariff?.sessionFeeIdr ?? 0,
    timeFeeIdrPerMinute: tariff?.timeFeeIdrPerMinute ?? 0,
    idleFeeIdrPerMinute: tariff?.idleFeeIdrPerMinute ?? 0,
    idleFreeMinutes: tariff?.idleFreeMinutes ?? 0,
  }
}

/** The amounts of the form: whole rupiah, the energy price in thousandths. */
export function readDraft(fields: FormData): TariffDraft {
  const whole = (name: string, factor = 1): number => {
    const amount = Number(fields.get(name))
    return Number.isFinite(amount) && amount > 0 ? Math.round(amount * factor) : 0
  }
  return {
    name: String(fields.get('tariff-name') ?? '').trim(),
    priceMilliIdrPerKwh: whole('tariff-energy', 1000),
    sessionFeeIdr: whole('tariff-session'),
    timeFeeIdrPerMinute: whole('tariff-time'),
    idleFeeIdrPerMinute: whole('tariff-idle'),
    idleFreeMinutes: whole('tariff-free'),
  }
}

function preview(draft: TariffDraft, tariff: Tariff | null): TemplateResult {
  const f = fmt()
  const next = exampleOf({ tariffId: '', version: 1, currency: 'IDR', ...draft })
  const now = tariff === null ? null : exampleOf(tariff)
  const difference = now === null ? 0 : next.costIdr - now.costIdr
  const { chargeMinutes, idleMinutes } = EXAMPLE
  return html`<section class="preview" aria-live="polite"><h3>${msg(str`20 kWh, ${chargeMinutes} minutes, ${idleMinutes} minutes parked`)}</h3>
    <dl class="facts">${next.lines.map((line) => html`<dt>${billLineWord(line.kind)}</dt><dd class="n">${f.money(line.amountIdr)}</dd>`)}
      <dt><b>${msg('Total')}</b></dt><dd class="n"><b>${f.money(next.costIdr)}</b></dd></dl>
    ${now === null || difference === 0 ? nothing : html`<p class="s t2">${difference > 0 ? msg(str`${f.money(difference)} more than version ${tariff?.version ?? 0}`) : msg(str`${f.money(-difference)} less than version ${tariff?.version ?? 0}`)}</p>`}
  </section>`
}

function exampleOf(tariff: TariffSnapshot) {
  const startedAt = new Date(0)
  const until = new Date(EXAMPLE.chargeMinutes * 60_000)
  const idleUntil = new Date((EXAMPLE.chargeMinutes + EXAMPLE.idleMinutes) * 60_000)
  return costOfSession(tariff, {
    energyWh: EXAMPLE.energyWh,
    startedAt,
    until,
    idleSince: until,
    idleUntil,
    timeZone: DEFAULT_TIME_ZONE,
  })
}
