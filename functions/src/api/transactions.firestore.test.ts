import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  openWorld,
  putStation,
  putTransaction,
  STATION,
  stoppedOf,
  transactionOf,
  type World,
} from '../testing/test-world.ts'

let world: World
let token: string
const hour = (at: number) => new Date(Date.UTC(2026, 2, 1, at))
beforeAll(async () => {
  world = openWorld()
  token = world.tokens.operator
  await putStation(world)
  for (let id = 1; id <= 7; id++) {
    // Two begin at the same moment.
    const startedAt = hour(id === 7 ? 6 : id)
    const fields = { startedAt, ownerUid: id === 3 ? 'driver' : null }
    await putTransaction(
      world,
      id === 7 ? transactionOf(id, fields) : stoppedOf(id, fields),
      id % 2 === 0 ? 'Even' : 'ODD',
    )
  }
  await putTransaction(world, transactionOf(1, { stationId: 'CP/2', startedAt: hour(9) }), 'ODD')
  await world.put(paths.meterBucket('CP_1:1', '00000'), {
    transactionKey: 'CP_1:1',
    ownerUid: null,
    from: hour(1),
    samples: {
      '2026-03-01T01:05:00.000Z': { energyWh: 2000 },
      '2026-03-01T01:01:00.000Z': { energyWh: 1500, powerW: 7000 },
    },
  })
})
afterAll(() => world.close())

async function keys(query: string, who = token): Promise<string[]> {
  const { status, body } = await world.call('GET', `/v1/transactions?${query}`, { token: who })
  expect(status).toBe(200)
  return body.items.map((transaction: { transactionKey: string }) => transaction.transactionKey)
}
const of = (...ids: number[]) => ids.map((id) => `CP_1:${id}`)

test('newest first, with filters', async () => {
  expect(await keys('')).toEqual(['CP%2F2:1', ...of(7, 6, 5, 4, 3, 2, 1)])
  expect(await keys(`station=${STATION}&open=true`)).toEqual(of(7))
  expect(await keys('open=false&limit=2')).toEqual(of(6, 5))
  expect(await keys('station=CP%2F2')).toEqual(['CP%2F2:1'])
  expect(await keys('from=2026-03-01T03:00:00Z&to=2026-03-01T05:00:00Z')).toEqual(of(4, 3))
  expect(await keys('from=2026-03-02')).toEqual([])
})

test('a card is found whatever its case, with the other filters', async () => {
  expect(await keys('idTag=even')).toEqual(of(6, 4, 2))
  expect(await keys(`idTag=odd&station=${STATION}&open=true`)).toEqual(of(7))
  expect(await keys('idTag=Odd&to=2026-03-01T02:00:00Z')).toEqual(of(1))
  expect(await keys('idTag=nobody')).toEqual([])
})

test.each(['', 'idTag=odd&', 'open=false&'])('pages of "%s" hold each transaction once', async (filter) => {
  const all = await keys(filter)
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await world.call('GET', `/v1/transactions?${filter}limit=1${cursor}`, { token })
    seen.push(...body.items.map((transaction: { transactionKey: string }) => transaction.transactionKey))
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
  } while (cursor !== '')

  expect(seen).toEqual(all)
})

test('a driver sees the own ones alone, a viewer cannot ask for a card', async () => {
  expect(await keys('', world.tokens.driver)).toEqual(of(3))
  expect(await keys('idTag=even', world.tokens.driver)).toEqual([])
  const asked = await world.call('GET', '/v1/transactions?idTag=even', { token: world.tokens.viewer })
  expect(asked.status).toBe(403)
})

test.each([
  ['open=perhaps', 'open'],
  ['from=yesterday', 'from'],
  ['from=2026-02-30T25:00:00Z', 'from'],
  ['from=2026-03-01T00:00:00', 'from'],
  ['from=2026-03-02&to=2026-03-01', 'to'],
  ['station=', 'station'],
  ['idTag=', 'idTag'],
  ['cursor=W10', 'cursor'],
  ['cursor=%00', 'cursor'],
  ['status=open', 'status'],
])('the query %s is refused naming %s', async (query, parameter) => {
  const { status, body } = await world.call('GET', `/v1/transactions?${query}`, { token })

  expect([status, body.parameter]).toEqual([400, parameter])
})

test('samples come in the order of time', async () => {
  const { body } = await world.call('GET', '/v1/transactions/CP_1:1/meterValues', { token })

  expect(body).toEqual({
    items: [
      { sampledAt: '2026-03-01T01:01:00.000Z', energyWh: 1500, powerW: 7000 },
      { sampledAt: '2026-03-01T01:05:00.000Z', energyWh: 2000 },
    ],
    nextCursor: null,
  })
})

test('a key with encoded characters is found, one that is none is not there', async () => {
  const status = async (path: string) => (await world.call('GET', path, { token })).status

  expect(await status('/v1/transactions/CP%252F2:1')).toBe(200)
  expect(await status('/v1/transactions/CP_1:1%2Fprivate%2Fbill')).toBe(404)
  expect(await status('/v1/transactions/..')).toBe(404)
  expect(await status('/v1/transactions/CP_1:99')).toBe(404)
})

test('the old name has the old fields', async () => {
  const { body } = await world.call('GET', '/api/transactions?cp_id=CP_1&limit=2', { token })

  expect(body.items[1]).toEqual({
    id: 6,
    cp_id: 'CP_1',
    connector_id: 1,
    id_tag: 'Even',
    meter_start: 1000,
    meter_stop: 13_345,
    start_ts: '2026-03-01T06:00:00.000Z',
    stop_ts: '2026-03-02T04:30:00.000Z',
  })
  expect(body.nextCursor).not.toBeNull()
})
