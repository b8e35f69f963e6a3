import type { Clock } from '../clock.ts'

/**
 * Failed logins per address and station in a minute. It never locks a station out: other addresses are not affected, and
 * from the same address a right password still passes, because cheap comparisons go on and slow ones at the pace of the
 * limit.
 */
export interface FailureLimit {
  failed(remoteAddress: string, stationId: string): void
  reached(remoteAddress: string, stationId: string): boolean
  /** Over the limit, one slow comparison may run now. */
  mayCompareSlowly(remoteAddress: string, stationId: string): boolean
}

const MINUTE_MS = 60_000
/** Beyond it the longest idle ones are forgotten. */
const MOST_COUNTED = 10_000

export function failureLimit(clock: Pick<Clock, 'now'>, perMinute: number): FailureLimit {
  const counted = new Map<string, { failedAt: number[]; comparedAt: number }>()
  const keyOf = (remoteAddress: string, stationId: string) => `${remoteAddress}\n${stationId}`
  const recent = (key: string): number => {
    const entry = counted.get(key)
    if (entry === undefined) return 0
    const since = clock.now().getTime() - MINUTE_MS
    entry.failedAt = entry.failedAt.filter((at) => at > since)
    if (entry.failedAt.length === 0) counted.delete(key)
    return entry.failedAt.length
  }
  return {
    failed(remoteAddress, stationId) {
      const key = keyOf(remoteAddress, stationId)
      recent(key)
      const entry = counted.get(key) ?? { failedAt: [], comparedAt: Number.NEGATIVE_INFINITY }
      counted.delete(key)
      counted.set(key, entry)
      entry.failedAt = [...entry.failedAt.slice(-perMinute), clock.now().getTime()]
      for (const oldest of counted.keys()) {
        if (counted.size <= MOST_COUNTED) break
        counted.delete(oldest)
      }
    },
    reached: (remoteAddress, stationId) => recent(keyOf(remoteAddress, stationId)) >= perMinute,
    mayCompareSlowly(remoteAddress, stationId) {
      const entry = counted.get(keyOf(remoteAddress, stationId))
      const now = clock.now().getTime()
      if (entry === undefined) return true
      if (now - entry.comparedAt < MINUTE_MS / perMinute) return false
      entry.comparedAt = now
      return true
    },
  }
}
