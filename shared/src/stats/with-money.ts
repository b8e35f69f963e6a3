import type { StatsRevenueDay } from '../model/stats.ts'
import type { Bill } from '../model/transaction.ts'
import { hourOfLocalDay } from '../time/local-hours.ts'

/** Money that counts on a day of a site. */
export type MoneyOfDay = Pick<Bill, 'date' | 'costIdr' | 'currency' | 'demo'> & {
  /** A site id, or the name of the stations without one. */
  readonly scope: string
  /** Decides the hour: the stop of the session, or when the correction was made. */
  readonly countsAt: Date
  readonly timeZone: string
}

/**
 * The revenue of a site's day with one more bill or correction in it.
 * @param stored The day so far; undefined for its first money.
 */
export function withMoney(
  stored: StatsRevenueDay | undefined,
  { scope, date, costIdr, currency, demo, countsAt, timeZone: zone }: MoneyOfDay,
  now: Date,
): StatsRevenueDay {
  // Hours of a stored day stay those of the zone in which it was begun.
  const timeZone = stored?.timeZone ?? zone
  const hour = String(hourOfLocalDay(countsAt, date, timeZone))
  return {
    ...stored,
    siteId: scope,
    date,
    revenueIdr: (stored?.revenueIdr ?? 0) + costIdr,
    hoursIdr: { ...stored?.hoursIdr, [hour]: (stored?.hoursIdr?.[hour] ?? 0) + costIdr },
    timeZone,
    currency,
    demo,
    lastUpdatedAt: now,
  }
}
