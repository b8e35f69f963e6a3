import { describe, expect, test } from 'vitest'
import { LOW_POWER, likenessOf, lowPower, type PowerConnector, powerSessionOf } from './low-power.ts'
import { seededRandom } from './seeded-random.ts'
import { quantile } from './statistics.ts'

const FACTS = { plugType: 'Type2', currentType: 'AC', maxPowerW: 22_000, maxCurrentA: 32, phases: 3 } as const
const STATION = { vendor: 'V', model: 'M', simulated: false }
const AT = new Date('2026-06-01T00:00:00Z')

/** One driver for each current, with three sessions each. */
function connectorOf(stationId: string, bests: readonly number[], fields: Partial<PowerConnector> = {}) {
  const sessions = bests.flatMap((bestA, driver) =>
    [bestA, bestA / 2, bestA / 3].map((currentA) => ({ at: AT, driver: `${driver}`, currentA })),
  )
  const likeness = likenessOf(STATION, FACTS)
  const connector: PowerConnector = { stationId, connectorId: 1, likeness, ratedA: 32, sessions, ...fields }
  return connector
}

const STRONG = [32, 32, 32, 31, 16, 32, 30, 32, 32, 16]
const WEAK = STRONG.map((currentA) => Math.min(currentA, 12))
const PEERS = ['B', 'C', 'D'].map((stationId) => connectorOf(stationId, STRONG))

