import type { PendingStation } from '@charge-it/shared/model/pending-station.ts'
import { DEFAULT_BASELINE } from '@charge-it/shared/model/station-configuration.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NOW, openWorld, type World } from '../testing/test-world.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const knocking = (stationId: string, changes: Partial<PendingStation> = {}) =>
  world.put(paths.pendingStation(stationId), {
    ...{ stationId, registration: 'pending', attempts: 3, ocppVersion: '1.6', subprotocols: ['ocpp1.6'] },
    ...{ sentPassword: false, tls: false, remoteAddress: '10.0.0.7', addressClass: 'private' },
    ...{ reason: 'unknownStation', vendor: null, model: null, serialNumber: null, firmwareVersion: null },
    ...{ firstAt: NOW, lastAt: NOW, edgeId: 'edge-a', expireAt: new Date(NOW.getTime() + 86_400_000) },
    ...changes,
  })
const audited = async () => (await world.firestore.collection('audit').get()).docs.map((doc) => doc.get('action'))

test('a station that knocks is listed and accepted with one call: registered, key shown once, audited', async () => {
  await knocking('CP new/1')
  const token = world.tokens.technician

  const { body } = await world.call('GET', '/v1/pendingStations', { token })
  expect(body).toMatchObject({
    items: [{ stationId: 'CP new/1', attempts: 3, addressClass: 'private' }],
    nextCursor: null,
  })

  const accepted = await world.call('POST', '/v1/stations/CP%20new%2F1/accept', { token, body: {} })

  expect(accepted.status).toBe(201)
  expect(accepted.body).toMatchObject({
    stationId: 'CP new/1',
    securityProfile: 1,
    authorizationKey: expect.stringMatching(/^[0-9a-f]{40}$/),
  })
  expect(await world.read(paths.station('CP new/1'))).toMatchObject({ registration: 'accepted', securityProfile: 1 })
  expect(await world.read(paths.pendingStation('CP new/1'))).toBeUndefined()
  expect(await audited()).toEqual(['station.accept'])
  const again = await world.call('POST', '/v1/stations/CP%20new%2F1/accept', { token, body: {} })
  expect(again.status).toBe(404)
})

test('a station that came over TLS is accepted with profile 2', async () => {
  await knocking('CP_9', { tls: true })

  const { body } = await world.call('POST', '/v1/stations/CP_9/accept', { token: world.tokens.admin, body: {} })

  expect(body).toMatchObject({ securityProfile: 2 })
})

test('registering a station by its name ends its knocking', async () => {
  await knocking('CP_9')

  await world.call('POST', '/v1/stations', { token: world.tokens.admin, body: { stationId: 'CP_9' } })

  expect(await world.read(paths.pendingStation('CP_9'))).toBeUndefined()
})

test('a dismissed station is forgotten, and that is audited', async () => {
  await knocking('CP_9')
  const token = world.tokens.operator

  expect(await world.call('DELETE', '/v1/pendingStations/CP_9', { token })).toMatchObject({ status: 204 })

  expect(await world.read(paths.pendingStation('CP_9'))).toBeUndefined()
  expect(await audited()).toEqual(['station.dismiss'])
  expect(await world.call('DELETE', '/v1/pendingStations/CP_9', { token })).toMatchObject({ status: 404 })
})

test.each([
  ['GET', '/v1/pendingStations'],
  ['POST', '/v1/stations/CP_9/accept'],
  ['DELETE', '/v1/pendingStations/CP_9'],
  ['PUT', '/v1/settings/baselines'],
  ['PATCH', '/v1/settings/connections'],
])('viewers and drivers may not %s %s', async (method, path) => {
  await knocking('CP_9')
  for (const token of [world.tokens.viewer, world.tokens.driver]) {
    const sends = method !== 'GET' && method !== 'DELETE'
    expect(await world.call(method, path, { token, ...(sends ? { body: {} } : {}) })).toMatchObject({ status: 403 })
  }
  expect(await world.read(paths.pendingStation('CP_9'))).toBeDefined()
})

test('baselines are replaced as a whole, read back with the built-in one, and audited', async () => {
  const token = world.tokens.technician
  const baselines = [
    { vendor: 'ABB', model: 'Terra 54', keys: [{ key: 'MeterValueSampleInterval', value: '30' }] },
    { vendor: null, model: null, keys: [] },
  ]

  expect((await world.call('PUT', '/v1/settings/baselines', { token, body: { baselines } })).status).toBe(200)

  const { body } = await world.call('GET', '/v1/settings/baselines', { token: world.tokens.viewer })
  expect(body).toEqual({ baselines, builtIn: DEFAULT_BASELINE, lastUpdatedAt: NOW.toISOString() })
  expect(await audited()).toEqual(['settings.change'])
})

test.each([
  [
    'the same place twice',
    [
      { vendor: 'A', model: null, keys: [] },
      { vendor: 'A', model: null, keys: [] },
    ],
  ],
  ['a key twice', [{ vendor: 'A', model: null, keys: ['K', 'k'].map((key) => ({ key, value: '1' })) }]],
  ['a secret', [{ vendor: null, model: null, keys: [{ key: 'AuthorizationKey', value: 'x' }] }]],
  ['an empty key', [{ vendor: null, model: null, keys: [{ key: '', value: 'x' }] }]],
])('baselines with %s are refused', async (_name, baselines) => {
  const { status } = await world.call('PUT', '/v1/settings/baselines', {
    token: world.tokens.admin,
    body: { baselines },
  })

  expect(status).toBe(400)
  expect(await world.read(paths.setting('baselines'))).toBeUndefined()
})

test('an administrator lets unknown stations connect; nobody else may', async () => {
  const body = { unknownMayConnect: true }
  const path = '/v1/settings/connections'
  expect((await world.call('GET', path, { token: world.tokens.viewer })).body).toMatchObject({
    unknownMayConnect: false,
  })

  expect(await world.call('PATCH', path, { token: world.tokens.technician, body })).toMatchObject({ status: 403 })
  expect(await world.call('PATCH', path, { token: world.tokens.admin, body })).toMatchObject({ status: 200 })

  expect(await world.read(paths.setting('connections'))).toMatchObject(body)
  expect(await audited()).toEqual(['settings.change'])
})
