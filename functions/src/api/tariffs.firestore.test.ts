import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { refreshPrices } from '../connectors/refresh-prices.ts'
import { CODE, openWorld, putStation, type World } from '../testing/test-world.ts'

let world: World
beforeEach(async () => {
  world = openWorld()
  await putStation(world)
})
afterEach(() => world.close())

const send = (method: string, path: string, body: object) =>
  world.call(method, `/v1${path}`, { token: world.tokens.operator, body })
const evening = { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 1020, untilMinute: 1320, priceMilliIdrPerKwh: 3_000_000 }
const shownTariff = async () => (await world.read(paths.publicConnector(CODE)))?.tariff

test('a tariff of old takes windows and a tax, and the public card shows them', async () => {
  const tax = { name: 'PPN', basisPoints: 1100, included: true }

  const changed = await send('PATCH', '/tariffs/standard', { windows: [evening], windowPricing: 'split', tax })

  expect([changed.status, changed.body.version]).toEqual([200, 2])
  expect(await shownTariff()).toMatchObject({ version: 2, windows: [evening], windowPricing: 'split', tax })
  expect((await send('PATCH', '/tariffs/standard', { windows: [], tax: null })).body).toMatchObject({ version: 3 })
})

test.each([
  [
    { windows: [evening, { ...evening, days: [3], fromMinute: 1300 }] },
    'windows.1',
    'windows.1: overlaps with windows.0',
  ],
  [{ windows: [{ ...evening, untilMinute: 1020 }] }, 'windows.0', 'windows.0: begins and ends at the same time'],
  [{ windows: [{ ...evening, days: [] }] }, 'windows.0.days', undefined],
  [{ windows: [{ ...evening, days: [8] }] }, 'windows.0.days.0', undefined],
  [{ windows: [{ ...evening, fromMinute: 12.5 }] }, 'windows.0.fromMinute', undefined],
  [{ windows: [{ ...evening, price: 1 }] }, 'windows.0.price', 'windows.0.price: is not known here'],
  [{ windows: Array(13).fill(evening) }, 'windows', undefined],
  [{ windowPricing: 'middle' }, 'windowPricing', undefined],
  [{ tax: { name: '', basisPoints: 1100, included: true } }, 'tax.name', undefined],
  [{ tax: { name: 'PPN', basisPoints: 11.5, included: true } }, 'tax.basisPoints', undefined],
  [{ tax: { name: 'PPN', basisPoints: 10_001, included: true } }, 'tax.basisPoints', undefined],
  [{ validFrom: '2026-02-30' }, 'validFrom', 'validFrom: is not a day of the calendar'],
  [{ validFrom: '2 March' }, 'validFrom', 'validFrom: must be a date as YYYY-MM-DD'],
  [{ validFrom: '2026-03-02', validUntil: '2026-03-01' }, 'validUntil', 'validUntil: lies before validFrom'],
  [{ fallbackTariffId: 'standard' }, 'fallbackTariffId', 'fallbackTariffId: is the tariff itself'],
  [{ fallbackTariffId: 'nothing' }, 'fallbackTariffId', 'fallbackTariffId: there is no such tariff'],
  [{ priceMilliIdrPerKwh: Number.MAX_SAFE_INTEGER }, 'priceMilliIdrPerKwh', undefined],
])('%j is refused and changes nothing', async (body, parameter, detail) => {
  const before = await world.read(paths.tariff('standard'))

  const answer = await send('PATCH', '/tariffs/standard', body)

  expect(answer.body).toMatchObject({ status: 400, parameter, ...(detail === undefined ? {} : { detail }) })
  expect(await world.read(paths.tariff('standard'))).toEqual(before)
})

test('tariffs may not stand in for one another in a circle', async () => {
  await send('POST', '/tariffs', { tariffId: 'b', name: 'B', priceMilliIdrPerKwh: 1, fallbackTariffId: 'standard' })

  expect((await send('PATCH', '/tariffs/standard', { fallbackTariffId: 'b' })).body).toMatchObject({
    status: 400,
    detail: 'fallbackTariffId: leads back to the tariff itself',
  })
})

test('the card shows the tariff that stands in, its changes, and after midnight that of the new day', async () => {
  await send('POST', '/tariffs', { tariffId: 'march', name: 'March', priceMilliIdrPerKwh: 1_000_000 })
  // It is noon of 2 March in Jakarta.
  await send('PATCH', '/tariffs/standard', { validFrom: '2026-03-03', fallbackTariffId: 'march' })
  expect(await shownTariff()).toMatchObject({ tariffId: 'march', version: 1 })
  await send('PATCH', '/tariffs/march', { priceMilliIdrPerKwh: 2_000_000 })
  expect(await shownTariff()).toMatchObject({ tariffId: 'march', version: 2 })
  expect(await refreshPrices(world.deps)).toEqual({ changed: 0, sites: 0 })

  world.clock.now = new Date('2026-03-02T17:00:30Z')

  expect(await refreshPrices(world.deps)).toEqual({ changed: 1, sites: 1 })
  expect(await shownTariff()).toMatchObject({ tariffId: 'standard', version: 2 })
  expect(await refreshPrices(world.deps)).toEqual({ changed: 0, sites: 1 })
})

test('where no tariff is valid the card has no price', async () => {
  await send('PATCH', '/tariffs/standard', { validUntil: '2026-03-01' })

  expect(await shownTariff()).toBeNull()
})
