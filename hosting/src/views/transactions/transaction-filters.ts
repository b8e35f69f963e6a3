export const VIEWS = ['live', 'history', 'attention'] as const
export type TransactionsView = (typeof VIEWS)[number]
export const PERIODS = ['today', '7', '30', 'all'] as const
export type Period = (typeof PERIODS)[number]

/** Filters as they stand in the address. */
export interface TransactionFilters {
  readonly view: TransactionsView
  readonly period: Period
  readonly stationId: string
  readonly siteId: string
}

/** Reads the filters of an address; what is unknown counts as not given. History is shown first. */
export function transactionFiltersOf(query: URLSearchParams): TransactionFilters {
  return {
    view: VIEWS.find((view) => view === query.get('view')) ?? 'history',
    period: PERIODS.find((period) => period === query.get('date')) ?? 'all',
    stationId: query.get('station')?.trim() ?? '',
    siteId: query.get('site') ?? '',
  }
}

/**
 * When a period begins; null = no limit. "today" begins at midnight of the zone, days are counted back from there.
 * @param timeZone IANA zone of the fleet.
 */
export function startOfPeriod(period: Period, timeZone: string, now: Date): Date | null {
  if (period === 'all') return null
  const midnight = startOfDay(timeZone, now)
  return period === 'today' ? midnight : new Date(midnight.getTime() - Number(period) * 86_400_000)
}

function startOfDay(timeZone: string, now: Date): Date {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  const [hours = 0, minutes = 0, seconds = 0] = clock.format(now).split(':').map(Number)
  return new Date(Math.floor(now.getTime() / 1000) * 1000 - (hours * 3600 + minutes * 60 + seconds) * 1000)
}
