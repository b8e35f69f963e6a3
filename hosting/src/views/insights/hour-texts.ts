import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { siteFmt } from '../../i18n/fmt.ts'

const HOUR_MS = 3_600_000

/** The hour alone, with the day where a new one begins: `15`, `Fri 00`. */
export function hourText(x: number, timeZone: string): string {
  const at = new Date(x)
  const hour = siteFmt().time(at, timeZone).slice(0, 2)
  return hour === '00' ? siteFmt().shortDate(at, timeZone) : siteFmt().time(at, timeZone)
}

/** Full hours of `zone` between two moments that divide by `every`, for labels. */
export function hourTicks(from: number, to: number, every: number, timeZone: string): number[] {
  const ticks: number[] = []
  for (let x = Math.ceil(from / HOUR_MS) * HOUR_MS; x <= to; x += HOUR_MS) {
    if (localDayAndHour(new Date(x), timeZone).hour % every === 0) ticks.push(x)
  }
  return ticks
}

/** Hours that follow each other as one span each, for example `14.00–17.00, 09.00–11.00 WIB`. @param hours In order. */
export function hourSpans(hours: readonly Date[], timeZone: string): string {
  const spans: { from: number; until: number }[] = []
  for (const hour of hours) {
    const from = hour.getTime()
    const last = spans.at(-1)
    if (last?.until === from) last.until = from + HOUR_MS
    else spans.push({ from, until: from + HOUR_MS })
  }
  const f = siteFmt()
  return spans
    .map(({ from, until }, index) => {
      const end = new Date(until)
      return `${f.time(new Date(from), timeZone)}–${index === spans.length - 1 ? f.timeLabelled(end, timeZone) : f.time(end, timeZone)}`
    })
    .join(', ')
}

/** The hours that are not over: nobody can act in the others. @param hours Their beginnings. */
export function hoursAhead(hours: readonly Date[], now: Date): readonly Date[] {
  return hours.filter((hour) => hour.getTime() + HOUR_MS > now.getTime())
}
