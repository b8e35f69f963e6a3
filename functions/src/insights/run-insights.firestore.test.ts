import { fleetHealthSchema } from '@charge-it/shared/model/fleet-health.ts'
import {
  availabilityInsightSchema,
  clusterRunSchema,
  insightModelSchema,
  insightOutcomeSchema,
  loadInsightSchema,
  maintenanceInsightSchema,
} from '@charge-it/shared/model/insight.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { patternSchema } from '@charge-it/shared/model/pattern.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { statsDaySchema } from '@charge-it/shared/model/stats.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedBase, seedHistory } from '../../../emulator-seed/src/seed.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { openWorld, type World } from '../testing/test-world.ts'
import { insightDeps } from './insight-deps.ts'
import { runInsights } from './run-insights.ts'

/** 12:10 in Jakarta, 13:10 in Makassar. */
const NOW = new Date('2026-11-21T05:10:00Z')
const HOUR_MS = 3_600_000
const SITES = ['blok-m', 'sudirman', 'bsd', 'km-207', 'braga', 'makassar']

const world: World = openWorld()
let first: Awaited<ReturnType<typeof runInsights>>

async function read<const S extends v.GenericSchema>(schema: S, path: string): Promise<v.InferOutput<S>> {
  return parseDocument(schema, path, (await world.firestore.doc(path).get()).data())
}

const run = (at: Date) => {
  world.clock.now = at
  return runInsights(insightDeps(world.deps))
}

beforeAll(async () => {
  const { firestore } = world
  const keys = {}
  const ocppUrl = 'ws://127.0.0.1:9000/ocpp'
  await seedBase({ firestore, auth: null, now: NOW, keys, fleet: 6, ocppUrl, days: 120 })
  await seedHistory({ firestore, now: NOW, fleet: 6, days: 120, progress: () => {} })
  first = await run(NOW)
}, 300_000)
afterAll(() => world.close())

describe('roll-ups of four months lead to stored results', () => {
  test('every site is trained, nothing fails, nothing is logged as an error', () => {
    expect(first).toMatchObject({ trained: SITES.length, failed: 0 })
    expect(world.logged.filter(({ message }) => /fail|shape/.test(message))).toEqual([])
  })

  test.each(SITES)(
    '%s: availability, load and anomaly score by their models, each with error and version',
    async (siteId) => {
      const availability = await read(availabilityInsightSchema, paths.siteInsight('availability', siteId))
      const load = await read(loadInsightSchema, paths.siteInsight('load', siteId))
      const maintenance = await read(maintenanceInsightSchema, paths.siteInsight('maintenance', siteId))

      expect([availability.status, load.status, maintenance.status]).toEqual(['model', 'model', 'model'])
      for (const { error, modelVersion } of [availability, load]) {
        expect(error?.value).toBeGreaterThan(0)
        expect(error?.naive).toBeGreaterThan(0)
        expect(error?.window).toBe('2026-11-07/2026-11-20')
        expect(modelVersion).toContain(siteId)
      }
      expect(availability.hours).toHaveLength(24)
      expect(availability.hours[0]?.start).toEqual(new Date('2026-11-21T05:00:00Z'))
      expect(load.hours).toHaveLength(24)
      for (const { freeShare, lo80, hi80 } of availability.hours) {
        expect(lo80).toBeLessThanOrEqual(freeShare)
        expect(hi80).toBeGreaterThanOrEqual(freeShare)
      }
      expect(load.dayWh).toBe(load.hours.reduce((sum, { energyWh }) => sum + energyWh, 0))
      expect(load.plan?.peak?.powerW).toBe(Math.max(...load.hours.map(({ energyWh }) => energyWh)))
      expect(maintenance.threshold).toBeGreaterThan(0)
    },
  )

  test('the candidates of a model stand beside its champion', async () => {
    const model = await read(insightModelSchema, paths.insightModel('availability_blok-m'))

    const methods = model.candidates.map(({ method }) => method)
    expect(methods).toEqual(expect.arrayContaining(['blend', 'arima', 'seasonal-naive-24', 'persistence']))
    expect(model.packages).toMatchObject({ arima: '0.2.8' })
  })

  test('the fleet has one health: the mean of all stations that have one', async () => {
    const stations = parseSnapshots(
      stationSchema,
      (await world.firestore.collection('stations').get()).docs,
      world.deps.log,
    )
    const known = stations.flatMap(({ health, connection: { connectedAt, lastSeenAt } }) =>
      health == null || (connectedAt === null && lastSeenAt === null) ? [] : [health],
    )
    const fleet = await read(fleetHealthSchema, paths.fleetHealth())

    expect(known.length).toBeGreaterThan(0)
    expect(fleet).toMatchObject({ stations: known.length, runAt: NOW })
    expect(fleet.score).toBeCloseTo(known.reduce((sum, { score }) => sum + score, 0) / known.length, 0)
    expect(fleet.parts?.errorFree).toBeGreaterThan(0)
  })

  test('drivers are grouped, and no card appears', async () => {
    const clusters = await read(clusterRunSchema, paths.clusterRun('latest'))

    expect(clusters).toMatchObject({ status: 'model', method: 'kmeans', provisional: clusters.sampleCount < 60 })
    expect(clusters.sampleCount).toBeGreaterThanOrEqual(20)
    expect(clusters.clusters.reduce((sum, { size }) => sum + size, 0)).toBe(clusters.sampleCount)
    expect(clusters.silhouette).not.toBeNull()
    const users = await world.firestore.collection('insights/clusters/users').get()
    expect(users.size).toBe(clusters.sampleCount)
    for (const { id } of users.docs) expect(id).toMatch(/^[0-9a-f]{64}$/)
  })

  test('connectors have their usual ranges, stations their health', async () => {
    const pattern = await read(patternSchema, paths.pattern('BLM-01_1_sessionEnergy'))
    const stations = await world.firestore.collection('stations').where('siteId', '==', 'blok-m').get()

    expect(pattern).toMatchObject({ active: true, unit: 'Wh' })
    expect(pattern.p95).toBeGreaterThan(pattern.p50)
    const scores = stations.docs.flatMap((each) => each.get('health.score') ?? [])
    expect(scores.length).toBeGreaterThan(3)
    for (const score of scores) expect(score).toBeGreaterThanOrEqual(0)
    const errors = stations.docs.flatMap((each) => each.get('health.errors24h') ?? [])
    expect(errors.length).toBe(scores.length)
    expect(Math.max(...errors)).toBeGreaterThan(0)
  })
})

