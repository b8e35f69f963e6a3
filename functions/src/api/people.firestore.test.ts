import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CODE, openWorld, putStation, putTransaction, transactionOf, type World } from '../testing/test-world.ts'
import { newUser } from './users.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const FIRST = { setupCode: 'first-run-code', email: 'a@example.test', password: 'long-enough-1', name: 'Ani' }
const setup = (body: object, token?: string) =>
  world.call('POST', '/v1/setup', { body, ...(token === undefined ? {} : { token }) })

test('the first admin is made once', async () => {
  expect((await world.call('GET', '/v1/setup')).body).toEqual({ open: true })

  const made = await setup(FIRST)

  expect([made.status, made.body.role]).toEqual([201, 'admin'])
  expect((await world.accounts.find(made.body.uid))?.role).toBe('admin')
  expect(await world.read(paths.user(made.body.uid))).toMatchObject({
    role: 'admin',
    name: 'Ani',
    email: 'a@example.test',
  })
  expect((await world.call('GET', '/v1/setup')).body).toEqual({ open: false })
  expect((await setup({ ...FIRST, email: 'b@example.test' })).body).toMatchObject({ status: 409, code: 'setup-closed' })
})

test('of two who come at once, one is admin and the other leaves nothing', async () => {
  const answers = await Promise.all([setup(FIRST), setup({ ...FIRST, email: 'b@example.test' })])

  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(await world.count(collections.users)).toBe(1)
})

test('an account that is signed in becomes admin with the code alone', async () => {
  expect((await setup({ setupCode: 'first-run-code' }, world.tokens.driver)).status).toBe(201)
  expect((await world.accounts.find('driver'))?.role).toBe('admin')
})

test.each([
  [{ ...FIRST, setupCode: 'guess' }, 403, undefined],
  [{ ...FIRST, setupCode: '' }, 403, undefined],
  [{ ...FIRST, password: 'short' }, 400, 'password'],
  [{ ...FIRST, email: 'nonsense' }, 400, 'email'],
  [{ setupCode: 'first-run-code' }, 400, 'email'],
  [{ ...FIRST, role: 'admin' }, 400, 'role'],
])('%j is refused, and nobody is admin', async (body, status, parameter) => {
  const answer = await setup(body)

  expect([answer.status, answer.body.parameter]).toEqual([status, parameter])
  expect(await world.count(collections.users)).toBe(0)
})

test('without a configured code the set-up is closed', async () => {
  const closed = openWorld({ setupCode: null })

  expect((await closed.call('GET', '/v1/setup')).body).toEqual({ open: false })
  expect((await closed.call('POST', '/v1/setup', { body: { ...FIRST, setupCode: '' } })).status).toBe(409)
  await closed.close()
})

test('the code cannot be guessed for long', async () => {
  for (let guess = 0; guess < 10; guess++) await setup({ ...FIRST, setupCode: `guess-${guess}` })

  expect((await setup(FIRST)).status).toBe(429)
})

test('an admin gives and takes roles, and the last admin stays', async () => {
  const { admin: token } = world.tokens
  await world.put(
    paths.user('admin'),
    newUser({ uid: 'admin', email: null, name: 'Ani', role: 'admin' }, world.clock.now),
  )
  const give = (uid: string, role: unknown) => world.call('PATCH', `/v1/users/${uid}`, { token, body: { role } })

  expect((await give('driver', 'technician')).body).toMatchObject({ uid: 'driver', role: 'technician' })
  expect((await world.accounts.find('driver'))?.role).toBe('technician')
  expect((await give('driver', null)).body.role).toBeNull()
  expect((await give('driver', 'king')).body).toMatchObject({ status: 400, parameter: 'role' })
  expect((await give('unknown', 'viewer')).status).toBe(404)
  expect((await give('admin', 'viewer')).body).toMatchObject({ status: 409, code: 'last-admin' })
  expect((await world.accounts.find('admin'))?.role).toBe('admin')
  expect(await world.count(collections.audit)).toBe(2)
  expect((await world.call('GET', '/v1/users?role=admin', { token })).body.items).toHaveLength(1)
})

