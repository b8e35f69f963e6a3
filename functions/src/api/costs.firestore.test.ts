import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { putFleet } from '../testing/firmware-fleet.ts'
import { edgeOf, NOW, openWorld, type World } from '../testing/test-world.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000)
const costs = async (token = world.tokens.viewer) => world.call('GET', '/v1/system/costs', { token })

test('edges’ own counts become operations and dollars for a charger and month', async () => {
  await putFleet(world, 10)
  // NOW is a full hour: the day is the 24 hours before it.
  const operations = [
    { at: ago(20), reads: 40_000, writes: 20_000 },
    { at: ago(0), reads: 8_000, writes: 4_000 },
  ]
  await world.put(paths.edge('edge-a'), { ...edgeOf('edge-a', NOW), startedAt: ago(100), operations })

  const { status, body } = await costs()

  expect(status).toBe(200)
  expect(body).toMatchObject({
    chargers: 10,
    measured: { hours: 24, lines: expect.any(Array) },
    prices: { firestoreUsdPer100kReads: 0.06, notedAt: null, listOf: '2026-11-21' },
  })
  expect(body.measured.lines.slice(0, 2)).toMatchObject([
    { name: 'edgeWrites', known: 'measured', operations: 72_000, usd: expect.closeTo(0.1296, 9) },
    { name: 'edgeReads', known: 'measured', operations: 144_000, usd: expect.closeTo(0.0864, 9) },
  ])
})

test('prices are an administrator’s to change, and are used', async () => {
  await putFleet(world, 10)
  const operations = [{ at: ago(1), reads: 0, writes: 24_000 }]
  await world.put(paths.edge('edge-a'), { ...edgeOf('edge-a', NOW), startedAt: ago(100), operations })
  const change = (token: string, body: object) => world.call('PATCH', '/v1/settings/prices', { token, body })

  expect((await change(world.tokens.operator, { firestoreUsdPer100kWrites: 0.09 })).status).toBe(403)
  expect((await change(world.tokens.admin, { firestoreUsdPer100kWrites: -1 })).status).toBe(400)
  expect((await change(world.tokens.admin, { firestoreUsdPer100kWrites: 0.09 })).status).toBe(200)

  const { body } = await costs()
  expect(body.measured.lines[0].usd).toBeCloseTo(0.0648, 9)
  expect(body.prices).toMatchObject({ firestoreUsdPer100kWrites: 0.09, firestoreUsdPer100kReads: 0.06 })
  expect(body.prices.notedAt).toBe(NOW.toISOString())
})

test('without a charger, and before anything was counted, there is no estimate', async () => {
  expect((await costs()).body).toMatchObject({ chargers: 0, measured: null })
  await putFleet(world, 2)
  expect(await world.count(collections.stations)).toBe(2)

  expect((await costs()).body).toMatchObject({ chargers: 2, measured: null })
  expect((await costs(world.tokens.driver)).status).toBe(403)
})
