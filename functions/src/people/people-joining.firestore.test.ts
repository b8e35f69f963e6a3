import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, type World } from '../testing/test-world.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const DAY_MS = 86_400_000
const invite = (body: object = { email: 'Rina@Example.test', role: 'operator' }, token = world.tokens.admin) =>
  world.call('POST', '/v1/invitations', { token, body })
const accept = (token: string, body: object = { name: 'Rina', password: 'long-enough-1' }, signedInAs?: string) =>
  world.call('POST', '/v1/public/invitations/accept', {
    body: { token, ...body },
    ...(signedInAs === undefined ? {} : { token: signedInAs }),
  })

test('an invited person makes an account that has the role', async () => {
  const made = await invite()
  expect([made.status, made.body.email, made.body.role]).toEqual([201, 'rina@example.test', 'operator'])

  expect(
    (await world.call('POST', '/v1/public/invitations/read', { body: { token: made.body.token } })).body,
  ).toMatchObject({
    email: 'rina@example.test',
    role: 'operator',
  })
  const joined = await accept(made.body.token)

  expect([joined.status, joined.body.role]).toEqual([201, 'operator'])
  expect((await world.accounts.find(joined.body.uid))?.role).toBe('operator')
  expect(await world.read(paths.user(joined.body.uid))).toMatchObject({
    name: 'Rina',
    role: 'operator',
    email: 'rina@example.test',
  })
  expect((await accept(made.body.token)).status).toBe(410)
  expect(await world.count(collections.audit)).toBe(2)
})

test('the secret of a link is stored only as a hash and never listed', async () => {
  const { body } = await invite()
  const [id = '', secret = ''] = body.token.split('.')

  expect(JSON.stringify(await world.read(paths.invitation(id)))).not.toContain(secret)
  const listed = await world.call('GET', '/v1/invitations', { token: world.tokens.admin })
  expect(listed.body.items).toHaveLength(1)
  expect(listed.text).not.toContain(secret)
  expect(listed.text).not.toContain('secretSha256')
})

test('of two who come at once with one link, one joins and the other leaves nothing', async () => {
  const { body } = await invite()

  const answers = await Promise.all([accept(body.token), accept(body.token)])

  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(await world.count(collections.users)).toBe(1)
})

test('a driver who is invited keeps the account and gives no password', async () => {
  const { body } = await invite({ email: 'driver@example.test', role: 'technician' })

  expect((await accept(body.token, { name: 'Budi' })).body).toMatchObject({ parameter: 'password' })
  expect((await accept(body.token, { name: 'Budi', password: 'long-enough-1' })).body.code).toBe('email-exists')
  const joined = await accept(body.token, { name: 'Budi' }, world.tokens.driver)

  expect([joined.status, joined.body.uid]).toEqual([201, 'driver'])
  expect((await world.accounts.find('driver'))?.role).toBe('technician')
})

test('an invitation ends: withdrawn, too old, replaced by a newer one, or never given', async () => {
  const first = (await invite()).body
  const second = (await invite()).body
  expect((await accept(first.token)).status).toBe(410)
  const other = (await invite({ email: 'b@example.test', role: 'viewer' })).body
  expect(
    (await world.call('DELETE', `/v1/invitations/${other.invitationId}`, { token: world.tokens.admin })).status,
  ).toBe(204)
  expect((await accept(other.token)).status).toBe(410)
  expect((await accept('AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status).toBe(410)

  world.clock.now = new Date(world.clock.now.getTime() + 8 * DAY_MS)
  expect((await accept(second.token)).body).toMatchObject({ status: 410, code: 'invitation-ended' })
  expect(await world.count(collections.users)).toBe(0)
})

test.each([
  [{ email: 'nonsense', role: 'viewer' }, 'email'],
  [{ email: 'a@example.test', role: 'king' }, 'role'],
  [{ role: 'viewer' }, 'email'],
])('inviting %j is refused', async (body, parameter) => {
  expect((await invite(body)).body).toMatchObject({ status: 400, parameter })
  expect(await world.count(collections.invitations)).toBe(0)
})

test('only an admin invites, and tokens cannot be tried for long', async () => {
  expect((await invite(undefined, world.tokens.operator)).status).toBe(403)
  for (let guess = 0; guess < 10; guess++) await accept(`guess-${guess}`)
  expect((await accept('guess')).status).toBe(429)
})

test('an API key is shown once, works with its role, and ends when it is revoked', async () => {
  const token = world.tokens.admin
  const made = await world.call('POST', '/v1/apiKeys', { token, body: { name: 'Billing', role: 'viewer' } })
  expect([made.status, made.body.role]).toEqual([201, 'viewer'])
  expect(made.body.key).toMatch(/^cit_[0-9a-f]{16}_[\w-]{32}$/)

  const asKey = (path: string) => world.call('GET', path, { token: made.body.key })
  expect((await asKey('/v1/me')).body).toMatchObject({ kind: 'apiKey', keyId: made.body.keyId, role: 'viewer' })
  expect((await asKey('/v1/users')).status).toBe(403)
  const listed = await world.call('GET', '/v1/apiKeys', { token })
  expect(listed.body.items).toMatchObject([{ keyId: made.body.keyId, name: 'Billing', revokedAt: null }])
  expect(listed.text).not.toContain('secretSha256')

  for (let time = 0; time < 2; time++) {
    expect((await world.call('DELETE', `/v1/apiKeys/${made.body.keyId}`, { token })).status).toBe(204)
  }
  expect((await asKey('/v1/me')).status).toBe(401)
  expect((await world.call('DELETE', '/v1/apiKeys/unknown', { token })).status).toBe(404)
  expect(await world.count(collections.audit)).toBe(2)
})

test('an API key ends by itself, a year after it was made unless told otherwise', async () => {
  const token = world.tokens.admin
  const create = (body: object) =>
    world.call('POST', '/v1/apiKeys', { token, body: { name: 'x', role: 'viewer', ...body } })
  const [year, day, never] = [
    (await create({})).body,
    (await create({ expiresInDays: 1 })).body,
    (await create({ expiresInDays: null })).body,
  ]
  expect(never.expiresAt).toBeNull()
  expect((await create({ expiresInDays: 0 })).body).toMatchObject({ status: 400, parameter: 'expiresInDays' })

  world.clock.now = new Date(world.clock.now.getTime() + 2 * DAY_MS)
  const statusOf = async (key: string) => (await world.call('GET', '/v1/me', { token: key })).status
  expect([await statusOf(year.key), await statusOf(day.key), await statusOf(never.key)]).toEqual([200, 401, 200])
})
