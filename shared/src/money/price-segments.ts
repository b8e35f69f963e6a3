import type { PriceWindow, TariffSnapshot } from '../model/tariff.ts'
import { localDayAndHour } from '../time/local-day.ts'
import { isoWeekday, localInstant, shiftedDate } from '../time/local-instant.ts'

const DAY_MS = 86_400_000
/** A longer session is a clock gone wrong, or a stop that never came: its windows are not counted day by day. */
export const LONGEST_SPLIT_DAYS = 60

/** A stretch of time with one energy price. `window` is null outside of every window. */
export interface PriceSegment {
  readonly from: Date
  readonly until: Date
  readonly window: PriceWindow | null
  readonly priceMilliIdrPerKwh: number
}

type Prices = Pick<TariffSnapshot, 'priceMilliIdrPerKwh' | 'windows'>

/**
 * The energy prices between two moments, in order and without gaps. Where windows overlap (the API refuses them) the
 * first of the tariff counts. Time that does not pass has the one price of its moment.
 * @param timeZone IANA name of the site; windows follow its clocks, also on days when they change.
 */
export function priceSegments(tariff: Prices, timeZone: string, from: Date, until: Date): readonly PriceSegment[] {
  const end = until > from ? until : from
  const windows = tariff.windows ?? []
  if (windows.length === 0 || isTooLongToSplit(from, end)) {
    const window = windows.length === 0 ? null : windowAt(tariff, timeZone, from)
    return [segmentOf(tariff, window, from, end)]
  }
  const spans = spansOf(windows, timeZone, from, end)
  const edges = spans
    .flatMap((span) => [span.from, span.until])
    .filter((at) => at > from.getTime() && at < end.getTime())
  const moments = [from.getTime(), ...[...new Set(edges)].sort((a, b) => a - b), end.getTime()]
  const segments: PriceSegment[] = []
  for (const [index, at] of moments.slice(0, -1).entries()) {
    const next = moments[index + 1] ?? at
    const window = spans.find((span) => span.from <= at && at < span.until)?.window ?? null
    const last = segments.at(-1)
    if (last !== undefined && last.window === window) segments[segments.length - 1] = { ...last, until: new Date(next) }
    else segments.push(segmentOf(tariff, window, new Date(at), new Date(next)))
  }
  return segments
}

/** True for a session that is priced by its start, whatever its tariff says. */
export function isTooLongToSplit(from: Date, until: Date): boolean {
  return until.getTime() - from.getTime() > LONGEST_SPLIT_DAYS * DAY_MS
}

/** The window of a moment; null outside of all. */
export function windowAt({ windows = [] }: Pick<Prices, 'windows'>, timeZone: string, at: Date): PriceWindow | null {
  const ms = at.getTime()
  return spansOf(windows, timeZone, at, at).find((span) => span.from <= ms && ms < span.until)?.window ?? null
}

interface Span {
  readonly from: number
  readonly until: number
  readonly window: PriceWindow
}

/** Every window of the days around, the first window of the tariff first. */
function spansOf(windows: readonly PriceWindow[], timeZone: string, from: Date, until: Date): readonly Span[] {
  const last = localDayAndHour(until, timeZone).date
  const dates: string[] = []
  for (let date = shiftedDate(localDayAndHour(from, timeZone).date, -1); date <= last; date = shiftedDate(date, 1))
    dates.push(date)
  return windows.flatMap((window) =>
    dates
      .filter((date) => window.days.includes(isoWeekday(date)))
      .map((date) => {
        const endsOn = window.untilMinute > window.fromMinute ? date : shiftedDate(date, 1)
        return {
          from: localInstant(date, window.fromMinute, timeZone).getTime(),
          until: localInstant(endsOn, window.untilMinute, timeZone).getTime(),
          window,
        }
      }),
  )
}

function segmentOf(tariff: Prices, window: PriceWindow | null, from: Date, until: Date): PriceSegment {
  return { from, until, window, priceMilliIdrPerKwh: window?.priceMilliIdrPerKwh ?? tariff.priceMilliIdrPerKwh }
}
