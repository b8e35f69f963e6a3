import { localDayAndHour } from './local-day.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * When a calendar day begins in a zone and how many hours it has: 24, or 23 and 25 when clocks change.
 * @param date YYYY-MM-DD
 * @param timeZone IANA name.
 */
export function hoursOfLocalDay(date: string, timeZone: string): { readonly startsAt: Date; readonly hours: number } {
  const startsAt = startOfLocalDay(date, timeZone)
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
  const hours = Math.round((startOfLocalDay(next, timeZone).getTime() - startsAt.getTime()) / HOUR_MS)
  return { startsAt, hours }
}

/** Which hour of a calendar day a moment falls into, from 0; moments before or after count in its first or last one. */
export function hourOfLocalDay(moment: Date, date: string, timeZone: string): number {
  const { startsAt, hours } = hoursOfLocalDay(date, timeZone)
  const passed = Math.floor((moment.getTime() - startsAt.getTime()) / HOUR_MS)
  return Math.min(hours - 1, Math.max(0, passed))
}

/**
 * The first moment of a calendar day in a zone. Zones differ from UTC by -12 to +14 hours in steps of a quarter of an
 * hour, so the first quarter whose clocks show the day is it (also where clocks jump at midnight).
 */
function startOfLocalDay(date: string, timeZone: string): Date {
  const midnightUtc = Date.parse(`${date}T00:00:00Z`)
  let before = midnightUtc - 15 * HOUR_MS
  let within = midnightUtc + 13 * HOUR_MS
  while (within - before > HOUR_MS / 4) {
    const middle = before + Math.floor((within - before) / 2 / (HOUR_MS / 4)) * (HOUR_MS / 4)
    if (localDayAndHour(new Date(middle), timeZone).date >= date) within = middle
    else before = middle
  }
  return new Date(within)
}
