import type { StatsDay, StatsRevenueDay } from '@charge-it/shared/model/stats.ts'

/** One day of the fleet. Revenue is null where it is unknown or not to be seen. */
export interface DayFigures {
  readonly date: string
  readonly energyWh: number
  readonly sessions: number
  readonly revenueIdr: number | null
}

/** The day `daysBefore` days before a YYYY-MM-DD date. */
export function dayBefore(date: string, daysBefore: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - daysBefore * 86_400_000).toISOString().slice(0, 10)
}

/**
 * `count` days ending with `today`, oldest first. A day without a roll-up had no session.
 * @param today Local date of the fleet, YYYY-MM-DD.
 * @param revenue null when money may not be seen.
 */
export function figuresOfDays(
  today: string,
  count: number,
  days: readonly StatsDay[],
  revenue: readonly StatsRevenueDay[] | null,
): readonly DayFigures[] {
  const byDate = new Map(days.map((day) => [day.date, day]))
  const revenueByDate = revenue === null ? null : new Map(revenue.map((day) => [day.date, day.revenueIdr]))
  return Array.from({ length: count }, (_, index) => {
    const date = dayBefore(today, count - 1 - index)
    const day = byDate.get(date)
    return {
      date,
      energyWh: day?.energyTotalWh ?? 0,
      sessions: day?.sessionsTotal ?? 0,
      revenueIdr: revenueByDate === null ? null : (revenueByDate.get(date) ?? 0),
    }
  })
}
