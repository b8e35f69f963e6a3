/** The rule's numbers. */
export const CHURN = {
  windowMs: 300_000,
  pairs: 3,
  rises: 3,
  lowShare: 0.1,
  highShare: 0.5,
  quietMs: 15 * 60_000,
} as const

/** What the rule says of a connector: how often it was started and stopped, or its limit raised from nearly nothing. */
export interface Churn {
  readonly phase: 'began' | 'grew' | 'ended'
  readonly kind: 'startStop' | 'limit'
  readonly firstSeenAtMs: number
  readonly lastSeenAtMs: number
  readonly count: number
}

/**
 * Watches what we command a connector to do: three pairs of start and stop, or three rises of its limit from at most 10 %
 * to at least 50 % of the rating, within 300 s. Needs no samples, so it also sees what a rule about currents misses after
 * a quarter of an hour at full load. An untested proposal.
 */
export class CommandChurn {
  readonly #ratedA: number | null
  #startedAtMs: number | null = null
  #wasLow = false
  #marks: { atMs: number; kind: Churn['kind'] }[] = []
  #open: { kind: Churn['kind']; firstSeenAtMs: number; lastSeenAtMs: number; count: number } | null = null

  /** @param ratedA Of the connector; without it limits are not judged. */
  constructor(ratedA: number | null) {
    this.#ratedA = ratedA
  }

  started(atMs: number): Churn | null {
    this.#startedAtMs = atMs
    return this.tick(atMs)
  }

  stopped(atMs: number): Churn | null {
    if (this.#startedAtMs === null) return this.tick(atMs)
    this.#startedAtMs = null
    return this.#mark(atMs, 'startStop')
  }

  limited(atMs: number, limitA: number): Churn | null {
    if (this.#ratedA === null || this.#ratedA <= 0) return this.tick(atMs)
    const share = limitA / this.#ratedA
    const rose = this.#wasLow && share >= CHURN.highShare
    if (share <= CHURN.lowShare) this.#wasLow = true
    if (!rose) return this.tick(atMs)
    this.#wasLow = false
    return this.#mark(atMs, 'limit')
  }

  /** Lets time pass: after 15 quiet minutes what was open ends. */
  tick(atMs: number): Churn | null {
    if (this.#open === null || atMs - this.#open.lastSeenAtMs < CHURN.quietMs) return null
    const ended: Churn = { phase: 'ended', ...this.#open }
    this.#open = null
    return ended
  }

  #mark(atMs: number, kind: Churn['kind']): Churn | null {
    const ended = this.tick(atMs)
    this.#marks = [...this.#marks.filter((mark) => mark.atMs > atMs - CHURN.windowMs), { atMs, kind }]
    if (ended !== null) return ended
    if (this.#open !== null) {
      if (this.#open.kind !== kind) return null
      this.#open = { ...this.#open, lastSeenAtMs: atMs, count: this.#open.count + 1 }
      return { phase: 'grew', ...this.#open }
    }
    const same = this.#marks.filter((mark) => mark.kind === kind)
    if (same.length < (kind === 'limit' ? CHURN.rises : CHURN.pairs)) return null
    this.#open = { kind, firstSeenAtMs: same[0]?.atMs ?? atMs, lastSeenAtMs: atMs, count: same.length }
    return { phase: 'began', ...this.#open }
  }
}
