import { scryptSync } from 'node:crypto'
import { paths } from '@charge-it/shared/paths.ts'
import { expect, onTestFinished, test } from 'vitest'
import { connectStation, type FakeStationOptions, HandshakeRefused } from '../../test/fake-station.ts'
import {
  sha256Hash,
  startTestEdge,
  stationWithKey,
  type TestEdge,
  type TestEdgeOptions,
} from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { DocumentsError } from '../store/documents.ts'
import { fakeClock, movableClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const KEY = '0102030405060708090a0b0c0d0e0f1011121314'
const OTHER_KEY = 'ffeeddccbbaa99887766554433221100ffeeddcc'
const TYPED_KEY = 'kunci-dua-puluh-huru'
const KEY_BYTES = Buffer.from(KEY, 'hex')

async function edgeWith(seed: TestEdgeOptions['seed'], options: TestEdgeOptions = {}): Promise<TestEdge> {
  const edge = await startTestEdge({ seed: { ...seed }, ...options })
  onTestFinished(() => edge.stop())
  return edge
}

async function statusOf(edge: TestEdge, stationId: string, options: FakeStationOptions = {}): Promise<number> {
  return (await outcomeOf(edge, stationId, options)).statusCode
}

/** 101 for an accepted handshake, whose socket is closed again. */
async function outcomeOf(edge: TestEdge, stationId: string, options: FakeStationOptions = {}) {
  try {
    const station = await connectStation(edge.origin, stationId, options)
    await station.call('Heartbeat', {})
    await station.close()
    return { statusCode: 101, headers: {}, body: '' }
  } catch (error) {
    if (error instanceof HandshakeRefused) return error
    throw error
  }
}

function scryptHash(password: string): string {
  const salt = Buffer.alloc(16, 7)
  return `scrypt:${salt.toString('hex')}:${scryptSync(password, salt, 32, { N: 16_384, r: 8, p: 1 }).toString('hex')}`
}

test.each([
  ['the text that was handed out', KEY, KEY],
  ['upper case', KEY, KEY.toUpperCase()],
  ['the bytes that it names', KEY, KEY_BYTES],
  ['the bytes of a key that was hashed in upper case', KEY.toUpperCase(), KEY_BYTES],
  ['the hexadecimal of a typed key of 20 characters', TYPED_KEY, Buffer.from(TYPED_KEY).toString('hex')],
])('takes a key as %s [edge 31]', async (_name, hashed, sent) => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY, {}, { authorizationKeyHash: sha256Hash(hashed) }))

  expect(await statusOf(edge, 'CP_K', { password: sent })).toBe(101)
})

test.each([
  ['none', undefined],
  ['wrong', OTHER_KEY],
  ['empty', ''],
  ['nearly right', KEY.slice(1)],
])('answers a password that is %s with 401 and WWW-Authenticate, without a body [edge 32]', async (_name, password) => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY))

  const outcome = await outcomeOf(edge, 'CP_K', password === undefined ? {} : { password })

  expect(outcome).toMatchObject({ statusCode: 401, body: '' })
  expect(outcome.headers).toMatchObject({ 'www-authenticate': expect.stringMatching(/^Basic realm=/) })
})

test.each(['Bearer abc', 'Basic', 'Basic ***', 'Basic bm9jb2xvbg==', `Basic ${'A'.repeat(5_000)}`, 'garbage'])(
  'answers the malformed header %j with 401 [edge 32]',
  async (authorization) => {
    const edge = await edgeWith(stationWithKey('CP_K', KEY))

    expect(await statusOf(edge, 'CP_K', { ws: { headers: { authorization } } })).toBe(401)
  },
)

test('answers another user than the station id with 401 [edge 30]', async () => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY))

  expect(await statusOf(edge, 'CP_K', { user: 'admin', password: KEY })).toBe(401)
  expect(await statusOf(edge, 'CP_K', { user: 'cp_k', password: KEY })).toBe(401)
})

test('takes a station id with a colon as user', async () => {
  const edge = await edgeWith(stationWithKey('CP:1', KEY))

  expect(await statusOf(edge, 'CP:1', { password: KEY })).toBe(101)
})

