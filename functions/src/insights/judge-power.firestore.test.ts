import { type Anomaly, anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import type { ConnectorFacts } from '@charge-it/shared/model/connector.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, siteOf, stoppedOf, type World } from '../testing/test-world.ts'
import { insightDeps } from './insight-deps.ts'
import { trainNow } from './run-insights.ts'

/** 02:10 in Jakarta. */
const NOW = new Date('2026-06-17T19:10:00Z')
const DAY_MS = 86_400_000
const SITE = siteOf()
const PEERS = ['CP-2', 'CP-3', 'CP-4'] as const
const FACTS: ConnectorFacts = {
  ...{ plugType: 'Type2', currentType: 'AC', maxPowerW: 22_000, maxCurrentA: 32, phases: 3 },
}

let world: World
beforeEach(async () => {
  world = openWorld()
  world.clock.now = NOW
  await world.put(paths.site(SITE.siteId), SITE)
  await putStation('CP-1')
  await putSessions('CP-1', 12)
  for (const peer of PEERS) {
    await putStation(peer)
    await putSessions(peer, 32)
  }
})
afterEach(() => world.close())

async function putStation(stationId: string, facts: ConnectorFacts | null = FACTS) {
  const draft = { stationId, siteId: SITE.siteId, securityProfile: 1, connectorCount: 1 } as const
  await world.put(paths.station(stationId), { ...newStation(draft, NOW), vendor: 'V', model: 'M' })
  const connector = newConnector({ stationId, siteId: SITE.siteId, connectorId: 1, code: null, facts }, NOW)
  await world.put(paths.connector(stationId, 1), connector)
}

/** 24 sessions of ten cards in the 24 days before today, of which every third car takes no more than 16 A. */
async function putSessions(stationId: string, mostA: number) {
  const writer = world.firestore.bulkWriter()
  for (let id = 1; id <= 24; id++) {
    const startedAt = new Date(world.clock.now.getTime() - id * DAY_MS)
    const stoppedAt = new Date(startedAt.getTime() + 3_600_000)
    const p95A = Math.min(mostA, id % 3 === 0 ? 16 : 32)
    const fields = {
      ...{ stationId, startedAt, stoppedAt, energyWh: 6_000, idTagMasked: `••••${10 + (id % 10)}` },
      sessionStats: { maxA: p95A, meanA: p95A, p95A, cycles: 0, gaps: 0, rampS: null },
    }
    void writer.set(world.firestore.doc(`${collections.transactions}/${transactionKey(stationId, id)}`), {
      ...stoppedOf(id, fields),
    })
  }
  await writer.close()
}

const judged = async (): Promise<readonly Anomaly[]> => {
  await trainNow(SITE.siteId, insightDeps(world.deps))
  const { docs } = await world.firestore.collection(collections.anomalies).get()
  return docs.map((each) => parseDocument(anomalySchema, each.ref.path, each.data()))
}

test('a connector that gives every car less than its peers is opened once, and closed when it gives as much', async () => {
  const [opened, ...others] = await judged()
  expect(others).toEqual([])
  expect(opened).toMatchObject({
    ...{ anomalyId: 'CP-1_1_lowPower_2026-06-18', stationId: 'CP-1', connectorId: 1, rule: 'lowPower' },
    ...{ severity: 'warning', state: 'open', measured: 12, expected: 32, unit: 'A', count: 1, quietAt: null },
  })
  expect(opened?.evidence).toHaveLength(24)
  expect(await judged()).toEqual([opened])

  await putSessions('CP-1', 32)
  world.clock.now = new Date(NOW.getTime() + DAY_MS)

  expect(await judged()).toMatchObject([{ count: 1, state: 'resolved', quietAt: world.clock.now }])
})

test('what a person muted takes the next night in silence', async () => {
  const [opened] = await judged()
  await world.firestore.doc(paths.anomaly(opened?.anomalyId ?? '')).update({ state: 'muted' })
  world.clock.now = new Date(NOW.getTime() + DAY_MS)

  expect(await judged()).toMatchObject([{ count: 2, state: 'muted', quietAt: null }])
})

test('[edge 1] nothing is judged where a limit may have bound the sessions', async () => {
  await world.put(paths.site(SITE.siteId), siteOf({ gridLimitW: 50_000 }))
  expect(await judged()).toEqual([])

  await world.put(paths.site(SITE.siteId), SITE)
  await world.put(paths.command('c1'), { stationId: 'CP-1', action: 'SetChargingProfile' })
  expect(await judged()).toEqual([])
})

test('[edge 2] nothing is judged without facts of the connector or of enough peers', async () => {
  await putStation('CP-1', null)
  expect(await judged()).toEqual([])

  await putStation('CP-1')
  await putStation('CP-4', { ...FACTS, maxCurrentA: null })
  expect(await judged()).toEqual([])
})
