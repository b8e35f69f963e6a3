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
