import { isoWeekday, shiftedDate } from '../time/local-instant.ts'

/** What a report counts by. Days are those of the site's clocks, weeks begin on Monday (ISO 8601). */
export const GRANULARITIES = ['day', 'week', 'month'] as const
export type Granularity = (typeof GRANULARITIES)[number]

/** A day, an ISO week or a month. */
export interface Period {
  /** `2026-11-21`, `2026-W47` or `2026-11`. */
  readonly period: string
  /** First and last day. */
  readonly from: string
  readonly to: string
}

/** The period that a day belongs to. @param date YYYY-MM-DD */
export function periodOf(date: string, granularity: Granularity): Period {
  switch (granularity) {
    case 'day':
      return { period: date, from: date, to: date }
    case 'week':
      return weekOf(date)
    case 'month':
      return monthOf(date)
  }
}

/** All periods that have a day in a range, in order. */
export function periodsOf(from: string, to: string, granularity: Granularity): readonly Period[] {
  const found: Period[] = []
  for (let date = from; date <= to; ) {
    const period = periodOf(date, granularity)
    found.push(period)
    date = shiftedDate(period.to, 1)
  }
  return found
}

/** Days from `from` to `to`, both included. */
export function daysOf(from: string, to: string): readonly string[] {
  return periodsOf(from, to, 'day').map(({ period }) => period)
}

/** The month before one. @param month YYYY-MM */
export function monthBefore(month: string): string {
  return shiftedDate(`${month}-01`, -1).slice(0, 7)
}

/** A calendar month. @param date YYYY-MM-DD, or YYYY-MM */
export function monthOf(date: string): Period {
  const period = date.slice(0, 7)
  const [year = 0, month = 1] = period.split('-').map(Number)
  const to = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
  return { period, from: `${period}-01`, to }
}

/** A week belongs to the year of its Thursday (ISO 8601). */
function weekOf(date: string): Period {
  const from = shiftedDate(date, 1 - isoWeekday(date))
  const thursday = shiftedDate(from, 3)
  const year = thursday.slice(0, 4)
  const days = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86_400_000
  const week = String(Math.floor(days / 7) + 1).padStart(2, '0')
  return { period: `${year}-W${week}`, from, to: shiftedDate(from, 6) }
}