test('compares a typed key and remembers the success', async () => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY, {}, { authorizationKeyHash: scryptHash('correct horse') }))

  expect(await statusOf(edge, 'CP_K', { password: 'correct horse' })).toBe(101)
  expect(await statusOf(edge, 'CP_K', { password: 'correct horse' })).toBe(101)
  expect(await statusOf(edge, 'CP_K', { password: 'battery staple' })).toBe(401)
})

test('takes the old key until the new one was used once', async () => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY, {}, { previousAuthorizationKeyHash: sha256Hash(OTHER_KEY) }))

  expect(await statusOf(edge, 'CP_K', { password: OTHER_KEY })).toBe(101)
  expect(await statusOf(edge, 'CP_K', { password: OTHER_KEY })).toBe(101)
  expect(await statusOf(edge, 'CP_K', { password: KEY })).toBe(101)
  await until(() => edge.documents.peek(paths.stationCredentials('CP_K'))?.previousAuthorizationKeyHash === null)
  expect(await statusOf(edge, 'CP_K', { password: OTHER_KEY })).toBe(401)
})

test('keeps a record of a refusal and never the password', async () => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY))
  await statusOf(edge, 'CP_K', { password: OTHER_KEY })

  await edge.stores.connectors.flush()
  expect(edge.documents.peek('attempts/CP_K_wrongPassword')).toMatchObject({
    stationId: 'CP_K',
    reason: 'wrongPassword',
    subprotocols: ['ocpp1.6'],
  })
  expect(JSON.stringify(edge.lines)).not.toContain(OTHER_KEY)
})

test('lets a station without a key connect at profile 0 and stays there', async () => {
  const edge = await edgeWith({})
  const station = await edge.connect('CP_1')
  await station.call('Heartbeat', {})

  expect(edge.edge.registry.get('CP_1')?.securityProfile).toBe(0)
  expect(edge.documents.peek('stations/CP_1')).toMatchObject({ securityProfile: 0 })
})

test('a connection at a higher profile raises the minimum, which then holds', async () => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY, { securityProfile: 0 }))

  expect(await statusOf(edge, 'CP_K')).toBe(101)
  expect(await statusOf(edge, 'CP_K', { password: KEY })).toBe(101)
  await until(() => edge.documents.peek('stations/CP_K')?.securityProfile === 1)
  expect(await statusOf(edge, 'CP_K')).toBe(401)
})

test.each([2, 3] as const)('refuses a plain connection of a station at profile %d', async (securityProfile) => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY, { securityProfile }))

  expect(await statusOf(edge, 'CP_K', { password: KEY })).toBe(403)
})

test('refuses plain connections unless they are allowed', async () => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY), { config: { allowInsecure: false } })

  expect(await statusOf(edge, 'CP_K', { password: KEY })).toBe(403)
  expect(await statusOf(edge, 'CP_1')).toBe(403)
})

test('counts every connection as TLS behind a proxy that ends it', async () => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY, { securityProfile: 2 }), {
    config: { allowInsecure: false, trustProxyTls: true },
  })
  const station = await edge.connect('CP_K', { password: KEY })
  await station.call('Heartbeat', {})

  expect(edge.edge.registry.get('CP_K')?.securityProfile).toBe(2)
})

const FINGERPRINT = 'ab'.repeat(32)
const CERTIFICATE = {
  'x-client-cert-present': 'true',
  'x-client-cert-chain-verified': 'true',
  'x-client-cert-fingerprint': FINGERPRINT,
  'x-client-cert-common-name': 'CP_C',
}

