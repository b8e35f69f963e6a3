const DAY_MS = 86_400_000

/** Date of the day that lies `days` later. @param date YYYY-MM-DD */
export function shiftedDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Number of a date, one more each day. */
export function dayNumber(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS)
}

/** Hour of the week of a date's midnight: 0 for a Monday. */
export function midnightHourOfWeek(date: string): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) * 24
}

/**
 * The hours of consecutive local days as one series of the clock: a day of 25 hours loses its last, one of 23 gets an
 * unknown hour at its end, so that every day counts 24 and hours stay where clocks show them but for that day.
 * @param dayHours Hours of a date, undefined where nothing is stored.
 */
export function localSeries(
  from: string,
  days: number,
  dayHours: (date: string) => readonly (number | null)[] | undefined,
): (number | null)[] {
  return Array.from({ length: days }, (_, day) => {
    const hours = dayHours(shiftedDate(from, day))
    return Array.from({ length: 24 }, (__, hour) => hours?.[hour] ?? null)
  }).flat()
}
