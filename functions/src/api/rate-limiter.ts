const MAX_KEYS = 20_000

/**
 * Allows `limit` events per key and window. Kept in the memory of one instance: it writes nothing, and with N instances
 * a caller gets at most N times as much.
 */
export class RateLimiter {
  readonly #windows = new Map<string, { readonly startedAtMs: number; count: number }>()

  /** Counts one event. @returns seconds to wait, 0 when allowed. */
  take(key: string, limit: number, windowS: number, now: Date): number {
    const nowMs = now.getTime()
    const window = this.#windows.get(key)
    if (window === undefined || nowMs - window.startedAtMs >= windowS * 1000) {
      this.#windows.delete(key)
      this.#windows.set(key, { startedAtMs: nowMs, count: 1 })
      this.#forgetOldest()
      return 0
    }
    if (window.count >= limit) return Math.ceil((window.startedAtMs + windowS * 1000 - nowMs) / 1000)
    window.count += 1
    return 0
  }

  #forgetOldest(): void {
    if (this.#windows.size <= MAX_KEYS) return
    const [oldest] = this.#windows.keys()
    if (oldest !== undefined) this.#windows.delete(oldest)
  }
}
