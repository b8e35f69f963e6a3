import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, putStation, putTransaction, STATION, stoppedOf, transactionOf } from '../testing/test-world.ts'

const world = openWorld()
const token = world.tokens.admin
beforeAll(async () => {
  await putStation(world, { station: { vendor: 'Acme', totalEnergyWh: 12_345 } })
  await putTransaction(world, transactionOf(1))
  await putTransaction(world, stoppedOf(2, { startedAt: new Date('2026-03-02T02:00:00Z') }))
})
afterAll(() => world.close())

const NAMES = [
  '/cps',
  `/connectors/${STATION}`,
  '/predict/availability',
  '/predict/maintenance',
  '/analytics/users',
  '/optimize/load',
  '/health/score',
  '/system/usage',
] as const

test.each(NAMES)('%s answers the same with and without a version', async (name) => {
  const [old, present, bare] = await Promise.all(
    ['/api', '/api/v1', ''].map((base) => world.call('GET', `${base}${name}`, { token })),
  )

  expect(old?.status).toBe(200)
  expect(old?.body).toEqual({ items: expect.any(Array), nextCursor: null })
  expect([present?.body, bare?.body]).toEqual([old?.body, old?.body])
  expect((await world.call('GET', `/api${name}`)).status).toBe(401)
  expect((await world.call('GET', `/api${name}`, { token: world.tokens.driver })).status).toBe(403)
})

test('stations and connectors have the fields of earlier systems, and no others', async () => {
  const { body } = await world.call('GET', '/api/cps', { token })

  expect(body.items).toEqual([
    {
      id: STATION,
      vendor: 'Acme',
      model: null,
      firmware_version: null,
      last_heartbeat: '2026-03-02T04:59:50.000Z',
      connected: true,
      total_kwh: 12.345,
      connectors: [
        { connector_id: 1, status: 'Available', error_code: 'NoError', last_update: '2026-03-02T02:00:00.000Z' },
      ],
    },
  ])
})

test('transactions without a version have the old fields and filters, and come in pages', async () => {
  const first = (await world.call('GET', '/api/transactions?limit=1', { token })).body
  const second = (await world.call('GET', `/api/transactions?limit=1&cursor=${first.nextCursor}`, { token })).body

  expect([...first.items, ...second.items]).toEqual([
    {
      ...{ id: 1, cp_id: STATION, connector_id: 1, id_tag: 'DEMO-123', meter_start: 1000, meter_stop: null },
      ...{ start_ts: '2026-03-02T03:00:00.000Z', stop_ts: null },
    },
    {
      ...{ id: 2, cp_id: STATION, connector_id: 1, id_tag: 'DEMO-123', meter_start: 1000, meter_stop: 13_345 },
      ...{ start_ts: '2026-03-02T02:00:00.000Z', stop_ts: '2026-03-02T04:30:00.000Z' },
    },
  ])
  expect(second.nextCursor).toBeNull()
  const open = (await world.call('GET', '/api/transactions?open=true&cp_id=CP_1&id_tag=demo-123', { token })).body
  expect(open.items.map(({ id }: { readonly id: number }) => id)).toEqual([1])
  expect((await world.call('GET', '/api/transactions?station=CP_1', { token })).body).toMatchObject({
    parameter: 'station',
  })
  expect((await world.call('GET', '/api/v1/transactions', { token })).body.items[0]).toMatchObject({
    stationId: STATION,
  })
})
