import type { Cancel, Timers } from '../ports.ts'

export interface Sampler {
  /** Starts over with the interval as it is now. */
  arm(): void
  stop(): void
}

/** Takes a sample again and again. @param deps.intervalS read before each pause; 0 ends it. */
export function createSampler(deps: {
  readonly timers: Timers
  readonly intervalS: () => number
  readonly take: () => void
}): Sampler {
  let cancel: Cancel | null = null
  const arm = () => {
    cancel?.()
    cancel = null
    const intervalS = deps.intervalS()
    if (intervalS === 0) return
    cancel = deps.timers.after(intervalS * 1000, () => {
      deps.take()
      arm()
    })
  }
  return { arm, stop: () => cancel?.() }
}
