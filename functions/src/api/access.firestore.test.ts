import { createHash } from 'node:crypto'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { billTransaction } from '../billing/bill-transaction.ts'
import { openWorld, putStation, putTransaction, stoppedOf, type World } from '../testing/test-world.ts'

const SECRET = 'a-secret-of-at-least-128-bits'
const KEYS = ['cit_live_', 'cit_demo_', 'cit_revoked_', 'cit_expired_'].map((start) => start + SECRET)
const COUNTED = [
  collections.sites,
  collections.stations,
  collections.commands,
  collections.idTags,
  collections.tariffs,
  collections.users,
  collections.watches,
  collections.audit,
  collections.publicConnectors,
]

let world: World
let deployed: World
beforeAll(async () => {
  world = openWorld()
  deployed = openWorld({ emulated: false })
  await putStation(world)
  await putTransaction(world, stoppedOf(1, { ownerUid: 'driver' }))
  await billTransaction('CP_1:1', world.deps)
  for (const place of [world, deployed]) {
    const key = (keyId: string, fields: object) =>
      place.put(paths.apiKey(keyId), {
        keyId,
        secretSha256: createHash('sha256').update(SECRET).digest('hex'),
        role: 'operator',
        name: keyId,
        demoOnly: false,
        createdAt: place.clock.now,
        expiresAt: null,
        revokedAt: null,
        ...fields,
      })
    await key('live', {})
    await key('demo', { demoOnly: true, role: 'admin' })
    await key('revoked', { revokedAt: place.clock.now })
    await key('expired', { expiresAt: place.clock.now })
  }
})
afterAll(async () => {
  await world.close()
  await deployed.close()
})

/** Everybody who may get through; all others meet 401 (nobody) or 403. */
const STAFF = ['admin', 'operator', 'technician', 'viewer'] as const
const ALL = [...STAFF, 'driver', 'guest'] as const
const CELLS: readonly (readonly [string, string, readonly string[]])[] = [
  ['GET', '/v1/stations', STAFF],
  ['GET', '/v1/stations/CP_1', STAFF],
  ['POST', '/v1/stations', ['admin', 'operator', 'technician']],
  ['GET', '/v1/stations/CP_1/messages', ['admin', 'operator', 'technician']],
  ['PATCH', '/v1/stations/CP_1', ['admin', 'operator', 'technician']],
  ['DELETE', '/v1/stations/CP_1', ['admin', 'operator', 'technician']],
  ['POST', '/v1/stations/CP_1/key', ['admin', 'operator', 'technician']],
  ['POST', '/v1/stations/CP_1/commands', ['admin', 'operator', 'technician']],
  ['GET', '/v1/transactions', ALL],
  ['GET', '/v1/idTags', STAFF],
  ['POST', '/v1/idTags', ['admin', 'operator']],
  ['PATCH', '/v1/idTags/X', ['admin', 'operator']],
  ['DELETE', '/v1/idTags/X', ['admin', 'operator']],
  ['GET', '/v1/sites', STAFF],
  ['POST', '/v1/sites', ['admin', 'operator']],
  ['PATCH', '/v1/sites/blok-m', ['admin', 'operator']],
  ['DELETE', '/v1/sites/blok-m', ['admin', 'operator']],
  ['GET', '/v1/tariffs', STAFF],
  ['POST', '/v1/tariffs', ['admin', 'operator']],
  ['PATCH', '/v1/tariffs/standard', ['admin', 'operator']],
  ['GET', '/v1/settings/organisation', STAFF],
  ['PATCH', '/v1/settings/organisation', ['admin']],
  ['GET', '/v1/users', ['admin']],
  ['PATCH', '/v1/users/driver', ['admin']],
  ['GET', '/cps', STAFF],
  ['GET', '/connectors/CP_1', STAFF],
  ['GET', '/api/transactions', ALL],
  ['GET', '/v1/me', ALL],
  ['POST', '/v1/public/sessions', ALL],
]

async function totals(): Promise<Record<string, number>> {
  return Object.fromEntries(await Promise.all(COUNTED.map(async (name) => [name, await world.count(name)] as const)))
}

/** Who is in the audit for having read personal data. */
async function reads(): Promise<ReadonlyMap<string, unknown>> {
  const query = world.firestore.collection(collections.audit).where('kind', '==', 'read')
  return new Map((await query.get()).docs.map((entry) => [entry.id, entry.get('actor.id')]))
}