describe('low power against peers', () => {
  test('a station that gives every car little is named, with its own figure and that of its peers', () => {
    expect(lowPower([connectorOf('A', WEAK), ...PEERS])).toEqual([
      {
        ...{ stationId: 'A', connectorId: 1, measuredA: 12, peersA: 32, peers: 3, drivers: 10 },
        sessions: connectorOf('A', WEAK).sessions,
      },
    ])
  })

  test('weak cars beside a few strong ones clear a station', () => {
    expect(lowPower([connectorOf('A', [10, 10, 10, 10, 10, 10, 32, 32, 32, 10]), ...PEERS])).toEqual([])
  })

  test('one weak car that comes every day counts once', () => {
    const daily = Array.from({ length: 60 }, () => ({ at: AT, driver: 'daily', currentA: 6 }))
    const own = connectorOf('A', STRONG)
    expect(lowPower([{ ...own, sessions: [...own.sessions, ...daily] }, ...PEERS])).toEqual([])
  })

  test('[edge 1] two peers, seven drivers or 19 sessions are too few, of the station and of its peers', () => {
    const weak = connectorOf('A', WEAK)
    const seven = WEAK.slice(0, 7)
    expect(lowPower([weak, ...PEERS.slice(1)])).toEqual([])
    expect(lowPower([connectorOf('A', seven), ...PEERS])).toEqual([])
    expect(lowPower([weak, ...PEERS.slice(1), connectorOf('E', STRONG.slice(0, 7))])).toEqual([])
    expect(lowPower([{ ...weak, sessions: weak.sessions.filter((_, index) => index < 19) }, ...PEERS])).toEqual([])
  })

  test('[edge 2] connectors of the same station are no peers', () => {
    const own = [1, 2, 3].map((connectorId) => connectorOf('A', STRONG, { connectorId }))
    expect(lowPower([connectorOf('A', WEAK, { connectorId: 4 }), ...own])).toEqual([])
  })

  test('[edge 3] currents above the rating make no figure: facts or measuring are others', () => {
    const sums = ['B', 'C', 'D'].map((stationId) =>
      connectorOf(
        stationId,
        STRONG.map((currentA) => 3 * currentA),
      ),
    )
    expect(lowPower([connectorOf('A', WEAK), ...sums])).toEqual([])
  })

  test('nothing is alike where a fact is unknown, nor with direct current', () => {
    expect(likenessOf(STATION, FACTS)).not.toBeNull()
    for (const name of ['plugType', 'currentType', 'maxCurrentA', 'phases'] as const) {
      expect(likenessOf(STATION, { ...FACTS, [name]: null })).toBeNull()
    }
    expect(likenessOf(STATION, { ...FACTS, currentType: 'DC' })).toBeNull()
    expect(likenessOf(STATION, null)).toBeNull()
    expect(likenessOf({ ...STATION, vendor: null }, FACTS)).toBeNull()
    expect(likenessOf({ ...STATION, model: null }, FACTS)).toBeNull()
    expect(likenessOf({ ...STATION, simulated: true }, FACTS)).not.toBe(likenessOf(STATION, FACTS))
  })

  test('property: never with unknown facts, never with 60 % of the median or more, whatever cars come', () => {
    const random = seededRandom(7)
    const cars = (most: number) => Array.from({ length: 7 + Math.floor(random() * 12) }, () => 6 + random() * most)
    let named = 0
    for (let round = 0; round < 2_000; round++) {
      const connectors = Array.from({ length: 3 + Math.floor(random() * 5) }, (_, index) =>
        connectorOf(`S${index}`, cars(random() < 0.3 ? 6 : 26), random() < 0.1 ? { likeness: null } : {}),
      )
      for (const { stationId, measuredA, peersA, peers } of lowPower(connectors)) {
        named++
        expect(measuredA).toBeLessThan(LOW_POWER.lowShare * peersA)
        expect(peers).toBeGreaterThanOrEqual(LOW_POWER.leastPeers)
        expect(connectors.find((each) => each.stationId === stationId)?.likeness).not.toBeNull()
        const bests = (connectors.find((each) => each.stationId === stationId)?.sessions ?? [])
          .filter((_, index) => index % 3 === 0)
          .map(({ currentA }) => currentA)
        expect(quantile(bests, LOW_POWER.bestShare)).toBe(measuredA)
      }
      expect(lowPower(connectors.map((each) => ({ ...each, likeness: null })))).toEqual([])
      expect(lowPower(connectors.map((each) => ({ ...each, ratedA: null })))).toEqual([])
    }
    expect(named).toBeGreaterThan(50)
  })

  test('property: like stations with the same mix of weak and strong cars are blamed at most once in a thousand', () => {
    const random = seededRandom(13)
    let judged = 0
    let blamed = 0
    for (const strong of [0.2, 0.3, 0.5, 0.8]) {
      for (let round = 0; round < 1_000; round++) {
        const connectors = Array.from({ length: 5 }, (_, index) =>
          connectorOf(
            `S${index}`,
            Array.from({ length: 8 + Math.floor(random() * 20) }, () => (random() < strong ? 32 : 13)),
          ),
        )
        judged += connectors.length
        blamed += lowPower(connectors).length
      }
    }
    expect(blamed / judged).toBeLessThanOrEqual(0.001)
  })
})

describe('a session as the rule looks at it', () => {
  const stats = { maxA: 32, meanA: 20, p95A: 30, cycles: 0, gaps: 0 }
  const session = {
    ...{ state: 'stopped', startedAt: AT, stoppedAt: new Date(AT.getTime() + 3_600_000), energyWh: 7_000 },
    ...{ sessionStats: stats, ownerUid: null, idTagMasked: '••••23' },
  } as const

  test('drivers are told apart by account or masked card', () => {
    expect(powerSessionOf(session)).toEqual({ at: AT, driver: '••••23', currentA: 30 })
    expect(powerSessionOf({ ...session, ownerUid: 'u1' })?.driver).toBe('u1')
  })

  test('[edge 4] one that runs, was short, took hardly anything or has no current tells nothing', () => {
    const none = { ...session, sessionStats: { ...stats, p95A: null } }
    const short = { ...session, stoppedAt: new Date(AT.getTime() + 60_000) }
    const running = { ...session, state: 'open', stoppedAt: null } as const
    const others = [none, short, running, { ...session, energyWh: 500 }, { ...session, energyWh: null }]
    expect(others.map(powerSessionOf)).toEqual(others.map(() => null))
    expect(powerSessionOf({ ...session, sessionStats: null })).toBeNull()
  })
})
