import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CODE, openWorld, putStation, STATION, tariffOf, type World } from '../testing/test-world.ts'
import { ensureConnectorCode } from './ensure-connector-code.ts'
import { refreshCardsOfSite, refreshCardsOfTariff } from './refresh-public-cards.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

test('a connector without a code gets one, once, with its card', async () => {
  await putStation(world, { connector: { code: null }, station: { connectorCount: 0 } })

  const codes = await Promise.all([1, 2, 3].map(() => ensureConnectorCode(STATION, 1, world.deps)))

  expect(new Set(codes).size).toBe(1)
  const [code] = codes
  expect(await world.count('publicConnectors')).toBe(1)
  expect(await world.read(paths.publicConnector(code ?? ''))).toMatchObject({
    stationId: STATION,
    connectorId: 1,
    siteName: 'Blok M',
    status: 'Available',
    online: true,
    tariff: { priceMilliIdrPerKwh: 2_466_780 },
  })
  expect(await world.read(paths.station(STATION))).toMatchObject({ connectorCount: 1 })
})

test('connector 0 and connectors of unknown stations get no code', async () => {
  await putStation(world, { connector: { code: null } })

  expect(await ensureConnectorCode(STATION, 0, world.deps)).toBeNull()
  expect(await ensureConnectorCode('nowhere', 1, world.deps)).toBeNull()
  expect(await world.count('publicConnectors')).toBe(0)
})

test('a new price reaches the cards and leaves what the edge wrote', async () => {
  await putStation(world)
  await world.firestore.doc(paths.publicConnector(CODE)).update({ status: 'Charging' })
  await world.put(paths.tariff('standard'), tariffOf({ priceMilliIdrPerKwh: 3_000_000, version: 2 }))

  expect(await refreshCardsOfTariff('standard', world.deps)).toBe(1)

  expect(await world.read(paths.publicConnector(CODE))).toMatchObject({
    status: 'Charging',
    tariff: { priceMilliIdrPerKwh: 3_000_000, version: 2 },
  })
})

test('cards that are right are not written', async () => {
  await putStation(world)

  expect(await refreshCardsOfSite('blok-m', world.deps)).toBe(0)
})

test('a card that is missing comes back', async () => {
  await putStation(world)
  await world.firestore.doc(paths.publicConnector(CODE)).delete()

  expect(await refreshCardsOfSite('blok-m', world.deps)).toBe(1)
  expect(await world.read(paths.publicConnector(CODE))).toMatchObject({ code: CODE, siteName: 'Blok M' })
})
