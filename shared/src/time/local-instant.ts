const formats = new Map<string, Intl.DateTimeFormat>()
/** Windows of prices ask for the same few moments with every meter sample. */
const known = new Map<string, number>()
const MAX_KNOWN = 4_096

/** What the clocks of a zone show at a moment, as if it were UTC, in ms. */
function wallClockMs(atMs: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** How far the clocks of a zone are ahead of UTC at a moment, in ms. */
function offsetMs(atMs: number, timeZone: string): number {
  const second = Math.floor(atMs / 1000) * 1000
  return wallClockMs(second, timeZone) - second
}

/**
 * When the clocks of a zone first show a time of a day. A time that is skipped (clocks go forward) is the moment of the
 * jump; of one that comes twice (clocks go back) it is the first.
 * @param date YYYY-MM-DD
 * @param minuteOfDay 0 to 1440 (midnight at the end of the day).
 * @param timeZone IANA name.
 */
export function localInstant(date: string, minuteOfDay: number, timeZone: string): Date {
  const key = `${date} ${minuteOfDay} ${timeZone}`
  let atMs = known.get(key)
  if (atMs === undefined) {
    atMs = computedInstant(date, minuteOfDay, timeZone)
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(key, atMs)
  }
  return new Date(atMs)
}

function computedInstant(date: string, minuteOfDay: number, timeZone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minuteOfDay * 60_000
  const before = offsetMs(wall - 86_400_000, timeZone)
  const after = offsetMs(wall + 86_400_000, timeZone)
  const candidates = [wall - Math.max(before, after), wall - Math.min(before, after)]
  const shown = candidates.find((each) => offsetMs(each, timeZone) === wall - each)
  if (shown !== undefined) return shown
  // The time is skipped: the jump lies between the two.
  let [early = 0, late = 0] = candidates
  while (late - early > 1000) {
    const middle = Math.floor((early + late) / 2)
    if (offsetMs(middle, timeZone) === offsetMs(late, timeZone)) late = middle
    else early = middle
  }
  return Math.round(late / 1000) * 1000
}

/** @param date YYYY-MM-DD @returns ISO weekday: 1 Monday to 7 Sunday. */
export function isoWeekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

/** @param date YYYY-MM-DD @returns the day so many days later. */
export function shiftedDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
