import { connect as connectTls, TLSSocket } from 'node:tls'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { certificateRequest } from '../../test/certificate-request.ts'
import { connectStation, type FakeStation, HandshakeRefused } from '../../test/fake-station.ts'
import { startTestEdge, stationWithKey, type TestEdge } from '../../test/start-test-edge.ts'
import { type IssuedCertificate, type TestAuthority, testAuthority } from '../../test/test-authority.ts'
import { until } from '../../test/until.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const KEY = '0102030405060708090a0b0c0d0e0f1011121314'
const ORGANISATION = {
  ...{ name: 'Charge-IT Jakarta', currency: 'IDR', timeZone: 'Asia/Jakarta' },
  ...{ helpPhone: null, ocppUrl: null, demo: null, lastUpdatedAt: new Date('2026-01-01T00:00:00Z') },
}

let edge: TestEdge
let authority: TestAuthority
let origin: string
const certificates = new Map<string, IssuedCertificate>()
const certificate = (name: string): IssuedCertificate => {
  const found = certificates.get(name)
  if (found === undefined) throw new Error(`no certificate ${name}`)
  return found
}

beforeAll(async () => {
  authority = await testAuthority('CN=Ours')
  const server = await authority.issue('CN=localhost')
  const names: readonly (readonly [string, string])[] = [
    ['old', 'CN=CP_ROLL'],
    ['new', 'CN=CP_ROLL'],
    ['stranger', 'CN=CP_ROLL'],
    ['first', 'CN=CP_UP'],
    ['serial', 'CN=SN-0042'],
    ['other serial', 'CN=SN-0042'],
  ]
  for (const [name, subject] of names) certificates.set(name, await authority.issue(subject))
  const pending = (name: string) => [{ fingerprint: certificate(name).fingerprint, serial: '01' }]
  edge = await startTestEdge({
    config: { tls: { port: 0, cert: server.cert, key: server.key, ca: authority.cert } },
    seed: {
      [paths.setting('organisation')]: ORGANISATION,
      ...stationWithKey(
        'CP_ROLL',
        KEY,
        { securityProfile: 3 },
        {
          certificateFingerprint: certificate('old').fingerprint,
          pendingCertificates: pending('new'),
        },
      ),
      ...stationWithKey('CP_UP', KEY, { securityProfile: 2 }, { pendingCertificates: pending('first') }),
      ...stationWithKey(
        'CP_SN',
        KEY,
        { securityProfile: 2, serialNumber: 'SN-0042' },
        {
          pendingCertificates: pending('serial'),
        },
      ),
      ...stationWithKey('CP_CSR', KEY, { securityProfile: 2, serialNumber: 'SN-7' }),
    },
  })
  origin = `wss://localhost:${edge.edge.tlsPort}`
})
afterAll(() => edge.stop())

async function connect(
  stationId: string,
  own: IssuedCertificate | null,
  password?: string,
): Promise<FakeStation | number> {
  try {
    return await connectStation(origin, stationId, {
      ...(password === undefined ? {} : { password }),
      ws: { ca: authority.cert, ...(own === null ? {} : { cert: own.cert, key: own.key }) },
    })
  } catch (error) {
    if (error instanceof HandshakeRefused) return error.statusCode
    throw error
  }
}

/** 101 for one that was served, after which it is gone again. */
async function statusOf(stationId: string, own: IssuedCertificate | null, password?: string): Promise<number> {
  const station = await connect(stationId, own, password)
  if (typeof station === 'number') return station
  await station.call('Heartbeat', {})
  await station.close()
  await until(() => edge.edge.registry.size === 0)
  return 101
}
const credentials = (stationId: string) => edge.documents.peek(paths.stationCredentials(stationId))

test('old and new certificate are valid until the new one was used', async () => {
  expect(await statusOf('CP_ROLL', certificate('stranger'))).toBe(401)
  expect(await statusOf('CP_ROLL', certificate('old'))).toBe(101)
  expect(await statusOf('CP_ROLL', certificate('old'))).toBe(101)

  expect(await statusOf('CP_ROLL', certificate('new'))).toBe(101)
  await until(() => credentials('CP_ROLL')?.certificateFingerprint === certificate('new').fingerprint)

  expect(credentials('CP_ROLL')).toMatchObject({ certificateSerial: '01', pendingCertificates: [] })
  expect(await statusOf('CP_ROLL', certificate('old'))).toBe(401)
  expect(await statusOf('CP_ROLL', certificate('new'))).toBe(101)
})

test('a station at profile 2 rises with its first certificate; its password alone is then refused, and told why', async () => {
  expect(await statusOf('CP_UP', null, KEY)).toBe(101)

  expect(await statusOf('CP_UP', certificate('first'))).toBe(101)
  await until(() => edge.documents.peek(paths.station('CP_UP'))?.securityProfile === 3)

  expect(await statusOf('CP_UP', null, KEY)).toBe(401)
  await edge.stores.connectors.flush()
  expect(edge.documents.peek(paths.attempt('CP_UP_certificateMissing'))).toMatchObject({ reason: 'certificateMissing' })
  expect(edge.documents.peek(paths.station('CP_UP'))).toMatchObject({ securityProfile: 3 })
})

