import type { PriceWindow, TariffSnapshot, TaxRate } from '@charge-it/shared/model/tariff.ts'
import type { EnergySplit } from '@charge-it/shared/model/transaction.ts'
import { msg, str } from '@lit/localize'
import { fmt } from '../i18n/fmt.ts'

/** A Monday, in UTC. */
const MONDAY_MS = Date.UTC(2026, 0, 5)
const DAY_MS = 86_400_000

type Hours = Pick<PriceWindow, 'days' | 'fromMinute' | 'untilMinute'>

/** `17–22`, `Sen–Jum 17.30–22.00`. */
export function windowText({ days, fromMinute, untilMinute }: Hours): string {
  const isWhole = fromMinute % 60 === 0 && untilMinute % 60 === 0
  const time = (minute: number): string => (isWhole ? twoDigits(minute / 60) : timeWord(minute))
  const hours = `${time(fromMinute)}–${time(untilMinute)}`
  const shown = daysText(days)
  return shown === '' ? hours : `${shown} ${hours}`
}

/** `17.30` or `17:30`; the end of a day is `24.00`, which no formatted time would say. */
export function timeWord(minuteOfDay: number): string {
  const separator = fmt().time(new Date(MONDAY_MS), 'UTC').charAt(2)
  return `${twoDigits(Math.floor(minuteOfDay / 60))}${separator}${twoDigits(minuteOfDay % 60)}`
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0')
}

/** `Sen–Jum`, `Sab, Min`; nothing for every day. */
export function daysText(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  if (sorted.length === 7) return ''
  const runs: number[][] = []
  for (const day of sorted) {
    const run = runs.at(-1)
    if (run?.at(-1) === day - 1) run.push(day)
    else runs.push([day])
  }
  return runs
    .flatMap((run) => {
      const [first = 1] = run
      const last = run.at(-1) ?? first
      return run.length > 2 ? [`${dayName(first)}–${dayName(last)}`] : run.map(dayName)
    })
    .join(', ')
}

/** The short name of an ISO weekday: `Sen`. */
export function dayName(day: number): string {
  return fmt().shortWeekday(new Date(MONDAY_MS + (day - 1) * DAY_MS), 'UTC')
}

/** How the price of the hours is applied; null where there is one price. */
export function windowRule({ windows = [], windowPricing }: TariffSnapshot): string | null {
  if (windows.length === 0) return null
  return windowPricing === 'split'
    ? msg('Each hour’s energy is charged at the price of that hour.')
    : msg('The price at the start counts for the whole session.')
}

/** What a bill says of how energy came to its prices; null where there is nothing to say. */
export function splitNote(split: EnergySplit | null | undefined): string | null {
  switch (split) {
    case 'start':
      return msg('The price at the start counts for the whole session.')
    case 'samples':
      return msg('Energy is divided by the hours in which the meter measured it.')
    case 'linear':
      return msg('Meter readings are missing around the change of price: energy is spread evenly over the time.')
    case null:
    case undefined:
      return null
  }
}

/** `PPN 11 %`. */
export function taxWord({ name, basisPoints }: Pick<TaxRate, 'name' | 'basisPoints'>): string {
  return `${name} ${rateText(basisPoints)}`
}

/** `11 %`, `2,50 %`. */
export function rateText(basisPoints: number): string {
  return fmt().percent(basisPoints / 10_000, basisPoints % 100 === 0 ? 0 : 2)
}

/** Whether prices hold the tax. */
export function taxRule(tax: TaxRate): string {
  return tax.included ? msg(str`Prices include ${taxWord(tax)}.`) : msg(str`${taxWord(tax)} is added to the prices.`)
}
