import type { Granularity } from '@charge-it/shared/reports/periods.ts'
import { msg, str } from '@lit/localize'
import { fmt } from '../../i18n/fmt.ts'
import type { Measure } from './report-filters.ts'

/** A measure in the language shown now. */
export function measureWord(measure: Measure): string {
  switch (measure) {
    case 'energy':
      return msg('Energy')
    case 'revenue':
      return msg('Revenue')
    case 'sessions':
      return msg('Sessions')
    case 'uptime':
      return msg('Uptime')
    case 'utilisation':
      return msg('Utilisation')
  }
}

/** What a report counts by. */
export function granularityWord(granularity: Granularity): string {
  switch (granularity) {
    case 'day':
      return msg('Day')
    case 'week':
      return msg('Week')
    case 'month':
      return msg('Month')
  }
}

/** A share of 0 to 1 with one decimal; a dash where nothing is known. */
export function shareText(share: number | null): string {
  // 99.96 % is not 100 %.
  if (share === null) return '–'
  return fmt().percent(share === 1 ? 1 : Math.floor(share * 1000) / 1000, 1)
}

/** Seconds as hours with one decimal. */
export function hoursText(lengthS: number): string {
  return `${fmt().number(lengthS / 3600, 1)}\u00a0${msg('h')}`
}

/** A date of a site's calendar. @param date YYYY-MM-DD */
export function dateText(date: string): string {
  return fmt().date(new Date(`${date}T00:00:00Z`), 'UTC')
}

/** `21 Oct – 20 Nov 2026`. */
export function rangeText(from: string, to: string): string {
  if (from === to) return dateText(from)
  const first = from.slice(0, 4) === to.slice(0, 4) ? shortDateText(from) : dateText(from)
  return `${first} – ${dateText(to)}`
}

/** `2026-W47` as `W47`, a day as `21 Nov`, a month as `Nov 2026`. */
export function periodText(period: string, from: string): string {
  if (period.includes('W')) return msg(str`W${period.slice(-2)}`)
  return period.length === 7 ? monthText(period) : shortDateText(from)
}

/** `November 2026`, short. @param month YYYY-MM */
export function monthText(month: string): string {
  // `1 Nov 2026` without its day, in the order of the language.
  return dateText(`${month}-01`)
    .replace(/\b1\b\s*/, '')
    .trim()
}

function shortDateText(date: string): string {
  return fmt().shortDate(new Date(`${date}T00:00:00Z`), 'UTC')
}
