/** A stretch of time in whole seconds since 1970, `to` exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A stretch between two moments; `to` null lasts. */
export function spanOf(from: Date, to: Date | null): Span {
  return { from: seconds(from), to: to === null ? Number.MAX_SAFE_INTEGER : seconds(to) }
}

/** Whole seconds since 1970, rounded: ends that are rounded alike add up without a gap. */
export function seconds(moment: Date): number {
  return Math.round(moment.getTime() / 1000)
}

/** The same time as stretches in order that do not touch each other. */
export function merged(spans: readonly Span[]): readonly Span[] {
  const inOrder = spans.filter(({ from, to }) => to > from).toSorted((a, b) => a.from - b.from)
  const found: Span[] = []
  for (const span of inOrder) {
    const last = found.at(-1)
    if (last !== undefined && span.from <= last.to) {
      found[found.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    } else found.push(span)
  }
  return found
}

/** Time that is in both. */
export function both(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  const others = merged(b)
  return merged(a).flatMap((span) =>
    others.flatMap((other) => {
      const from = Math.max(span.from, other.from)
      const to = Math.min(span.to, other.to)
      return to > from ? [{ from, to }] : []
    }),
  )
}

/** Time that is in the first and not in the second. */
export function without(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  let left = merged(a)
  for (const hole of merged(b)) {
    left = left.flatMap((span) =>
      [
        { from: span.from, to: Math.min(span.to, hole.from) },
        { from: Math.max(span.from, hole.to), to: span.to },
      ].filter(({ from, to }) => to > from),
    )
  }
  return left
}

/** Seconds in all. */
export function length(spans: readonly Span[]): number {
  return merged(spans).reduce((sum, { from, to }) => sum + to - from, 0)
}
