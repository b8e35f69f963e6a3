const MAX_KEYS = 20_000

/** How a key stands after an event. */
export interface Allowance {
  /** Seconds to wait; 0: the event is allowed. */
  readonly waitS: number
  /** Events that are left in this window. */
  readonly left: number
  /** Seconds until the window ends and all are there again. */
  readonly resetS: number
}

/**
 * Allows `limit` events per key and window. Kept in the memory of one instance: it writes nothing, and with N instances
 * a caller gets at most N times as much.
 */
export class RateLimiter {
  readonly #windows = new Map<string, { readonly startedAtMs: number; count: number }>()

  /** Counts one event. @returns seconds to wait, 0 when allowed. */
  take(key: string, limit: number, windowS: number, now: Date): number {
    return this.use(key, limit, windowS, now).waitS
  }

  /** Counts one event and tells what is left. */
  use(key: string, limit: number, windowS: number, now: Date): Allowance {
    const nowMs = now.getTime()
    const window = this.#windows.get(key)
    if (window === undefined || nowMs - window.startedAtMs >= windowS * 1000) {
      this.#windows.delete(key)
      this.#windows.set(key, { startedAtMs: nowMs, count: 1 })
      this.#forgetOldest()
      return { waitS: 0, left: limit - 1, resetS: windowS }
    }
    const resetS = Math.ceil((window.startedAtMs + windowS * 1000 - nowMs) / 1000)
    if (window.count >= limit) return { waitS: resetS, left: 0, resetS }
    window.count += 1
    return { waitS: 0, left: limit - window.count, resetS }
  }

  #forgetOldest(): void {
    if (this.#windows.size <= MAX_KEYS) return
    const [oldest] = this.#windows.keys()
    if (oldest !== undefined) this.#windows.delete(oldest)
  }
}
