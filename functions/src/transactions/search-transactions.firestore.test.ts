import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle } from '../api/handle.ts'
import { NOW, openWorld, putTransaction, stoppedOf, type World } from '../testing/test-world.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

async function put(id: number, costIdr: number | null, fields: Parameters<typeof stoppedOf>[1] = {}, idTag?: string) {
  const session = stoppedOf(id, { stoppedAt: new Date(NOW.getTime() - id * 3_600_000), ...fields })
  await putTransaction(world, session, idTag)
  if (costIdr === null) return
  await world.put(paths.transactionBill(session.transactionKey), {
    transactionKey: session.transactionKey,
    kind: 'bill',
    stationId: session.stationId,
    siteId: session.siteId,
    ownerUid: null,
    energyWh: 12_345,
    costIdr,
    currency: 'IDR',
    lines: [],
    tariff: null,
    date: '2026-03-02',
    startedAt: session.startedAt,
    stoppedAt: session.stoppedAt,
    billedAt: NOW,
    demo: null,
  })
}
const search = (query: string, token = world.tokens.admin) =>
  world.call('GET', `/v1/search/transactions?${query}`, { token })
const keys = (body: { items: { transactionKey: string }[] }) => body.items.map(({ transactionKey }) => transactionKey)

test('filters by connector, reason, state and money, with the totals of the whole filter', async () => {
  await put(1, 10_000)
  await put(2, 20_000, { connectorId: 2 })
  await put(3, 30_000, { stopReason: 'EVDisconnected' })
  await put(4, 40_000, { state: 'orphan' })
  await put(5, null)

  expect(keys((await search('')).body)).toEqual(['CP_1:1', 'CP_1:2', 'CP_1:3', 'CP_1:5'])
  expect(keys((await search('connector=2')).body)).toEqual(['CP_1:2'])
  expect(keys((await search('reason=EVDisconnected')).body)).toEqual(['CP_1:3'])
  expect(keys((await search('status=orphan')).body)).toEqual(['CP_1:4'])
  expect(keys((await search('minIdr=15000&maxIdr=30000')).body)).toEqual(['CP_1:2', 'CP_1:3'])
  expect(keys((await search('unbilled=true')).body)).toEqual(['CP_1:5'])
  expect((await search('limit=1')).body.totals).toEqual({
    sessions: 4,
    energyWh: 4 * 12_345,
    costIdr: 60_000,
    complete: true,
  })
})

test('finds the transactions of a card, for those who may see cards', async () => {
  await put(1, 10_000, {}, 'CARD-A')
  await put(2, 20_000, {}, 'CARD-B')

  expect(keys((await search('idTag=card-b')).body)).toEqual(['CP_1:2'])
  expect((await search('idTag=card-b', world.tokens.viewer)).status).toBe(403)
})

test('pages go on where the last one ended, and each transaction comes once', async () => {
  for (const id of [1, 2, 3, 4, 5]) await put(id, 10_000, { stoppedAt: NOW })

  const first = await search('limit=2')
  const second = await search(`limit=2&cursor=${first.body.nextCursor}`)
  const third = await search(`limit=2&cursor=${second.body.nextCursor}`)

  expect([first, second, third].flatMap(({ body }) => keys(body)).sort()).toEqual(
    [1, 2, 3, 4, 5].map((id) => `CP_1:${id}`),
  )
  expect(third.body.nextCursor).toBeNull()
  expect(second.body.totals).toBeNull()
})

test('technicians see no money and cannot filter by it; drivers search nothing', async () => {
  await put(1, 10_000)

  const { body } = await search('', world.tokens.technician)

  expect(body.items[0].costIdr).toBeUndefined()
  expect(body.totals.costIdr).toBeNull()
  expect((await search('minIdr=1', world.tokens.technician)).status).toBe(403)
  expect((await search('unbilled=true', world.tokens.technician)).status).toBe(403)
  expect((await search('', world.tokens.driver)).status).toBe(403)
})

test('wrong filters are told by name [edge 1]', async () => {
  expect((await search('minIdr=-1')).body).toMatchObject({ status: 400, parameter: 'minIdr' })
  expect((await search('from=2026-03-02&to=2026-03-01')).body).toMatchObject({ status: 400, parameter: 'to' })
  expect((await search('cursor=abc')).body).toMatchObject({ status: 400, parameter: 'cursor' })
})

test('a file holds every transaction of the filter, more than one page of them', async () => {
  const batch = world.firestore.batch()
  for (let id = 1; id <= 350; id += 1) {
    const session = stoppedOf(id, { stoppedAt: new Date(NOW.getTime() - id * 1000) })
    batch.set(world.firestore.doc(`${collections.transactions}/${session.transactionKey}`), session)
  }
  await batch.commit()

  const download = async (more: string) => {
    const url = `http://api.test/v1/exports/transactions?language=en${more}`
    const response = await handle(
      new Request(url, { headers: { authorization: `Bearer ${world.tokens.admin}` } }),
      world.deps,
    )
    const { headers, status } = response
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
    const lines = (await response.text()).trim().split('\r\n').length
    return { lines, rows: headers.get('x-rows'), complete: headers.get('x-complete') }
  }
  expect(await download('')).toEqual({ lines: 351, rows: '350', complete: 'true' })
  expect(await download('&rows=350')).toEqual({ lines: 351, rows: '350', complete: 'true' })
  // A file that had to end before the last transaction says so.
  expect(await download('&rows=349')).toEqual({ lines: 350, rows: '349', complete: 'false' })
  expect(await download('&rows=200')).toEqual({ lines: 201, rows: '200', complete: 'false' })
})
