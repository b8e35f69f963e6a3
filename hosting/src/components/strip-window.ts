/** How much a strip shows, ms. */
export const STRIP_MS = 60_000

/** The samples of one quantity that a strip shows. */
export interface StripWindow {
  /** Oldest first; one before the window may be among them: the line begins there. */
  readonly points: readonly { readonly at: Date; readonly amount: number }[]
  readonly now: Date
  /** When something odd was seen. */
  readonly odd: readonly { readonly from: Date; readonly to: Date }[]
}

/** Least, mean and greatest of the samples inside the window; null without one. The mean weighs each sample alike. */
export function stripFigures(
  strip: StripWindow,
): { readonly min: number; readonly mean: number; readonly max: number; readonly count: number } | null {
  const since = strip.now.getTime() - STRIP_MS
  const amounts = strip.points.filter(({ at }) => at.getTime() >= since).map(({ amount }) => amount)
  if (amounts.length === 0) return null
  const sum = amounts.reduce((total, amount) => total + amount, 0)
  return {
    min: Math.min(...amounts),
    mean: sum / amounts.length,
    max: Math.max(...amounts),
    count: amounts.length,
  }
}

/**
 * The strip on a plane of 600 x 100: time from left to right, the amount upwards. The range is at least a tenth of the
 * greatest amount, so that the noise of a steady value stays flat.
 */
export function stripPath({ points, now, odd }: StripWindow): {
  readonly line: string
  readonly dots: readonly { readonly x: number; readonly y: number }[]
  readonly bands: readonly (readonly [number, number])[]
} {
  const since = now.getTime() - STRIP_MS
  const x = (at: Date): number => Math.round(((at.getTime() - since) / STRIP_MS) * 6000) / 10
  const newestBefore = points.findLast(({ at }) => at.getTime() < since)
  const inside = points.filter(({ at }) => at.getTime() >= since)
  const drawn = [...(newestBefore === undefined ? [] : [newestBefore]), ...inside]
  const amounts = drawn.map(({ amount }) => amount)
  const max = Math.max(...amounts)
  const min = Math.min(...amounts)
  const room = Math.max(max - min, Math.abs(max) / 10, 0.001)
  const middle = (max + min) / 2
  const y = (amount: number): number => Math.round((50 - ((amount - middle) / room) * 72) * 10) / 10
  const line = drawn.map(({ at, amount }, index) => `${index === 0 ? 'M' : 'L'}${x(at)} ${y(amount)}`).join('')
  const newest = inside.at(-1)
  return {
    line,
    dots: newest === undefined ? [] : [{ x: x(newest.at), y: y(newest.amount) }],
    bands: odd
      .map(({ from, to }) => [Math.max(0, x(from)), Math.min(600, Math.max(x(to), x(from) + 6))] as const)
      .filter(([from, to]) => to > 0 && from < 600),
  }
}
