import type { Clock } from '../clock.ts'

/**
 * A token bucket for the frames of one socket. Nothing is dropped: over the limit the caller pauses reading for the time
 * that {@link RateLimit.take} says, and TCP slows the station down.
 */
export class RateLimit {
  readonly #clock: Pick<Clock, 'now'>
  readonly #limits: { readonly messagesPerS: number; readonly messageBurst: number }
  #tokens: number
  #countedAt: number

  constructor(clock: Pick<Clock, 'now'>, limits: { readonly messagesPerS: number; readonly messageBurst: number }) {
    this.#clock = clock
    this.#limits = limits
    this.#tokens = limits.messageBurst
    this.#countedAt = clock.now().getTime()
  }

  /** A frame came. @returns milliseconds for which reading must pause; 0 = go on. */
  take(): number {
    const { messagesPerS, messageBurst } = this.#limits
    const now = this.#clock.now().getTime()
    const earned = (Math.max(0, now - this.#countedAt) * messagesPerS) / 1000
    this.#tokens = Math.min(messageBurst, this.#tokens + earned) - 1
    this.#countedAt = now
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens * 1000) / messagesPerS)
  }
}