test('everybody changes the own name and language, and nothing else', async () => {
  const patch = (body: object, token = world.tokens.driver) => world.call('PATCH', '/v1/me', { token, body })

  expect((await patch({ name: 'Budi', language: 'en' })).body).toMatchObject({
    uid: 'driver',
    name: 'Budi',
    language: 'en',
    role: null,
  })
  expect((await patch({ role: 'admin' })).body).toMatchObject({ status: 400, parameter: 'role' })
  expect((await patch({ language: 'fr' })).body).toMatchObject({ status: 400, parameter: 'language' })
  expect((await patch({ name: 'x' }, world.tokens.guest)).status).toBe(403)
})

const OPERATOR = () => world.tokens.operator
const idTags = (method: string, path: string, body?: object, token = OPERATOR()) =>
  world.call(method, `/v1/idTags${path}`, { token, ...(body === undefined ? {} : { body }) })

test('a card is made, found whatever its case, changed and removed', async () => {
  const made = await idTags('POST', '', { idTag: 'Demo-9', holderName: 'Budi', expiresAt: '2027-01-01T00:00:00Z' })
  expect([made.status, made.body]).toMatchObject([201, { idTag: 'Demo-9', status: 'Accepted', kind: 'card' }])
  expect((await idTags('POST', '/DEMO-9', {})).status).toBe(409)

  expect((await idTags('GET', '/DEMO-9')).body).toMatchObject({
    idTag: 'Demo-9',
    expiresAt: '2027-01-01T00:00:00.000Z',
  })
  expect((await idTags('PATCH', '/demo-9', { status: 'Blocked' })).body).toMatchObject({
    status: 'Blocked',
    holderName: 'Budi',
  })
  expect((await idTags('GET', '?status=Blocked')).body.items).toHaveLength(1)
  expect((await idTags('DELETE', '/demo-9')).status).toBe(204)
  expect((await idTags('DELETE', '/demo-9')).status).toBe(404)
  const entries = await world.firestore.collection(collections.audit).where('kind', '==', 'idTag').get()
  expect(entries.size).toBe(3)
})

test.each([
  [{}, 'idTag'],
  [{ idTag: '' }, 'idTag'],
  [{ idTag: 'x'.repeat(21) }, 'idTag'],
  [{ idTag: 'kartu–é' }, 'idTag'],
  [{ idTag: 'A', status: 'ConcurrentTx' }, 'status'],
  [{ idTag: 'A', expiresAt: 'soon' }, 'expiresAt'],
  [{ idTag: 'A', maxConcurrent: 0 }, 'maxConcurrent'],
  [{ idTag: 'A', kind: 'guest' }, 'kind'],
])('the card %j is refused naming %s, and nothing is stored', async (body, parameter) => {
  const answer = await idTags('POST', '', body)

  expect([answer.status, answer.body.parameter]).toEqual([400, parameter])
  expect(await world.count(collections.idTags)).toBe(0)
})

test('a viewer sees cards masked, in pages that name none', async () => {
  for (const idTag of ['CARD-01', 'CARD-02', 'CARD-03']) await idTags('POST', '', { idTag, holderName: 'Budi' })

  const first = await idTags('GET', '?limit=2', undefined, world.tokens.viewer)
  const second = await idTags('GET', `?limit=2&cursor=${first.body.nextCursor}`, undefined, world.tokens.viewer)

  expect([...first.body.items, ...second.body.items].map(({ idTag }) => idTag)).toEqual([
    '•••••01',
    '•••••02',
    '•••••03',
  ])
  expect(first.text + second.text).not.toMatch(/CARD|Budi/)
  expect(Buffer.from(first.body.nextCursor, 'base64url').toString()).not.toContain('CARD')
})

