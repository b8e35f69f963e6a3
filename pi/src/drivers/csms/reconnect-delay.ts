import type { Random } from '../../ports.ts'

const FIRST_TRIES = 3
const FIRST_MS = 5000
const CAP_MS = 60_000
const SLOW_MS = 60_000

/** How long to wait before connecting again. */
export interface ReconnectPolicy {
  /** A fixed delay in seconds, or null for full jitter. */
  readonly fixedS: number | null
}

/**
 * The first three tries come within 5 s each, so that a drained edge is replaced quickly; then full jitter up to 60 s,
 * so that a fleet does not return at once. A CSMS that does not know or accept the station is asked once in 60 to 90 s.
 * @param attempt 1 for the first try after a loss.
 */
export function reconnectDelayMs(attempt: number, refused: boolean, policy: ReconnectPolicy, random: Random): number {
  if (refused) return SLOW_MS + random() * (SLOW_MS / 2)
  if (policy.fixedS !== null) return policy.fixedS * 1000
  if (attempt <= FIRST_TRIES) return random() * FIRST_MS
  return random() * Math.min(CAP_MS, FIRST_MS * 2 ** (attempt - FIRST_TRIES))
}
