import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClientOptions } from 'ws'
import { connectStation, HandshakeRefused } from '../../test/fake-station.ts'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import { stationWithKey, type TestEdge } from '../../test/start-test-edge.ts'
import { type IssuedCertificate, type TestAuthority, testAuthority } from '../../test/test-authority.ts'
import { until } from '../../test/until.ts'

const KEY = '0102030405060708090a0b0c0d0e0f1011121314'

let world: FirestoreWorld
let edge: TestEdge
let ours: TestAuthority
let others: TestAuthority

beforeAll(async () => {
  ours = await testAuthority('CN=Ours')
  others = await testAuthority('CN=Others')
  const server = await ours.issue('CN=localhost')
  const pinned = await ours.issue('CN=CP_PIN')
  world = await firestoreWorld({
    ...stationWithKey('CP_3', KEY, { securityProfile: 3 }),
    ...stationWithKey('CP_NONE', KEY, { securityProfile: 3 }),
    ...stationWithKey('CP_LATE', KEY, { securityProfile: 3 }),
    ...stationWithKey('CP_NAME', KEY, { securityProfile: 3 }),
    ...stationWithKey('CP_FOREIGN', KEY, { securityProfile: 3 }),
    ...stationWithKey('CP_PIN', KEY, { securityProfile: 3 }, { certificateFingerprint: pinned.fingerprint }),
    ...stationWithKey('CP_WS', KEY, { securityProfile: 2 }),
  })
  edge = await world.edge({
    config: { tls: { port: 0, cert: server.cert, key: server.key, ca: ours.cert } },
    limits: { handshakeTimeoutMs: 1_000 },
  })
})
afterAll(() => world.close())

async function outcomeOf(stationId: string, tls: ClientOptions): Promise<number | string> {
  const origin = `wss://localhost:${edge.edge.tlsPort}`
  try {
    await connectStation(origin, stationId, { ws: { ca: ours.cert, ...tls } })
    return 101
  } catch (error) {
    if (error instanceof HandshakeRefused) return error.statusCode
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
const connection = async (stationId: string) => (await world.stored(paths.station(stationId)))?.connection

test('[edge 41] a certificate of our authority in the name of the station: online with profile 3', async () => {
  expect(await outcomeOf('CP_3', await ours.issue('CN=CP_3'))).toBe(101)

  await claimed(edge, 'CP_3')
  expect(edge.edge.registry.get('CP_3')?.securityProfile).toBe(3)
  expect(await connection('CP_3')).toMatchObject({ online: true, epoch: 1 })
})

test.each<[string, string, () => Promise<IssuedCertificate | object>, string]>([
  ['no certificate', 'CP_NONE', async () => ({}), 'certificateMissing'],
  ['an expired certificate', 'CP_LATE', () => ours.issue('CN=CP_LATE', { expired: true }), 'certificateMismatch'],
  ['the certificate of another station', 'CP_NAME', () => ours.issue('CN=CP_3'), 'certificateMismatch'],
  ['a certificate of another authority', 'CP_FOREIGN', () => others.issue('CN=CP_FOREIGN'), 'certificateMismatch'],
  ['another certificate than the stored one', 'CP_PIN', () => ours.issue('CN=CP_PIN'), 'certificateMismatch'],
])(
  '[edge 41] %s is refused, its reason is kept and the station stays offline',
  async (_name, stationId, tls, reason) => {
    expect(await outcomeOf(stationId, await tls())).toBe(401)

    const path = paths.attempt(`${stationId}_${reason}`)
    await until(async () => (await world.stored(path)) !== undefined)
    expect(await world.stored(path)).toMatchObject({ stationId, reason })
    expect(await connection(stationId)).toMatchObject({ online: false, epoch: 0 })
  },
)

test('[edge 41] a station that needs TLS is refused on the plain listener, and told why', async () => {
  await expect(edge.connect('CP_WS', { password: KEY })).rejects.toMatchObject({ statusCode: 403 })

  const path = paths.attempt('CP_WS_plainConnection')
  await until(async () => (await world.stored(path)) !== undefined)
  expect(await connection('CP_WS')).toMatchObject({ online: false, epoch: 0 })
})

test('[edge 41] TLS 1.1, a wrong authority on the side of the station and a TLS handshake that never comes touch no station', async () => {
  await world.written()
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  expect(await outcomeOf('CP_3', { ...old, ...(await ours.issue('CN=CP_3')) })).toMatch(/^ERR_SSL|^EPROTO|^ECONNRESET/)
  expect(await outcomeOf('CP_NONE', { ca: others.cert })).not.toBe(101)
  const slow = connectTcp(edge.edge.tlsPort ?? 0, '127.0.0.1')
  slow.on('error', () => undefined)
  await once(slow.resume(), 'close')

  await until(async () => (await world.stored('attempts/_tlsFailed')) !== undefined)
  expect((await world.written()).filter((path) => !path.startsWith('attempts/_'))).toEqual([])
})
