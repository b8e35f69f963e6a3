export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
interface Place {
  readonly x: number
  readonly y: number
}

/** Around a point's mark, so that a text touches none. */
const MARK_PX = 6
const STEP_PX = 8
/** A place so much nearer is worth one more point under the text. */
const PX_PER_POINT = 60
/** Two texts on each other cannot be read at all. */
const TEXT_ON_TEXT = 1e6

/**
 * Where a text goes: near its place, within the area, on as few points as can be and on no other text. All in pixels.
 * @param taken Boxes of texts that stand already.
 */
export function roomiestBox(
  near: Place,
  size: { readonly width: number; readonly height: number },
  area: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  points: readonly Place[],
  taken: readonly Box[],
): Box {
  const lastLeft = Math.max(area.left, area.right - size.width)
  const lastTop = Math.max(area.top, area.bottom - size.height)
  let best: Box = { ...size, left: clamped(near.x, area.left, lastLeft), top: clamped(near.y, area.top, lastTop) }
  let leastCost = Number.POSITIVE_INFINITY
  for (let top = area.top; top <= lastTop; top += STEP_PX)
    for (let left = area.left; left <= lastLeft; left += STEP_PX) {
      const box = { ...size, left, top }
      const distance = Math.hypot(left - near.x, top + size.height / 2 - near.y)
      const covered = points.filter((point) => isWithin(point, box)).length
      const onText = taken.some((other) => overlap(box, other))
      const cost = distance + covered * PX_PER_POINT + (onText ? TEXT_ON_TEXT : 0)
      if (cost < leastCost) [best, leastCost] = [box, cost]
    }
  return best
}

function clamped(value: number, from: number, to: number): number {
  return Math.min(Math.max(value, from), to)
}

function isWithin({ x, y }: Place, { left, top, width, height }: Box): boolean {
  return x > left - MARK_PX && x < left + width + MARK_PX && y > top - MARK_PX && y < top + height + MARK_PX
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
}
