import { collections, paths } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { edgeOf, openWorld, siteOf, type World } from '../testing/test-world.ts'
import { insightDeps } from './insight-deps.ts'
import { predictNow } from './run-insights.ts'

const NOW = new Date('2026-06-20T05:10:00Z')
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
const STATIONS = Array.from({ length: 12 }, (_, index) => `CP-${index + 1}`)

let world: World
beforeEach(async () => {
  world = openWorld()
  world.clock.now = NOW
  await world.put(paths.site('blok-m'), siteOf())
})
afterEach(() => world.close())

/** A station that was away for a while today. */
async function putStation(stationId: string, lastSeenAt: Date, connectedAt: Date) {
  const draft = { stationId, siteId: 'blok-m', securityProfile: 1, connectorCount: 1 } as const
  const connection = { edgeId: 'edge-new', epoch: 2, connectedAt, lastSeenAt, online: true }
  await world.put(paths.station(stationId), { ...newStation(draft, NOW), connection, totalEnergyWh: 1 })
  const connector = newConnector({ stationId, siteId: 'blok-m', connectorId: 1, code: null, facts: null }, NOW)
  await world.put(paths.connector(stationId, 1), { ...connector, status: 'Available', statusAt: new Date(0) })
}

async function gaps(): Promise<readonly string[]> {
  expect(await predictNow(insightDeps(world.deps), ['rollUp', 'score'])).toMatchObject({ failed: 0 })
  const found = await world.firestore.collection(collections.anomalies).where('rule', '==', 'heartbeatGap').get()
  return found.docs.map((document) => document.get('stationId'))
}

test('two hours without any instance make no anomaly of stations; one that stayed away after it does', async () => {
  await world.put(paths.edge('edge-old'), edgeOf('edge-old', ago(240)))
  await world.put(paths.edge('edge-new'), edgeOf('edge-new', ago(0), { startedAt: ago(120) }))
  for (const stationId of STATIONS) await putStation(stationId, ago(240), ago(115))
  await putStation('CP-LATE', ago(240), ago(70))

  expect(await gaps()).toEqual(['CP-LATE'])
})

test('the same absence of one station while its instance ran is an anomaly', async () => {
  await world.put(paths.edge('edge-new'), edgeOf('edge-new', ago(0), { startedAt: ago(600) }))
  for (const stationId of STATIONS) await putStation(stationId, ago(900), ago(600))
  await putStation('CP-AWAY', ago(240), ago(115))

  expect(await gaps()).toContain('CP-AWAY')
})

test('a muted anomaly takes the next days in silence, and opens when its mute is over', async () => {
  await world.put(paths.edge('edge-new'), edgeOf('edge-new', ago(0), { startedAt: ago(60 * 24 * 5) }))
  await putStation('CP-AWAY', ago(240), ago(115))
  const all = async () => {
    await gaps()
    const found = await world.firestore.collection(collections.anomalies).where('rule', '==', 'heartbeatGap').get()
    return found.docs.map((each) => ({ id: each.id, state: each.get('state'), count: each.get('count') }))
  }
  const [first] = await all()
  const path = paths.anomaly(first?.id ?? '')
  const mutedUntil = new Date(NOW.getTime() + 60 * 3_600_000)
  await world.firestore.doc(path).update({ state: 'muted', mutedUntil })
  const nextDay = async (days: number) => {
    world.clock.now = new Date(NOW.getTime() + days * 86_400_000)
    const away = new Date(world.clock.now.getTime() - 240 * 60_000)
    await putStation('CP-AWAY', away, new Date(world.clock.now.getTime() - 115 * 60_000))
    await world.put(paths.edge('edge-new'), edgeOf('edge-new', world.clock.now, { startedAt: ago(60 * 24 * 5) }))
    return all()
  }

  // Over in between: a quiet day ends it.
  await world.firestore.doc(path).update({ quietAt: NOW })
  expect(await nextDay(1)).toEqual([{ id: first?.id, state: 'muted', count: 2 }])
  expect(await nextDay(2)).toEqual([{ id: first?.id, state: 'muted', count: 3 }])

  expect((await nextDay(3)).map(({ state }) => state).sort()).toContain('open')
})