test.each([
  ['a configured proxy', ['127.0.0.1'], {}, 101],
  ['anybody else', ['10.0.0.1'], {}, 401],
  ['a proxy, another name', ['127.0.0.1'], { 'x-client-cert-common-name': 'CP_X' }, 401],
  ['a proxy, another fingerprint', ['127.0.0.1'], { 'x-client-cert-fingerprint': 'cd'.repeat(32) }, 401],
  ['a proxy that could not verify it', ['127.0.0.1'], { 'x-client-cert-chain-verified': 'false' }, 401],
  ['a proxy that saw none', ['127.0.0.1'], { 'x-client-cert-present': 'false' }, 401],
])('judges a forwarded client certificate from %s [edge 41]', async (_name, trustedProxies, changes, status) => {
  const edge = await edgeWith(
    stationWithKey('CP_C', KEY, { securityProfile: 3 }, { certificateFingerprint: FINGERPRINT }),
    { config: { trustProxyTls: true, trustedProxies } },
  )

  expect(await statusOf(edge, 'CP_C', { ws: { headers: { ...CERTIFICATE, ...changes } } })).toBe(status)
})

test('takes the last forwarded address of a proxy for the station', async () => {
  const edge = await edgeWith({}, { config: { trustedProxies: ['127.0.0.1'] } })
  const station = await edge.connect('CP_1', { ws: { headers: { 'x-forwarded-for': '6.6.6.6, 9.9.9.9' } } })
  await station.call('Heartbeat', {})

  expect(edge.edge.registry.get('CP_1')?.remoteAddress).toBe('9.9.9.9')
})

test('guessing gets 429 and never locks out the real station [edge 32]', async () => {
  const clock = movableClock()
  const edge = await edgeWith(
    {
      ...stationWithKey('CP_K', KEY),
      ...stationWithKey('CP_T', KEY, {}, { authorizationKeyHash: scryptHash('typed key') }),
    },
    { clock, limits: { failedLoginsPerMinute: 5 } },
  )
  for (const stationId of ['CP_K', 'CP_T']) {
    const statuses: number[] = []
    for (let guess = 0; guess < 8; guess++)
      statuses.push(await statusOf(edge, stationId, { password: `guess${guess}` }))
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
    expect(statuses.slice(5)).toEqual([429, 429, 429])
  }

  expect(await statusOf(edge, 'CP_K', { password: KEY })).toBe(101)
  clock.move(12_001)
  expect(await statusOf(edge, 'CP_T', { password: 'typed key' })).toBe(101)
  expect(await statusOf(edge, 'CP_T', { password: 'guess' })).toBe(429)
  clock.move(60_001)
  expect(await statusOf(edge, 'CP_T', { password: 'guess' })).toBe(401)
})

test('answers 503 while the store is down, and lets in who was right a moment ago', async () => {
  const edge = await edgeWith(stationWithKey('CP_K', KEY))
  const station = await edge.connect('CP_K', { password: KEY })
  await until(() => edge.edge.registry.get('CP_K')?.epoch === 1)
  await station.close()

  edge.documents.failWith(new DocumentsError('down', false, undefined))
  const outcomes = [await statusOf(edge, 'CP_OTHER'), (await edge.connect('CP_K', { password: KEY })).protocol]
  edge.documents.failWith(null)

  expect(outcomes).toEqual([503, 'ocpp1.6'])
})

test('gives up a handshake that takes too long', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({}, { clock })
  const { stations } = edge.stores
  const never: Pick<typeof stations, 'find'> = { find: () => new Promise(() => undefined) }
  Object.assign(stations, never)
  const outcome = statusOf(edge, 'CP_1')
  await until(async () => {
    await clock.advance(5_000)
    return (await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, 5))])) !== undefined
  })

  expect(await outcome).toBe(503)
})

test('authenticates so many at once and lets the others wait', async () => {
  const seed = Object.assign({}, ...Array.from({ length: 30 }, (_, index) => seedDocuments.station(`CP_${index}`)))
  const edge = await edgeWith(seed, { limits: { authenticationsAtOnce: 4 } })
  const { stations } = edge.stores
  const { find } = stations
  const gate = Promise.withResolvers<void>()
  let running = 0
  Object.assign(stations, {
    find: async (stationId: string) => {
      running++
      await gate.promise
      return find(stationId)
    },
  })

  const connecting = Array.from({ length: 30 }, (_, index) => edge.connect(`CP_${index}`))
  await until(() => running === 4)
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(running).toBe(4)
  gate.resolve()

  expect(await Promise.all(connecting)).toHaveLength(30)
})
