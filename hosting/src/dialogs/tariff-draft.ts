import type { PriceWindow, Tariff, TaxRate } from '@charge-it/shared/model/tariff.ts'
import { type TariffProblem, tariffProblem } from '@charge-it/shared/money/tariff-problem.ts'
import { msg, str } from '@lit/localize'
import { windowText } from '../words/price-window.ts'

/** What a person has typed so far; fields that hold no number count as 0. */
export interface TariffDraft {
  readonly name: string
  readonly priceMilliIdrPerKwh: number
  readonly sessionFeeIdr: number
  readonly timeFeeIdrPerMinute: number
  readonly idleFeeIdrPerMinute: number
  readonly idleFreeMinutes: number
  readonly windows: PriceWindow[]
  readonly windowPricing: 'start' | 'split'
  readonly tax: TaxRate | null
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly fallbackTariffId: string | null
}

export function draftOf(tariff: Tariff | null): TariffDraft {
  return {
    name: tariff?.name ?? '',
    priceMilliIdrPerKwh: tariff?.priceMilliIdrPerKwh ?? 0,
    sessionFeeIdr: tariff?.sessionFeeIdr ?? 0,
    timeFeeIdrPerMinute: tariff?.timeFeeIdrPerMinute ?? 0,
    idleFeeIdrPerMinute: tariff?.idleFeeIdrPerMinute ?? 0,
    idleFreeMinutes: tariff?.idleFreeMinutes ?? 0,
    windows: tariff?.windows ?? [],
    windowPricing: tariff?.windowPricing ?? 'start',
    tax: tariff?.tax ?? null,
    validFrom: tariff?.validFrom ?? null,
    validUntil: tariff?.validUntil ?? null,
    fallbackTariffId: tariff?.fallbackTariffId ?? null,
  }
}

/**
 * The tariff of the form: whole rupiah, the energy prices in thousandths.
 * @param windowIds Of the windows that the form shows; their fields are named `window-{id}-…`.
 */
export function readDraft(fields: FormData, windowIds: readonly number[]): TariffDraft {
  const text = (name: string): string => String(fields.get(name) ?? '').trim()
  const whole = (name: string, factor = 1): number => {
    const amount = Number(text(name))
    return Number.isFinite(amount) && amount > 0 ? Math.round(amount * factor) : 0
  }
  const basisPoints = whole('tariff-tax-rate', 100)
  return {
    name: text('tariff-name'),
    priceMilliIdrPerKwh: whole('tariff-energy', 1000),
    sessionFeeIdr: whole('tariff-session'),
    timeFeeIdrPerMinute: whole('tariff-time'),
    idleFeeIdrPerMinute: whole('tariff-idle'),
    idleFreeMinutes: whole('tariff-free'),
    windows: windowIds.map((id) => ({
      days: [1, 2, 3, 4, 5, 6, 7].filter((day) => fields.has(`window-${id}-day:${day}`)),
      fromMinute: minuteOf(text(`window-${id}-from`)),
      // Midnight at the end of the day.
      untilMinute: minuteOf(text(`window-${id}-until`)) || 1440,
      priceMilliIdrPerKwh: whole(`window-${id}-price`, 1000),
    })),
    windowPricing: text('tariff-pricing') === 'split' ? 'split' : 'start',
    tax:
      basisPoints === 0
        ? null
        : { name: text('tariff-tax-name'), basisPoints, included: text('tariff-tax-included') !== 'no' },
    validFrom: text('tariff-from') || null,
    validUntil: text('tariff-until') || null,
    fallbackTariffId: text('tariff-fallback') || null,
  }
}

/** @param text `17:30`; nothing is 0. */
function minuteOf(text: string): number {
  const [, hours = '0', minutes = '0'] = /^(\d{1,2}):(\d{2})/.exec(text) ?? []
  return Number(hours) * 60 + Number(minutes)
}

/** `17:30` for a field of time; midnight at the end of the day is `00:00`. */
export function timeField(minuteOfDay: number): string {
  const minute = minuteOfDay % 1440
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** What is wrong with a draft, in the language shown now; null when nothing is. */
export function draftProblem(draft: TariffDraft, tariffId: string): string | null {
  const { windows, tax } = draft
  const without = windows.findIndex(({ days }) => days.length === 0)
  if (without !== -1) return msg(str`Choose at least one day for window ${without + 1}.`)
  if (tax !== null && tax.name === '') return msg('Give the tax a name.')
  if (tax !== null && tax.basisPoints > 10_000) return msg('A tax is at most 100 %.')
  const problem = tariffProblem({ tariffId, ...draft })
  return problem === null ? null : problemText(problem, draft)
}

function problemText(problem: TariffProblem, { windows }: TariffDraft): string {
  const shown = (index: number): string => {
    const window = windows[index]
    return window === undefined ? '' : windowText(window)
  }
  switch (problem.kind) {
    case 'windowWithoutTime':
    case 'dayTwice':
      return msg(str`Window ${problem.windows[0] + 1} begins and ends at the same time.`)
    case 'windowsOverlap': {
      const [first, second] = problem.windows
      return msg(str`Windows ${first + 1} (${shown(first)}) and ${second + 1} (${shown(second)}) overlap.`)
    }
    case 'endsBeforeItBegins':
      return msg('The last day lies before the first.')
    case 'standsInForItself':
      return msg('A tariff cannot stand in for itself.')
  }
}