test('a site and its tariff reach the public card, and every change counts', async () => {
  await putStation(world)
  const token = OPERATOR()
  const call = (method: string, path: string, body: object) => world.call(method, `/v1${path}`, { token, body })

  const tariff = await call('POST', '/tariffs', { name: 'Night price', priceMilliIdrPerKwh: 1_000_000 })
  expect([tariff.status, tariff.body]).toMatchObject([201, { tariffId: 'night-price', version: 1, currency: 'IDR' }])
  expect(
    (await call('PATCH', '/sites/blok-m', { tariffId: 'night-price', guestStart: true, name: 'Blok M Plaza' })).status,
  ).toBe(200)
  expect((await call('PATCH', '/tariffs/night-price', { sessionFeeIdr: 2_000 })).body).toMatchObject({ version: 2 })

  expect(await world.read(paths.publicConnector(CODE))).toMatchObject({
    siteName: 'Blok M Plaza',
    guestStart: true,
    tariff: { tariffId: 'night-price', version: 2, sessionFeeIdr: 2_000 },
  })
  expect((await call('PATCH', '/sites/blok-m', { tariffId: 'nothing' })).body).toMatchObject({
    status: 400,
    parameter: 'tariffId',
  })
  expect((await call('PATCH', '/sites/blok-m', { timeZone: 'Mars/Base' })).body).toMatchObject({
    status: 400,
    parameter: 'timeZone',
  })
  expect((await call('PATCH', '/tariffs/night-price', { priceMilliIdrPerKwh: -1 })).body).toMatchObject({
    parameter: 'priceMilliIdrPerKwh',
  })
  expect((await call('POST', '/sites', { name: 'Whole fleet', siteId: 'all' })).body).toMatchObject({
    status: 400,
    parameter: 'siteId',
  })
  expect((await call('POST', '/sites', { name: '东' })).body).toMatchObject({ status: 400, parameter: 'name' })
  expect((await call('DELETE', '/sites/blok-m', {})).body).toMatchObject({ status: 409, code: 'site-in-use' })
  expect((await call('POST', '/sites', { name: 'Kemang Raya' })).body).toMatchObject({
    siteId: 'kemang-raya',
    heartbeatS: 300,
    guestStart: false,
  })
  expect((await call('POST', '/sites', { name: 'Kemang Raya' })).status).toBe(409)
  expect(await world.count(collections.audit)).toBe(4)
})

test('the organisation has defaults and is changed by an admin', async () => {
  const { admin: token } = world.tokens

  expect((await world.call('GET', '/v1/settings/organisation', { token })).body).toMatchObject({
    timeZone: 'Asia/Jakarta',
    currency: 'IDR',
  })
  const changed = await world.call('PATCH', '/v1/settings/organisation', {
    token,
    body: { name: 'PT Contoh', ocppUrl: 'wss://ocpp.example.test/ocpp' },
  })
  expect(changed.body).toMatchObject({ name: 'PT Contoh', ocppUrl: 'wss://ocpp.example.test/ocpp' })
  const tariff = await world.call('POST', '/v1/tariffs', { token, body: { name: 'Day', priceMilliIdrPerKwh: 1000 } })
  const inDong = { token, body: { currency: 'VND' } }
  expect((await world.call('PATCH', '/v1/settings/organisation', inDong)).body).toMatchObject({ currency: 'VND' })
  expect(await world.read(paths.tariff(String(tariff.body.tariffId)))).toMatchObject({ currency: 'VND' })
  await putTransaction(world, transactionOf(1))
  const late = await world.call('PATCH', '/v1/settings/organisation', { token, body: { currency: 'IDR' } })
  expect([late.status, late.body]).toMatchObject([409, { code: 'currency-in-use' }])
  const refused = await world.call('PATCH', '/v1/settings/organisation', { token, body: { ocppUrl: 'https://x' } })
  expect(refused.body).toMatchObject({ status: 400, parameter: 'ocppUrl' })
})
