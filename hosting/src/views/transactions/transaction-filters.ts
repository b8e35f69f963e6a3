import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'

export const VIEWS = ['live', 'history', 'attention'] as const
export type TransactionsView = (typeof VIEWS)[number]
export const PERIODS = ['today', '7', '30', 'all', 'custom'] as const
export type Period = (typeof PERIODS)[number]
/** Ended as it should, or a stop whose start was never seen. */
export const FINISHED_STATES = ['stopped', 'orphan'] as const
/** Why a transaction needs somebody. */
export const ATTENTION_KINDS = ['openTooLong', 'noStop', 'meterBackwards', 'unbilled', 'other'] as const
export type AttentionKind = (typeof ATTENTION_KINDS)[number]

/** Filters as they stand in the address. Empty texts and nulls do not filter. */
export interface TransactionFilters {
  readonly view: TransactionsView
  readonly period: Period
  /** Local dates of the fleet's zone, YYYY-MM-DD; only with period `custom`. `toDate` is the last day. */
  readonly fromDate: string
  readonly toDate: string
  readonly stationId: string
  readonly siteId: string
  readonly connectorId: number | null
  readonly idTag: string
  readonly status: (typeof FINISHED_STATES)[number]
  readonly reason: string
  readonly minIdr: number | null
  readonly maxIdr: number | null
  readonly why: AttentionKind | ''
}

/** The parameters of the address that filter; `view` alone does not. */
export type FilterParameter =
  | 'date'
  | 'from'
  | 'to'
  | 'station'
  | 'site'
  | 'connector'
  | 'idTag'
  | 'status'
  | 'reason'
  | 'min'
  | 'max'
  | 'why'

/** Reads the filters of an address; what is unknown counts as not given. History is shown first. */
export function transactionFiltersOf(query: URLSearchParams): TransactionFilters {
  const [fromDate, toDate] = [dateOf(query.get('from')), dateOf(query.get('to'))]
  const period = PERIODS.find((each) => each === query.get('date')) ?? 'all'
  return {
    view: VIEWS.find((view) => view === query.get('view')) ?? 'history',
    period: fromDate !== '' || toDate !== '' ? 'custom' : period,
    fromDate,
    toDate,
    stationId: query.get('station')?.trim() ?? '',
    siteId: query.get('site') ?? '',
    connectorId: wholeOf(query.get('connector')),
    idTag: query.get('idTag')?.trim() ?? '',
    status: FINISHED_STATES.find((each) => each === query.get('status')) ?? 'stopped',
    reason: query.get('reason')?.trim() ?? '',
    minIdr: wholeOf(query.get('min')),
    maxIdr: wholeOf(query.get('max')),
    why: ATTENTION_KINDS.find((each) => each === query.get('why')) ?? '',
  }
}

/** Whether anything but the view itself narrows what is listed. What runs now is listed whatever else is chosen. */
export function isFiltered(filters: TransactionFilters): boolean {
  switch (filters.view) {
    case 'live':
      return false
    case 'attention':
      return filters.why !== ''
    case 'history':
      return needsSearch(filters) || filters.period !== 'all' || filters.stationId + filters.siteId !== ''
  }
}

/** True for filters that the pages' own query cannot answer: they go to the API. */
export function needsSearch(filters: TransactionFilters): boolean {
  const { period, connectorId, idTag, status, reason, minIdr, maxIdr } = filters
  return (
    period === 'custom' ||
    connectorId !== null ||
    idTag !== '' ||
    status !== 'stopped' ||
    reason !== '' ||
    minIdr !== null ||
    maxIdr !== null
  )
}

/** The filters as the API's search and export take them. @param timeZone IANA zone of the fleet. */
export function searchParameters(filters: TransactionFilters, timeZone: string, now: Date): URLSearchParams {
  const { period, fromDate, toDate, stationId, siteId, connectorId, idTag, status, reason, minIdr, maxIdr } = filters
  const from =
    period === 'custom'
      ? fromDate === ''
        ? null
        : hoursOfLocalDay(fromDate, timeZone).startsAt
      : startOfPeriod(period, timeZone, now)
  const until = period === 'custom' && toDate !== '' ? endOfDay(toDate, timeZone) : null
  const wanted: Readonly<Record<string, string>> = {
    from: from?.toISOString() ?? '',
    to: until?.toISOString() ?? '',
    station: stationId,
    site: siteId,
    connector: connectorId === null ? '' : String(connectorId),
    idTag,
    status: status === 'stopped' ? '' : status,
    reason,
    minIdr: minIdr === null ? '' : String(minIdr),
    maxIdr: maxIdr === null ? '' : String(maxIdr),
  }
  return new URLSearchParams(Object.entries(wanted).filter(([, text]) => text !== ''))
}

/**
 * When a period begins; null = no limit. "today" begins at midnight of the zone, days are counted back from there.
 * @param timeZone IANA zone of the fleet.
 */
export function startOfPeriod(period: Period, timeZone: string, now: Date): Date | null {
  if (period === 'all' || period === 'custom') return null
  const midnight = hoursOfLocalDay(localDayAndHour(now, timeZone).date, timeZone).startsAt
  return period === 'today' ? midnight : new Date(midnight.getTime() - Number(period) * 86_400_000)
}

function endOfDay(date: string, timeZone: string): Date {
  const { startsAt, hours } = hoursOfLocalDay(date, timeZone)
  return new Date(startsAt.getTime() + hours * 3_600_000)
}

function dateOf(text: string | null): string {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : ''
}

function wholeOf(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null
}