describe('the next hours', () => {
  test('the same hour again writes the forecasts and the health of the fleet only, and the same ones', async () => {
    const before = await read(availabilityInsightSchema, paths.siteInsight('availability', 'blok-m'))

    const again = await run(NOW)

    expect(again).toMatchObject({ trained: 0, failed: 0, changed: SITES.length + 1 })
    expect(await read(availabilityInsightSchema, paths.siteInsight('availability', 'blok-m'))).toEqual(before)
  })

  test('midnight keeps what was forecast; an hour later the day before is settled; at two it is trained', async () => {
    const midnight = new Date('2026-11-21T17:10:00Z')
    // The only one of the site that is connected these days.
    await world.firestore.doc(paths.station('BLM-01')).update({
      'connection.online': true,
      'connection.connectedAt': new Date('2026-11-20T00:00:00Z'),
      'connection.lastSeenAt': null,
    })
    await run(midnight)
    const kept = await read(insightOutcomeSchema, paths.insightOutcome('load', 'blok-m', '2026-11-22'))
    expect(kept.forecast).toHaveLength(24)
    expect(kept.actual).toEqual([])

    const trained: (number | undefined)[] = []
    for (const hour of [1, 2, 3, 25]) {
      trained.push((await run(new Date(midnight.getTime() + hour * HOUR_MS))).trained)
    }
    const settled = await read(insightOutcomeSchema, paths.insightOutcome('load', 'blok-m', '2026-11-22'))

    // Makassar is an hour ahead of the others.
    expect(trained).toEqual([1, 5, 0, 1])
    expect(settled.actual).toHaveLength(24)
    expect(settled.error).toMatchObject({ metric: 'MAE' })
    const day = await read(statsDaySchema, paths.statsDay('blok-m', '2026-11-22'))
    expect(day.stations?.['BLM-01']?.hours?.freeShare).toEqual(Array(24).fill(1))
  }, 240_000)

  test('a site whose run fails keeps its result, which says so; the others go on', async () => {
    const path = paths.siteInsight('load', 'bsd')
    const before = await read(loadInsightSchema, path)
    const model = world.firestore.doc(paths.insightModel('load_bsd'))
    const stored = (await model.get()).data() ?? {}
    await model.set({ kind: 'load' })

    const summary = await run(new Date(world.clock.now.getTime() + HOUR_MS))

    expect(summary.failed).toBeGreaterThan(0)
    const after = await read(loadInsightSchema, path)
    expect(after.hours).toEqual(before.hours)
    expect(after.failure).toMatchObject({ at: world.clock.now })
    expect((await read(loadInsightSchema, paths.siteInsight('load', 'braga'))).failure).toBeNull()
    await model.set(stored)
  }, 60_000)
})
