import { weekProfile } from './availability-profile.ts'

const WEEK_H = 168

/**
 * How many sessions begin in each hour of a station's usual week, newer weeks weighing more.
 * @param counts Sessions that began in each hour, oldest first.
 * @param hourOfWeekAfter Hour of the week that follows the last of them, 0 for a Monday 00:00.
 * @returns 168 numbers from Monday 00:00.
 */
export function usualWeek(counts: readonly number[], hourOfWeekAfter: number): readonly number[] {
  return weekProfile({ values: counts, originHourOfWeek: hourOfWeekAfter })
}

/**
 * How many sessions the usual week would have brought in the newest hours.
 * @param offlineShare Of the same hours as far as known, the newest last: a station that is away can have none.
 */
export function expectedSessions(
  week: readonly number[],
  hourOfWeekAfter: number,
  hours: number,
  offlineShare: readonly (number | null)[],
): number {
  let sum = 0
  for (let ago = 1; ago <= hours; ago++) {
    const hour = (((hourOfWeekAfter - ago) % WEEK_H) + WEEK_H) % WEEK_H
    const share = offlineShare.at(-ago)
    // Unknown hours promise nothing.
    sum += (week[hour] ?? 0) * (share === null || share === undefined ? 0 : 1 - share)
  }
  return sum
}
