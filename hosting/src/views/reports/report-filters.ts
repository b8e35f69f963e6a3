import { GROUPINGS, type Grouping } from '@charge-it/shared/reports/build-report.ts'
import { daysOf, GRANULARITIES, type Granularity, monthBefore, monthOf } from '@charge-it/shared/reports/periods.ts'
import { shiftedDate } from '@charge-it/shared/time/local-instant.ts'

/** Ranges by name; `own` takes two dates. */
export const RANGES = ['7', '30', '90', '365', 'month', 'lastMonth', 'own'] as const
export type Range = (typeof RANGES)[number]

export const MEASURES = ['energy', 'revenue', 'sessions', 'uptime', 'utilisation'] as const
export type Measure = (typeof MEASURES)[number]

/** What the address asks for. Texts are '' where nothing is asked. */
export interface ReportFilters {
  readonly siteId: string
  readonly stationId: string
  readonly range: Range
  /** First and last day. */
  readonly from: string
  readonly to: string
  readonly granularity: Granularity
  readonly by: Grouping
  readonly measure: Measure
}

/** Days that the API takes at once. */
const MOST_DAYS = 400

/**
 * The filters in an address; what it does not say is chosen: the last 30 days that are over, one step finer than the place.
 * @param today Local date, YYYY-MM-DD.
 */
export function reportFiltersOf(query: URLSearchParams, today: string, mayMoney: boolean): ReportFilters {
  const siteId = query.get('site') ?? ''
  const stationId = query.get('station') ?? ''
  const { range, from, to } = rangeOf(query, today)
  const offered = MEASURES.filter((measure) => measure !== 'revenue' || mayMoney)
  return {
    ...{ siteId, stationId, range, from, to },
    granularity: oneOf(GRANULARITIES, query.get('step')) ?? usualStep(daysOf(from, to).length),
    by: oneOf(GROUPINGS, query.get('by')) ?? (stationId !== '' ? 'connector' : siteId !== '' ? 'station' : 'site'),
    measure: oneOf(offered, query.get('measure')) ?? 'energy',
  }
}

/** The filters as the API takes them. */
export function reportParameters({ siteId, stationId, from, to, granularity, by }: ReportFilters): URLSearchParams {
  const wanted = { from, to, granularity, by, site: siteId, station: stationId }
  return new URLSearchParams(Object.entries(wanted).filter(([, text]) => text !== ''))
}

function rangeOf(query: URLSearchParams, today: string): Pick<ReportFilters, 'range' | 'from' | 'to'> {
  const yesterday = shiftedDate(today, -1)
  const range = oneOf(RANGES, query.get('range')) ?? '30'
  switch (range) {
    case 'own': {
      const to = dateOf(query.get('to')) ?? yesterday
      const wanted = dateOf(query.get('from')) ?? shiftedDate(to, -29)
      const from = wanted > to ? to : wanted
      const earliest = shiftedDate(to, 1 - MOST_DAYS)
      return { range, from: from < earliest ? earliest : from, to }
    }
    case 'month':
      // On the first of a month nothing of it is over: its first day alone, empty.
      return { range, from: monthOf(today).from, to: yesterday < monthOf(today).from ? today : yesterday }
    case 'lastMonth': {
      const { from, to } = monthOf(monthBefore(today.slice(0, 7)))
      return { range, from, to }
    }
    default:
      return { range, from: shiftedDate(today, -Number(range)), to: yesterday }
  }
}

/** Not more bars than a chart can show. */
function usualStep(days: number): Granularity {
  if (days <= 31) return 'day'
  return days <= 100 ? 'week' : 'month'
}

function oneOf<const T extends string>(all: readonly T[], text: string | null): T | undefined {
  return all.find((each) => each === text)
}

function dateOf(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text) ? text : null
}
