import type { Cancel, Timers } from '../ports.ts'

export interface EndableTimers extends Timers {
  /** Cancels what is set; from now on nothing is. */
  end(): void
}

/**
 * The timers of a station that can stop. An answer of the CSMS may still arrive while the socket closes, and what it sets
 * in motion (the heartbeat, say) would keep a stopped station at work for ever.
 */
export function createEndableTimers(timers: Timers): EndableTimers {
  const set = new Set<Cancel>()
  let ended = false
  return {
    after: (delayMs, run) => {
      if (ended) return () => {}
      const cancelTimer = timers.after(delayMs, () => {
        set.delete(cancel)
        run()
      })
      const cancel = () => {
        set.delete(cancel)
        cancelTimer()
      }
      set.add(cancel)
      return cancel
    },
    end: () => {
      ended = true
      for (const cancel of [...set]) cancel()
    },
  }
}
