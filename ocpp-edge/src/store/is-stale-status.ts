import type { ConnectorStateReport } from './station-board.ts'

const PLAUSIBLE_AHEAD_MS = 5 * 60_000
const OLDEST_REPLAY_MS = 7 * 86_400_000

/**
 * True when a status is older than the one that is known and must not replace it: chargers replay old ones after an
 * outage, in any order (EVerest/libocpp#1130). A clock that jumped back does not silence a station: a time more than a
 * week old, or one older than a known time that lay in the future, counts as new.
 */
export function isStaleStatus(
  known: Pick<ConnectorStateReport, 'statusAt' | 'receivedAt'>,
  reported: Pick<ConnectorStateReport, 'statusAt'>,
): boolean {
  if (known.statusAt === null || known.receivedAt === null || reported.statusAt === null) return false
  const knownIsPlausible = known.statusAt.getTime() <= known.receivedAt.getTime() + PLAUSIBLE_AHEAD_MS
  const reportedIsReplay = reported.statusAt.getTime() > known.receivedAt.getTime() - OLDEST_REPLAY_MS
  return knownIsPlausible && reportedIsReplay && reported.statusAt < known.statusAt
}
