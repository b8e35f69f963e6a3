import type { Clock } from '../clock.ts'

/**
 * A token bucket for the frames of one socket. Nothing is dropped: over the limit the caller pauses reading until
 * {@link RateLimit.waitMs} has passed, and TCP slows the station down.
 */
export interface RateLimit {
  /** A frame came. @returns milliseconds for which reading must pause; 0 = go on. */
  take(): number
}

export function rateLimit(
  clock: Pick<Clock, 'now'>,
  limits: { readonly messagesPerS: number; readonly messageBurst: number },
): RateLimit {
  const { messagesPerS, messageBurst } = limits
  let tokens = messageBurst
  let countedAt = clock.now().getTime()
  return {
    take() {
      const now = clock.now().getTime()
      tokens = Math.min(messageBurst, tokens + (Math.max(0, now - countedAt) * messagesPerS) / 1000)
      countedAt = now
      tokens--
      return tokens >= 0 ? 0 : Math.ceil((-tokens * 1000) / messagesPerS)
    },
  }
}
