import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClientOptions } from 'ws'
import { connectStation, type FakeStation, HandshakeRefused } from '../../test/fake-station.ts'
import { startTestEdge, stationWithKey, type TestEdge } from '../../test/start-test-edge.ts'
import { type TestAuthority, testAuthority } from '../../test/test-authority.ts'
import { until } from '../../test/until.ts'

const KEY = '0102030405060708090a0b0c0d0e0f1011121314'

let edge: TestEdge
let ours: TestAuthority
let others: TestAuthority
let origin: string

beforeAll(async () => {
  ours = await testAuthority('CN=Ours')
  others = await testAuthority('CN=Others')
  const server = await ours.issue('CN=localhost')
  const pinned = await ours.issue('CN=CP_PIN')
  edge = await startTestEdge({
    config: { tls: { port: 0, cert: server.cert, key: server.key, ca: ours.cert, ciphers: null } },
    limits: { handshakeTimeoutMs: 500 },
    seed: {
      ...stationWithKey('CP_2', KEY, { securityProfile: 2 }),
      ...stationWithKey('CP_3', KEY, { securityProfile: 3 }),
      ...stationWithKey('CP_PIN', KEY, { securityProfile: 3 }, { certificateFingerprint: pinned.fingerprint }),
      ...stationWithKey('CP_UP', KEY, { securityProfile: 1 }),
    },
  })
  origin = `wss://localhost:${edge.edge.tlsPort}`
})
afterAll(() => edge.stop())

async function attempt(
  stationId: string,
  tls: ClientOptions,
  password?: string,
): Promise<FakeStation | number | string> {
  try {
    return await connectStation(origin, stationId, {
      ...(password === undefined ? {} : { password }),
      ws: { ca: ours.cert, ...tls },
    })
  } catch (error) {
    if (error instanceof HandshakeRefused) return error.statusCode
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

async function isServed(outcome: FakeStation | number | string, profile: number): Promise<void> {
  if (typeof outcome !== 'object') throw new Error(`not served: ${outcome}`)
  expect(await outcome.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
  const session = [...edge.edge.registry.all()].at(-1)
  expect(session?.securityProfile).toBe(profile)
  await outcome.close()
  await until(() => edge.edge.registry.get(session?.stationId ?? '') === undefined)
}

test('serves profile 2 over its own TLS listener', async () => {
  await isServed(await attempt('CP_2', {}, KEY), 2)
  expect(await attempt('CP_2', {}, 'f'.repeat(40))).toBe(401)
})

test('raises the profile of a station that comes over TLS; the plain listener then refuses it', async () => {
  await isServed(await attempt('CP_UP', {}, KEY), 2)
  await until(() => edge.documents.peek('stations/CP_UP')?.securityProfile === 2)

  await expect(edge.connect('CP_UP', { password: KEY })).rejects.toMatchObject({ statusCode: 403 })
})

test('serves profile 3 with a certificate of our authority in its name [edge 41]', async () => {
  await isServed(await attempt('CP_3', await ours.issue('CN=CP_3')), 3)
})

test.each([
  ['no certificate', async () => ({})],
  ['no certificate but the right password', async () => ({})],
  ['the name of another station', async () => ours.issue('CN=CP_OTHER')],
  ['an unknown authority', async () => others.issue('CN=CP_3')],
  ['an expired certificate', async () => ours.issue('CN=CP_3', { expired: true })],
])('refuses profile 3 with %s [edge 41]', async (name, tls) => {
  expect(await attempt('CP_3', await tls(), name.includes('password') ? KEY : undefined)).toBe(401)
})

test('refuses a certificate other than the stored one [edge 41]', async () => {
  expect(await attempt('CP_PIN', await ours.issue('CN=CP_PIN'))).toBe(401)
})

test('refuses TLS 1.1 [edge 41]', async () => {
  const outcome = await attempt(
    'CP_2',
    { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    KEY,
  )

  expect(outcome).toMatch(/^ERR_SSL|^EPROTO|^ECONNRESET/)
})

test('a station that trusts another authority does not connect [edge 41]', async () => {
  expect(await attempt('CP_2', { ca: others.cert }, KEY)).toMatch(/SELF_SIGNED|UNABLE_TO/)
})

test('ends a TLS handshake that never comes [edge 41]', async () => {
  const socket = connectTcp(edge.edge.tlsPort ?? 0, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.resume()
  await once(socket, 'close')
})

test('ends a request that never comes', async () => {
  const socket = connectTls({ port: edge.edge.tlsPort ?? 0, host: 'localhost', ca: ours.cert })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  socket.end()
  socket.resume()
  await once(socket, 'close')
})

test('takes a new certificate while connections stay open; unusable ones change nothing', async () => {
  const open = await attempt('CP_2', {}, KEY)
  const renewed = await others.issue('CN=localhost')
  const files = { port: 0, cert: renewed.cert, key: renewed.key, ca: ours.cert }

  edge.edge.renewTls({ ...files, cert: 'none' })
  await isServed(await attempt('CP_UP', {}, KEY), 2)
  edge.edge.renewTls(files)

  expect(await attempt('CP_UP', { ca: ours.cert }, KEY)).toMatch(/SELF_SIGNED|UNABLE_TO|UNABLE_TO_VERIFY/)
  await isServed(await attempt('CP_UP', { ca: others.cert }, KEY), 2)
  if (typeof open !== 'object') throw new Error(`not served: ${open}`)
  expect(await open.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
  await open.close()
})
