import type { ConnectorFacts } from '../model/connector.ts'
import type { Station } from '../model/station.ts'
import type { Transaction } from '../model/transaction.ts'
import { quantile } from './statistics.ts'

/**
 * The rule's numbers. They are proposals: no data with defects known as such was there to try them on. All of them are
 * chosen so that the rule rather stays silent.
 */
export const LOW_POWER = {
  /** Long enough for many cars, short enough that a repair shows. */
  days: 30,
  /** Fewer show the cars, not the station: of the connector, and of each peer. */
  leastSessions: 20,
  leastDrivers: 8,
  /** A median of fewer follows a single one. */
  leastPeers: 3,
  /** Of the drivers' best currents: most cars take less than a station can give, so that only the best quarter tells. */
  bestShare: 0.75,
  /** Of the peers' median. Cars of 16 A where others take 32 A lie below it as well, which is what `chance` is for. */
  lowShare: 0.6,
  /** So improbable must it be that cars as the peers' make it by accident: it is asked each night of each connector. */
  chance: 0.001,
  /** A shorter session, or one of an almost full car, tells nothing of what the station could give. */
  leastMs: 15 * 60_000,
  leastEnergyWh: 1_000,
  /** Of the rating: whoever measures more has other facts than those stored, or sums its phases. */
  mostOfRating: 1.2,
} as const

/** A connector with what its sessions of the last 30 days drew. */
export interface PowerConnector {
  readonly stationId: string
  readonly connectorId: number
  /** Connectors of the same text are alike, see {@link likenessOf}; null: not known, so not judged and nobody's peer. */
  readonly likeness: string | null
  readonly ratedA: number | null
  readonly sessions: readonly PowerSession[]
}

export interface PowerSession {
  readonly at: Date
  /** A pseudonym. Two drivers may share one, which only makes them seem fewer. */
  readonly driver: string
  /** 95th percentile of the session's current. */
  readonly currentA: number
}

export interface LowPower {
  readonly stationId: string
  readonly connectorId: number
  /** What the best quarter of its drivers got, and the median of the same of the peers. */
  readonly measuredA: number
  readonly peersA: number
  readonly peers: number
  readonly drivers: number
  readonly sessions: readonly PowerSession[]
}

/**
 * What connectors must share to be compared: make and model (they measure alike), plug (the same cars), rating, and whether
 * they are simulated. Null where any of it is unknown, and for direct current, whose amperes follow from the car's battery.
 */
export function likenessOf(
  station: Pick<Station, 'vendor' | 'model' | 'simulated'>,
  facts: ConnectorFacts | null | undefined,
): string | null {
  if (facts == null || station.vendor === null || station.model === null) return null
  const { plugType, currentType, maxCurrentA, phases } = facts
  if (plugType === null || currentType !== 'AC' || maxCurrentA === null || phases === null) return null
  return JSON.stringify([station.vendor, station.model, plugType, maxCurrentA, phases, station.simulated])
}

/** A session as the rule looks at it; null for one that tells nothing. */
export function powerSessionOf(
  session: Pick<
    Transaction,
    'state' | 'startedAt' | 'stoppedAt' | 'energyWh' | 'sessionStats' | 'ownerUid' | 'idTagMasked'
  >,
): PowerSession | null {
  const { state, startedAt, stoppedAt, energyWh, sessionStats, ownerUid, idTagMasked } = session
  const currentA = sessionStats?.p95A ?? null
  if (state !== 'stopped' || stoppedAt === null || currentA === null || currentA <= 0) return null
  if (stoppedAt.getTime() - startedAt.getTime() < LOW_POWER.leastMs) return null
  if ((energyWh ?? 0) < LOW_POWER.leastEnergyWh) return null
  return { at: startedAt, driver: ownerUid ?? idTagMasked, currentA }
}

/**
 * Connectors that give less than 60 % of what like connectors of other stations give. Each driver counts once, with the best
 * session, so that a frequent weak car is no more than one. Never where cars like the peers' would make it by accident more
 * often than once in a thousand: with few strong cars around, missing them proves nothing.
 */
export function lowPower(connectors: readonly PowerConnector[]): readonly LowPower[] {
  const known = connectors.flatMap((connector) => {
    const figure = figureOf(connector)
    return figure === null ? [] : [{ connector, ...figure }]
  })
  return known.flatMap(({ connector, bests, bestA }) => {
    const { stationId, connectorId, likeness, sessions } = connector
    const peers = known.filter(({ connector: other }) => other.likeness === likeness && other.stationId !== stationId)
    const peersA = quantile(
      peers.map((peer) => peer.bestA),
      0.5,
    )
    if (peersA === null || peers.length < LOW_POWER.leastPeers) return []
    const limitA = LOW_POWER.lowShare * peersA
    if (bestA >= limitA) return []
    const reaches = (amount: number) => amount >= limitA
    const theirs = peers.flatMap((peer) => peer.bests)
    // One more that does not reach it: a hundred percent of some is not of all.
    const share = theirs.filter(reaches).length / (theirs.length + 1)
    if (atMost(bests.filter(reaches).length, bests.length, share) > LOW_POWER.chance) return []
    return [{ stationId, connectorId, measuredA: bestA, peersA, peers: peers.length, drivers: bests.length, sessions }]
  })
}

/** Each driver's best current and what the best quarter of them got; null where that is not known well enough. */
function figureOf({ likeness, ratedA, sessions }: PowerConnector) {
  if (likeness === null || ratedA === null || ratedA <= 0 || sessions.length < LOW_POWER.leastSessions) return null
  const bests = [...Map.groupBy(sessions, ({ driver }) => driver).values()].map((own) =>
    Math.max(...own.map(({ currentA }) => currentA)),
  )
  const bestA = quantile(bests, LOW_POWER.bestShare)
  if (bests.length < LOW_POWER.leastDrivers || bestA === null) return null
  return bestA > LOW_POWER.mostOfRating * ratedA ? null : { bests, bestA }
}

/** How probable it is that at most `hits` of `count` succeed (binomial). */
function atMost(hits: number, count: number, share: number): number {
  let term = (1 - share) ** count
  let sum = term
  for (let each = 1; each <= hits; each++) {
    term *= ((count - each + 1) / each) * (share / (1 - share))
    sum += term
  }
  return sum
}
