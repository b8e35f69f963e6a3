import type { PriceWindow, Tariff } from '../model/tariff.ts'

/** A tariff that cannot mean what it says; `windows` counts from 0. */
export type TariffProblem =
  | { readonly kind: 'windowWithoutTime'; readonly windows: readonly [number] }
  | { readonly kind: 'dayTwice'; readonly windows: readonly [number] }
  | { readonly kind: 'windowsOverlap'; readonly windows: readonly [number, number] }
  | { readonly kind: 'endsBeforeItBegins' }
  | { readonly kind: 'standsInForItself' }

const DAY_MIN = 1440
const WEEK_MIN = 7 * DAY_MIN

/** What is wrong with a tariff, the first thing found; null when nothing is. */
export function tariffProblem(
  tariff: Pick<Tariff, 'tariffId' | 'windows' | 'validFrom' | 'validUntil' | 'fallbackTariffId'>,
): TariffProblem | null {
  const { windows = [], validFrom = null, validUntil = null } = tariff
  for (const [index, window] of windows.entries()) {
    if (window.fromMinute === window.untilMinute) return { kind: 'windowWithoutTime', windows: [index] }
    if (new Set(window.days).size < window.days.length) return { kind: 'dayTwice', windows: [index] }
  }
  for (const [index, window] of windows.entries()) {
    const other = windows.findIndex((each, at) => at > index && overlap(window, each))
    if (other !== -1) return { kind: 'windowsOverlap', windows: [index, other] }
  }
  if (validFrom !== null && validUntil !== null && validUntil < validFrom) return { kind: 'endsBeforeItBegins' }
  if (tariff.fallbackTariffId === tariff.tariffId) return { kind: 'standsInForItself' }
  return null
}

function overlap(a: PriceWindow, b: PriceWindow): boolean {
  const others = minutesOfWeek(b)
  // Saturday night reaches into the week's first day, so one of both is also looked at a week later and earlier.
  return minutesOfWeek(a).some(([from, until]) =>
    others.some(([otherFrom, otherUntil]) =>
      [-WEEK_MIN, 0, WEEK_MIN].some((shift) => from < otherUntil + shift && otherFrom + shift < until),
    ),
  )
}

function minutesOfWeek({ days, fromMinute, untilMinute }: PriceWindow): readonly (readonly [number, number])[] {
  const lasts = untilMinute > fromMinute ? untilMinute - fromMinute : untilMinute + DAY_MIN - fromMinute
  return days.map((day) => {
    const from = (day - 1) * DAY_MIN + fromMinute
    return [from, from + lasts]
  })
}
