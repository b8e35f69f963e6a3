import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { StationCredentials } from '@charge-it/shared/model/station.ts'
import type { Clock } from '../clock.ts'
import { isSlowHash, verifyKey } from './verify-key.ts'

export type KeyVerdict = 'current' | 'previous' | 'wrong'

/** Compares passwords with stored keys and remembers successes for ten minutes, because scrypt costs 50 ms. */
export interface KeyCheck {
  check(stationId: string, password: Buffer, credentials: StationCredentials): Promise<KeyVerdict>
  /** The password was right within ten minutes. Costs nothing. */
  isRemembered(stationId: string, password: Buffer): boolean
  /** A comparison would cost a slow hash. */
  isSlow(stationId: string, password: Buffer, credentials: StationCredentials): boolean
}

const REMEMBERED_MS = 10 * 60_000
const MOST_REMEMBERED = 20_000

export function keyCheck(clock: Pick<Clock, 'now'>): KeyCheck {
  /** Passwords are remembered as a keyed hash; the key dies with the process. */
  const secret = randomBytes(32)
  const successes = new Map<string, { readonly proof: Buffer; readonly hash: string; readonly at: number }>()

  const proofOf = (password: Buffer) => createHmac('sha256', secret).update(password).digest()
  const remembered = (stationId: string, password: Buffer) => {
    const success = successes.get(stationId)
    if (success === undefined || clock.now().getTime() - success.at > REMEMBERED_MS) return undefined
    return timingSafeEqual(success.proof, proofOf(password)) ? success : undefined
  }
  const remember = (stationId: string, password: Buffer, hash: string) => {
    successes.delete(stationId)
    successes.set(stationId, { proof: proofOf(password), hash, at: clock.now().getTime() })
    for (const oldest of successes.keys()) {
      if (successes.size <= MOST_REMEMBERED) break
      successes.delete(oldest)
    }
  }

  return {
    async check(stationId, password, { authorizationKeyHash, previousAuthorizationKeyHash }) {
      const hash = remembered(stationId, password)?.hash
      const keys = [
        ['current', authorizationKeyHash],
        ['previous', previousAuthorizationKeyHash],
      ] as const
      for (const [verdict, stored] of keys) if (stored !== null && stored === hash) return verdict
      for (const [verdict, stored] of keys) {
        if (stored === null || !(await verifyKey(password, stored))) continue
        remember(stationId, password, stored)
        return verdict
      }
      return 'wrong'
    },
    isRemembered: (stationId, password) => remembered(stationId, password) !== undefined,
    isSlow(stationId, password, { authorizationKeyHash, previousAuthorizationKeyHash }) {
      if (remembered(stationId, password) !== undefined) return false
      return [authorizationKeyHash, previousAuthorizationKeyHash].some((hash) => hash !== null && isSlowHash(hash))
    },
  }
}
