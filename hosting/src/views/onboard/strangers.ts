import type { Attempt } from '@charge-it/shared/model/attempt.ts'
import type { PendingStation } from '@charge-it/shared/model/pending-station.ts'

/** A charger that nobody added and that may be the one that is waited for. */
export interface Stranger {
  /** Its knock, in the form of what the edges note of known stations. */
  readonly attempt: Attempt
  /** Its name is nearly the one that was typed: somebody mistyped it. */
  readonly similar: boolean
}

const RECENT_MS = 15 * 60_000
const TYPING_ERRORS = 2

/** Chargers with other names that knocked lately, the most similar first, then the newest. */
export function strangersOf(pending: readonly PendingStation[], stationId: string, now: Date): readonly Stranger[] {
  return pending
    .filter(({ lastAt }) => now.getTime() - lastAt.getTime() < RECENT_MS)
    .map((each) => ({ attempt: attemptOf(each), similar: isSimilar(each.stationId, stationId) }))
    .toSorted(
      (a, b) => Number(b.similar) - Number(a.similar) || b.attempt.lastAt.getTime() - a.attempt.lastAt.getTime(),
    )
}

function attemptOf(pending: PendingStation): Attempt {
  const { stationId, remoteAddress, subprotocols, firstAt, lastAt, attempts, edgeId, expireAt } = pending
  return {
    ...{ stationId, reason: 'unknownStation', detail: stationId, remoteAddress, subprotocols: [...subprotocols] },
    ...{ firstAt, lastAt, count: attempts, edgeId, expireAt },
  }
}

/** Upper and lower case, and what separates parts of a name, are what people mistype first. */
function isSimilar(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))
  if (one === undefined || other === undefined) return false
  const shorter = Math.min(one.length, other.length)
  return one === other || (shorter > TYPING_ERRORS * 2 && distance(one, other) <= TYPING_ERRORS)
}

/** Letters to insert, leave out or replace (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (let at = 1; at <= to.length; at += 1) {
      const replaced = (row[at - 1] ?? 0) + (letter === to[at - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
