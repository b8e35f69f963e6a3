import {
  availabilityInsightSchema,
  clusterRunSchema,
  loadInsightSchema,
  maintenanceInsightSchema,
} from '@charge-it/shared/model/insight.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { statsDaySchema } from '@charge-it/shared/model/stats.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedBase, seedHistory } from '../../../emulator-seed/src/seed.ts'
import { openWorld, type World } from '../testing/test-world.ts'
import { insightDeps } from './insight-deps.ts'
import { runInsights } from './run-insights.ts'

/** 12:10 in Jakarta. */
const NOW = new Date('2026-11-21T05:10:00Z')
const SITES = ['blok-m', 'sudirman', 'bsd', 'km-207', 'braga', 'makassar']

let world: World
const read = async (path: string) => (await world.firestore.doc(path).get()).data()

beforeAll(async () => {
  world = openWorld()
  world.clock.now = NOW
  const { firestore } = world
  await seedBase({
    firestore,
    auth: null,
    now: NOW,
    keys: {},
    fleet: 6,
    ocppUrl: 'ws://127.0.0.1:9000/ocpp',
    days: 180,
  })
  await seedHistory({ firestore, now: NOW, days: 180, progress: () => {} })
  const summary = await runInsights(insightDeps(world.deps))
  console.log(summary, world.logged)
}, 300_000)
afterAll(() => world.close())

describe('half a year of demo history leads to results', () => {
  test.each(SITES)('%s: availability, load and maintenance by the models that are meant for them', async (siteId) => {
    const path = (kind: 'availability' | 'load' | 'maintenance') => paths.siteInsight(kind, siteId)
    const availability = parseDocument(availabilityInsightSchema, siteId, await read(path('availability')))
    const load = parseDocument(loadInsightSchema, siteId, await read(path('load')))
    const maintenance = parseDocument(maintenanceInsightSchema, siteId, await read(path('maintenance')))
    console.log(
      siteId,
      availability.method,
      availability.error,
      availability.confidence,
      Object.values(availability.stations).map((x) => [x.method, x.status, x.reason, x.confidence].join(' ')),
      load.status,
      load.method,
      load.reason,
      load.error,
      load.dayWh,
      maintenance.status,
      maintenance.threshold,
    )

    expect(availability.hours).toHaveLength(24)
    expect(load.hours).toHaveLength(24)
    expect(maintenance.status).toBe('model')
    expect([availability.status, load.status]).toEqual(['model', 'model'])
  })
})
