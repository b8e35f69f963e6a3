/** A change of direction counts from this size on. */
const SWING_A = 10
const WINDOW_MS = 60_000
/** Local rule: so many swings within a minute are an anomaly. */
const SWINGS_TO_WARN = 6
/** It is over below this: a rate at the edge is one anomaly, not one a minute. */
const SWINGS_TO_GO_ON = 3
const STEADY_SAMPLES = 5
const RAMP_SHARE = 0.9

export interface LearnedPattern {
  readonly measuredToLimit: number | null
  readonly rampS: number | null
  readonly reversalsPerMinute: number
}

/**
 * Watches the current of one connector, once per second: counts its swings and learns how it follows the limit.
 * Outputs depend on the samples alone.
 */
export interface CurrentWatch {
  /** @returns swings within the last minute when they become too many; null otherwise. */
  sample(atMs: number, currentA: number, limitA: number | null): { swingsPerMinute: number } | null
  /** From too many swings within a minute until a minute has few. */
  isFluctuating(): boolean
  /** What the session taught; starts over. */
  endOfSession(): LearnedPattern
}

export function createCurrentWatch(): CurrentWatch {
  let turnA: number | null = null
  let direction = 0
  let swings: number[] = []
  let warned = false
  let mostSwings = 0
  let startedAtMs: number | null = null
  let rampS: number | null = null
  let steady = { sum: 0, count: 0 }
  let sinceLimitChange = 0
  let lastLimitA: number | null = null

  const turn = (atMs: number, currentA: number): void => {
    turnA ??= currentA
    const moved = currentA - turnA
    if (direction !== 0 && Math.sign(moved) === direction) {
      turnA = currentA
      return
    }
    if (Math.abs(moved) < SWING_A) return
    if (direction !== 0) swings.push(atMs)
    direction = Math.sign(moved)
    turnA = currentA
  }

  return {
    sample: (atMs, currentA, limitA) => {
      turn(atMs, currentA)
      swings = swings.filter((time) => atMs - time < WINDOW_MS)
      mostSwings = Math.max(mostSwings, swings.length)
      if (limitA !== lastLimitA) sinceLimitChange = 0
      else sinceLimitChange++
      lastLimitA = limitA
      if (limitA !== null && limitA > 0) {
        startedAtMs ??= atMs
        if (rampS === null && currentA >= RAMP_SHARE * limitA) rampS = (atMs - startedAtMs) / 1000
        if (sinceLimitChange >= STEADY_SAMPLES && currentA > 0) {
          steady = { sum: steady.sum + currentA / limitA, count: steady.count + 1 }
        }
      }
      const many = swings.length >= (warned ? SWINGS_TO_GO_ON : SWINGS_TO_WARN)
      const tell = many && !warned
      warned = many
      return tell ? { swingsPerMinute: swings.length } : null
    },
    isFluctuating: () => warned,
    endOfSession: () => {
      const learned = {
        measuredToLimit: steady.count === 0 ? null : Math.round((steady.sum / steady.count) * 1000) / 1000,
        rampS,
        reversalsPerMinute: mostSwings,
      }
      startedAtMs = null
      rampS = null
      steady = { sum: 0, count: 0 }
      mostSwings = swings.length
      return learned
    },
  }
}