test.each(CELLS)('%s %s is for %j alone, and refusing stores nothing', async (method, path, allowed) => {
  const before = await totals()
  const readsBefore = await reads()
  // A body that no call accepts: whoever passes meets 400 and changes nothing.
  const body = method === 'GET' || method === 'DELETE' ? undefined : { unknownMember: 1 }

  const nobody = await world.call(method, path, { body })
  expect(nobody.status).toBe(401)
  expect(nobody.headers.get('www-authenticate')).toBe('Bearer')
  expect(nobody.headers.get('content-type')).toBe('application/problem+json')
  for (const who of ALL) {
    if (method === 'DELETE' && allowed.includes(who)) continue
    const { status } = await world.call(method, path, { body, token: world.tokens[who] })
    expect([who, status]).toEqual([who, !allowed.includes(who) ? 403 : method === 'GET' ? 200 : 400])
  }
  // Whoever may look at personal data is noted; whoever may not has looked at nothing.
  const readers = [...(await reads())].flatMap(([id, who]) => (readsBefore.has(id) ? [] : [who]))
  expect(readers.filter((who) => !allowed.some((each) => each === who))).toEqual([])
  const after = await totals()
  expect({ ...after, audit: (after.audit ?? 0) - readers.length }).toEqual(before)
})

test('a token that proves nothing is refused, not taken for nobody', async () => {
  for (const authorization of [
    'Bearer nonsense',
    'Basic abc',
    'Bearer',
    'Bearer cit_live_wrong-secret-of-length',
    'Bearer cit_',
    'Bearer cit_../x_aaaaaaaaaaaaaaaa',
  ]) {
    const { status } = await world.call('GET', '/v1/public/connectors/ABCD2345', { headers: { authorization } })
    expect([authorization, status]).toEqual([authorization, 401])
  }
})

test('an API key has its role; demo keys work in the emulators alone; revoked and expired ones nowhere', async () => {
  const statuses = async (place: World) =>
    Promise.all(KEYS.map(async (token) => (await place.call('GET', '/v1/stations', { token })).status))

  expect(await statuses(world)).toEqual([200, 200, 401, 401])
  expect(await statuses(deployed)).toEqual([200, 401, 401, 401])
  expect((await world.call('GET', '/v1/users', { token: KEYS[0] })).status).toBe(403)
  expect((await world.call('GET', '/v1/me', { token: KEYS[0] })).body).toEqual({
    kind: 'apiKey',
    keyId: 'live',
    name: 'live',
    role: 'operator',
  })
})

test('a role that was taken away cannot change anything, though the token still has it', async () => {
  const token = world.accounts.add('leaver', 'operator')
  await world.accounts.setRole('leaver', null)

  const { status } = await world.call('POST', '/v1/sites', { token, body: { name: 'Later' } })

  expect(status).toBe(403)
  expect(await world.read(paths.site('later'))).toBeUndefined()
})

test('money and cards are shown to those who may see them', async () => {
  const seen = async (who: keyof World['tokens']) => {
    const { body } = await world.call('GET', '/v1/transactions/CP_1:1', { token: world.tokens[who] })
    return { idTag: body.idTag, costIdr: body.costIdr }
  }

  expect(await seen('admin')).toEqual({ idTag: 'DEMO-123', costIdr: 30_452 })
  expect(await seen('operator')).toEqual({ idTag: 'DEMO-123', costIdr: 30_452 })
  expect(await seen('technician')).toEqual({ idTag: 'DEMO-123', costIdr: undefined })
  expect(await seen('viewer')).toEqual({ idTag: '••••••23', costIdr: 30_452 })
  expect(await seen('driver')).toEqual({ idTag: 'DEMO-123', costIdr: 30_452 })
  const stranger = await world.call('GET', '/v1/transactions/CP_1:1', { token: world.tokens.guest })
  expect(stranger.status).toBe(404)
})

test('errors are problem+json with a fixed text', async () => {
  const { status, body, headers } = await world.call('GET', '/v1/nothing')

  expect(status).toBe(404)
  expect(body).toEqual({
    type: 'urn:charge-it:problem:unknown-path',
    title: 'Not found',
    status: 404,
    detail: 'There is nothing at this address.',
    code: 'unknown-path',
  })
  expect(headers.get('cache-control')).toBe('no-store')
})

test('a body that is too long, no JSON or no UTF-8 is refused', async () => {
  const token = world.tokens.admin
  const post = (body: string, headers = {}) => world.call('POST', '/v1/sites', { token, body, headers })

  expect((await post('x'.repeat(300_000))).status).toBe(413)
  expect((await post('{"name":')).body).toMatchObject({ status: 400, parameter: 'body' })
  expect((await post('name=x', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
  expect((await post('[]')).status).toBe(400)
  expect((await post('null')).status).toBe(400)
})

test('a failure inside tells a number that the log has too, and nothing of the inside', async () => {
  await world.put(paths.site('broken'), { name: 5 })

  const { status, body } = await world.call('GET', '/v1/sites/broken', { token: world.tokens.admin })

  expect(status).toBe(500)
  expect(body).toMatchObject({ code: 'internal', detail: 'Something failed here. Please try again.' })
  expect(world.logged).toContainEqual(
    expect.objectContaining({ message: 'request failed', correlationId: body.correlationId }),
  )
})