test('a certificate in the name of the serial number counts when it was issued to this station', async () => {
  expect(await statusOf('CP_SN', certificate('other serial'))).toBe(401)
  expect(await statusOf('CP_SN', certificate('serial'))).toBe(101)
})

test('a request is stored for signing; a faulty one is refused with an event [edge 86]', async () => {
  const station = await connect('CP_CSR', null, KEY)
  if (typeof station === 'number') throw new Error(`refused with ${station}`)
  const ask = async (csr: string) => (await station.call('SignCertificate', { csr })).frame.at(-1)

  const good = await ask((await certificateRequest('CN=SN-7, O=Charge-IT Jakarta')).csr)
  const faulty = [
    await ask((await certificateRequest('CN=CP_UP')).csr),
    await ask((await certificateRequest('CN=CP_CSR, O=Somebody else')).csr),
    await ask('x'.repeat(5_000)),
    await ask(`-----BEGIN CERTIFICATE REQUEST-----\n${'MIIB'.repeat(1_250)}\n-----END CERTIFICATE REQUEST-----`),
    await ask(`-----BEGIN CERTIFICATE REQUEST-----\n${'MIIB'.repeat(25_000)}\n-----END CERTIFICATE REQUEST-----`),
  ]

  expect([good, ...faulty]).toEqual([{ status: 'Accepted' }, ...faulty.map(() => ({ status: 'Rejected' }))])
  const stored = await edge.documents.query({ collection: 'certificateRequests' })
  expect(stored.map(({ fields }) => fields)).toMatchObject([
    { stationId: 'CP_CSR', commonName: 'SN-7', keyType: 'ECDSA P-256', requests: 1 },
  ])
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
  await station.close()
})

test('headers of a client certificate from anybody but a trusted proxy count for nothing, and the log says so', async () => {
  const headers = {
    'x-client-cert-present': 'true',
    'x-client-cert-chain-verified': 'true',
    'x-client-cert-fingerprint': certificate('new').fingerprint,
    'x-client-cert-common-name': 'CP_ROLL',
  }
  const attempt = connectStation(origin, 'CP_ROLL', { ws: { ca: authority.cert, headers } })

  await expect(attempt).rejects.toMatchObject({ statusCode: 401 })
  expect(edge.lines).toContainEqual(
    expect.objectContaining({
      severity: 'WARNING',
      message: 'headers of a client certificate ignored, they come from no trusted proxy',
      stationId: 'CP_ROLL',
    }),
  )
})

test('a station without a certificate of ours may bring one that somebody else of the authority issued in its name', async () => {
  const documents = seedDocuments.station('CP_OUT', { securityProfile: 3 })
  await edge.documents.commit(Object.entries(documents).map(([path, fields]) => ({ kind: 'create', path, fields })))

  expect(await statusOf('CP_OUT', await authority.issue('CN=CP_OUT'))).toBe(101)
  expect(await statusOf('CP_OUT', await authority.issue('CN=CP_OUT'))).toBe(101)
})

test('revoked certificates do not log in, neither do others of the authority; the socket of a station is dropped', async () => {
  const path = paths.station('CP_OUT')
  const station = await connect('CP_OUT', await authority.issue('CN=CP_OUT'))
  if (typeof station === 'number') throw new Error(`refused with ${station}`)
  await until(
    () => edge.documents.peek(path)?.connection !== undefined && edge.edge.registry.get('CP_OUT')?.epoch !== 0,
  )
  const connection = { edgeId: null, epoch: 99, connectedAt: null, lastSeenAt: null, online: false }
  const revoked = { ...{ authorizationKeyHash: null, previousAuthorizationKeyHash: null }, changedAt: new Date(0) }
  await edge.documents.commit([
    {
      kind: 'create',
      path: paths.stationCredentials('CP_OUT'),
      fields: { ...revoked, certificateFingerprint: 'revoked' },
    },
    { kind: 'update', path, fields: { connection } },
  ])

  expect(await station.closed).toMatchObject({ code: 1001 })
  expect(await statusOf('CP_OUT', await authority.issue('CN=CP_OUT'))).toBe(401)
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a resumed session of %s is judged by the certificate of its first connection',
  async (version) => {
    const own = certificate('new')
    const versions = { minVersion: version, maxVersion: version }
    const { promise: session, resolve } = Promise.withResolvers<Buffer>()
    const first = connectTls({
      port: edge.edge.tlsPort ?? 0,
      host: 'localhost',
      ca: authority.cert,
      ...own,
      ...versions,
    })
    first.on('session', resolve)
    first.write('GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    first.resume()

    const resumed = { ca: authority.cert, ...versions, session: await session }
    const station = await connectStation(origin, 'CP_ROLL', { ws: resumed })

    expect(station.tcp instanceof TLSSocket && station.tcp.isSessionReused()).toBe(true)
    expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
    expect(edge.edge.registry.get('CP_ROLL')?.securityProfile).toBe(3)
    await station.close()
    first.destroy()
  },
)
