import type { Clock, Timers } from '../ports.ts'

const LONGEST_TIMEOUT_MS = 2_147_483_647

/** The machine's own clock. */
export const systemClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }

/** Timers on the machine's own clock. */
export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(delayMs, LONGEST_TIMEOUT_MS))
    return () => clearTimeout(timer)
  },
}

/** The clock of a machine that does not know the time: it begins in 1970 with its process. */
export function unsetClock(): Clock {
  return { nowMs: () => performance.now(), monotonicMs: () => performance.now() }
}

/**
 * Time that runs `speed` times as fast and reaches the machine's time after `realDurationMs`: no event of the simulation
 * lies in the future.
 */
export function acceleratedTime(speed: number, realDurationMs: number): { clock: Clock; timers: Timers } {
  const realStartMs = performance.now()
  const startMs = Date.now() - realDurationMs * (speed - 1)
  const monotonicMs = () => (performance.now() - realStartMs) * speed
  return {
    clock: { nowMs: () => startMs + monotonicMs(), monotonicMs },
    timers: { after: (delayMs, run) => systemTimers.after(delayMs / speed, run) },
  }
}
