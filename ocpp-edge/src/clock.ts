/** Time, injected so that tests can move it. */
export interface Clock {
  now(): Date
  /** Runs once after `ms`; returns what cancels it. */
  after(ms: number, run: () => void): () => void
  /** Runs every `ms`; returns what cancels it. Does not keep the process alive. */
  every(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => new Date(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
}
