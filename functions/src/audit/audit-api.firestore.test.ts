import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handle } from '../api/handle.ts'
import { openWorld, putStation, putTransaction, STATION, transactionOf, type World } from '../testing/test-world.ts'

let world: World
beforeEach(async () => {
  world = openWorld()
  await putStation(world)
})
afterEach(() => world.close())

type Who = keyof World['tokens']
const get = (path: string, who: Who = 'admin') => world.call('GET', `/v1${path}`, { token: world.tokens[who] })
const actions = async () =>
  (await world.firestore.collection(collections.audit).orderBy('at').get()).docs.map(
    (entry) => `${entry.get('action')} ${entry.get('path')} ${entry.get('actor.id')}`,
  )
const command = () =>
  world.call('POST', `/v1/stations/${STATION}/commands`, {
    token: world.tokens.operator,
    body: { action: 'ClearCache' },
  })

test('reads of personal data are noted once per opening: lists, one card, sessions with their card, messages', async () => {
  await world.call('POST', '/v1/idTags', { token: world.tokens.admin, body: { idTag: 'A-1' } })
  await putTransaction(world, transactionOf(7))
  const before = await actions()
  await get('/users')
  await get('/users')
  await get('/idTags', 'operator')
  await get('/idTags/A-1', 'technician')
  await get(`/transactions/${encodeURIComponent(transactionKey(STATION, 7))}`, 'operator')
  await get('/transactions', 'operator')
  await get('/search/transactions', 'operator')
  await get(`/stations/${STATION}/messages`, 'technician')

  expect((await actions()).filter((each) => !before.includes(each)).toSorted()).toEqual([
    'read.idTags idTags operator',
    'read.idTags idTags/A-1 technician',
    'read.messages stations/CP_1/messages technician',
    'read.people users admin',
    'read.transactions transactions operator',
    'read.transactions transactions/CP_1:7 operator',
  ])
})

test('what is masked for a viewer, and a driver’s look at the own data, is nobody’s business', async () => {
  await putTransaction(world, transactionOf(7, { ownerUid: 'driver' }))
  await get('/idTags', 'viewer')
  await get('/transactions', 'viewer')
  await get(`/transactions/${encodeURIComponent(transactionKey(STATION, 7))}`, 'driver')
  await get('/transactions?mine=true', 'driver')

  expect(await actions()).toEqual([])
})

test('a page that reads the database itself says what it shows; it cannot say anything else', async () => {
  const opened = (path: string, who: Who = 'operator') =>
    world.call('POST', '/v1/audit/reads', { token: world.tokens[who], body: { path } })
  expect((await opened('idTags')).status).toBe(204)
  expect((await opened('idTags')).status).toBe(204)
  expect((await opened('transactions/CP_1:7')).status).toBe(204)
  expect((await opened('settings/organisation')).status).toBe(400)
  expect((await opened('idTags', 'driver')).status).toBe(403)

  expect((await actions()).toSorted()).toEqual([
    'read.idTags idTags operator',
    'read.transactions transactions/CP_1:7 operator',
  ])
})

test('admins list it with names, by person, kind, object and time; nobody else does', async () => {
  await world.put(paths.user('operator'), {
    ...{ uid: 'operator', name: 'Rina', email: null, role: 'operator', language: 'id', accountIdTag: null },
    ...{ demo: null, lastUpdatedAt: new Date() },
  })
  await command()
  world.clock.now = new Date(world.clock.now.getTime() + 60_000)
  await world.call('PATCH', '/v1/sites/blok-m', { token: world.tokens.admin, body: { name: 'Blok M Plaza' } })

  const list = async (query: string) => (await get(`/audit?${query}`)).body.items
  expect(await list('')).toMatchObject([
    { action: 'site.change', actor: { id: 'admin', name: null }, detail: 'name' },
    { action: 'command.create', actor: { id: 'operator', name: 'Rina', role: 'operator' } },
  ])
  const only = [expect.objectContaining({ action: 'command.create' })]
  expect(await list('actor=operator')).toEqual(only)
  expect(await list('kind=command')).toEqual(only)
  expect(await list(`object=stations/${STATION}`)).toEqual(only)
  expect(await list(`object=stations/${STATION}&actor=operator&kind=command`)).toEqual(only)
  expect(await list('to=2026-03-02T05:00:30Z')).toEqual(only)
  expect(await list('from=2026-03-02T05:00:30Z')).toMatchObject([{ action: 'site.change' }])
  const { items, nextCursor } = (await get('/audit?limit=1')).body
  expect(items).toHaveLength(1)
  expect(await list(`limit=1&cursor=${nextCursor}`)).toEqual(only)
  for (const who of ['operator', 'technician', 'viewer', 'driver'] as const) {
    expect((await get('/audit', who)).status).toBe(403)
    expect((await get('/exports/audit', who)).status).toBe(403)
  }
})

test('its file is complete, cannot run formulas, and is itself in the audit', async () => {
  await command()
  const reply = await world.call('GET', '/v1/audit', { token: world.tokens.admin })
  expect(reply.body.items).toHaveLength(1)
  await world.put(`${collections.audit}/odd`, {
    ...{ at: new Date('2026-03-01T00:00:00Z'), actor: { kind: 'user', id: 'u', role: null } },
    ...{ action: 'site.change', path: 'sites/x', detail: '=HYPERLINK("x")' },
  })

  const request = new Request('http://api.test/v1/exports/audit?language=en', {
    headers: { authorization: `Bearer ${world.tokens.admin}` },
  })
  const file = await handle(request, world.deps)

  expect(file.headers.get('x-rows')).toBe('2')
  expect(await file.text()).toContain("'=HYPERLINK")
  expect(await actions()).toContain('audit.export audit admin')
})
