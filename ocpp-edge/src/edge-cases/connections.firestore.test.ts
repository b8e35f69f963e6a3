import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectStation, type FakeStation, type FakeStationOptions, HandshakeRefused } from '../../test/fake-station.ts'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import { gatedRoutes } from '../../test/gated-routes.ts'
import { sha256Hash, stationWithKey, type TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const KEY = '0102030405060708090a0b0c0d0e0f1011121314'
const OTHER_KEY = 'ffeeddccbbaa99887766554433221100ffeeddcc'

let world: FirestoreWorld
let edge: TestEdge
let stationId: string
let count = 0

beforeAll(async () => {
  world = await firestoreWorld()
  edge = await world.edge({
    routes: { ...gatedRoutes().routes, '2.0.1': {} },
    limits: { failedLoginsPerMinute: 5, offlineAfterMs: 3_600_000 },
  })
})
afterAll(() => world.close())
beforeEach(async () => {
  stationId = `CP_${++count}`
  await world.put({ ...seedDocuments.station(stationId), ...seedDocuments.connector(stationId, 1) })
  await world.written()
})

const station = () => world.stored(paths.station(stationId))
const attempt = (reason: string, of = stationId) => paths.attempt(`${encodeURIComponent(of)}_${reason}`)
const greeted = async (socket: FakeStation) => {
  expect(await socket.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
}

/** Written since the last look. What earlier tests' stations still get, half a minute or more later, is not of this test. */
async function written(): Promise<readonly string[]> {
  const own = [stationId, 'CP_NOBODY', 'CP_GET', 'attempts/', 'pendingStations/']
  return (await world.written()).filter((path) => own.some((part) => path.includes(part)))
}

async function refusal(id: string, options: FakeStationOptions = {}): Promise<HandshakeRefused> {
  const outcome = await connectStation(edge.origin, id, options).catch((error: unknown) => error)
  if (outcome instanceof HandshakeRefused) return outcome
  throw new Error('the handshake was not refused')
}
/** What the operator finds about it, once it is stored. */
async function recorded(path: string) {
  await until(async () => (await world.stored(path)) !== undefined)
  return await world.stored(path)
}

test.each([
  ['no subprotocol', [], 'noSubprotocol'],
  ['only unknown ones', ['Sec-WebSocket-Protocol: ocpp2.0, ocpp1.5, graphql-ws'], 'unknownSubprotocol'],
] as const)(
  '[edge 24] [edge 25] a station that offers %s gets the handshake and a close, stays offline, and the reason is kept',
  async (_name, headers, reason) => {
    const { head, rest } = await rawHandshake(`/ocpp/${stationId}`, headers, 4)

    expect(head).toMatch(/^HTTP\/1\.1 101 /)
    expect(head).not.toMatch(/Sec-WebSocket-Protocol/i)
    expect(rest.toString('hex')).toBe('880203ea')
    expect(await recorded(attempt(reason))).toMatchObject({ stationId, reason })
    expect(await station()).toMatchObject({ ocppVersion: null, connection: { online: false, epoch: 0 } })
  },
)

test('[edge 24] hardware without the header is served as its station says: 1.6, never 2.0.1', async () => {
  await world.put(seedDocuments.station('CP_SILENT', { defaultProtocol: 'ocpp1.6' }))
  const socket = await edge.connect('CP_SILENT', { protocols: [] })

  expect(socket.protocol).toBe('')
  await greeted(socket)
  await claimed(edge, 'CP_SILENT')
  expect(await world.stored(paths.station('CP_SILENT'))).toMatchObject({ ocppVersion: '1.6' })
})

test.each([
  ['ocpp1.5,\tocpp1.6  ', 'ocpp1.6', '1.6'],
  [',ocpp1.6, ocpp2.0.1', 'ocpp2.0.1', '2.0.1'],
  ['ocpp1.6, ocpp1.6', 'ocpp1.6', '1.6'],
  ['OCPP1.6', 'OCPP1.6', '1.6'],
])(
  '[edge 26] [edge 27] of %j it echoes %s, and the station is stored with version %s',
  async (header, echoed, version) => {
    const { head } = await rawHandshake(`/ocpp/${stationId}`, [`Sec-WebSocket-Protocol: ${header}`])

    expect(head).toContain(`Sec-WebSocket-Protocol: ${echoed}\r\n`)
    await until(async () => (await station())?.ocppVersion !== null)
    expect(await station()).toMatchObject({ ocppVersion: version })
  },
)

test('[edge 27] ocpp2.0 is not taken for 2.0.1', async () => {
  const { head } = await rawHandshake(`/ocpp/${stationId}`, ['Sec-WebSocket-Protocol: ocpp2.0'])

  expect(head).not.toMatch(/Sec-WebSocket-Protocol/i)
  expect(await recorded(attempt('unknownSubprotocol'))).toMatchObject({ subprotocols: ['ocpp2.0'] })
  expect(await station()).toMatchObject({ ocppVersion: null })
})

test('[edge 28] the version belongs to the socket, and the stored one follows it', async () => {
  const first = await edge.connect(stationId, { protocols: ['ocpp1.6'] })
  await until(async () => (await station())?.ocppVersion === '1.6')
  const second = await edge.connect(stationId, { protocols: ['ocpp2.0.1'] })
  await until(async () => (await station())?.ocppVersion === '2.0.1')

  expect(await first.closed).toMatchObject({ code: 1001 })
  const boot = { chargePointVendor: 'V', chargePointModel: 'M' }
  expect(await second.call('BootNotification', boot)).toMatchObject({ kind: 'error', code: 'NotImplemented' })
  expect(edge.edge.registry.get(stationId)?.ocppVersion).toBe('2.0.1')
})

test.each(['CP 1', 'a/b', 'CP:1', 'Stasiun-é-日本', '__x__', '100%', 'a?b#c', '%41'])(
  '[edge 29] the id %j is decoded once and its boot lands in its own document',
  async (id) => {
    await world.put(seedDocuments.station(id))
    const socket = await edge.connect(id)

    await socket.call('BootNotification', { chargePointVendor: id, chargePointModel: 'M' })
    expect(await world.stored(paths.station(id))).toMatchObject({ stationId: id, vendor: id })
  },
)

test.each(['/ocpp/%ZZ', '/%', '/ocpp/%C0%80', '/ocpp/a%00b', `/ocpp/${'x'.repeat(49)}`])(
  '[edge 29] the identity %s gets 400, and the edge lives on',
  async (path) => {
    expect(await refusal(stationId, { path })).toMatchObject({ statusCode: 400, body: '' })

    await greeted(await edge.connect(stationId))
    await until(async () => {
      const { docs } = await world.firestore.collection('attempts').where('reason', '==', 'badIdentity').get()
      return docs.some((doc) => path.endsWith(`/${doc.get('stationId')}`) || path.includes(doc.get('stationId')))
    })
    expect(await station()).toMatchObject({ connection: { epoch: expect.any(Number) } })
  },
)

test('[edge 30] another user than the station id gets 401, and that is kept without the password', async () => {
  await world.put(stationWithKey(stationId, KEY))

  const refused = await refusal(stationId, { user: 'somebody', password: KEY })

  expect(refused).toMatchObject({ statusCode: 401, body: '' })
  const kept = await recorded(attempt('wrongUser'))
  expect(kept).toMatchObject({ stationId, reason: 'wrongUser' })
  expect(JSON.stringify(kept)).not.toContain(KEY)
  expect(await station()).toMatchObject({ connection: { online: false } })
})

test.each([
  ['the text that was handed out', KEY, KEY],
  ['upper case', KEY, KEY.toUpperCase()],
  ['the bytes that it names', KEY, Buffer.from(KEY, 'hex')],
  ['the bytes of a key that was hashed in upper case', KEY.toUpperCase(), Buffer.from(KEY, 'hex')],
])('[edge 31] a key sent as %s is taken, and the station is online', async (_name, hashed, password) => {
  await world.put(stationWithKey(stationId, KEY, {}, { authorizationKeyHash: sha256Hash(hashed) }))

  await greeted(await edge.connect(stationId, { password }))
  await claimed(edge, stationId)
  expect(await station()).toMatchObject({ connection: { online: true, epoch: 1 } })
})

test.each([
  ['missing', undefined, 'missingPassword'],
  ['wrong', OTHER_KEY, 'wrongPassword'],
  ['empty', '', 'wrongPassword'],
])(
  '[edge 32] a password that is %s gets 401 with WWW-Authenticate and leaves its reason',
  async (_n, password, reason) => {
    await world.put(stationWithKey(stationId, KEY))

    const refused = await refusal(stationId, password === undefined ? {} : { password })

    expect(refused).toMatchObject({ statusCode: 401, body: '' })
    expect(refused.headers['www-authenticate']).toMatch(/^Basic realm=/)
    expect(await recorded(attempt(reason))).toMatchObject({ stationId, reason, count: 1 })
  },
)

test.each(['Basic', 'Basic ???', 'Bearer x', 'Basic Og=='])(
  '[edge 32] the malformed header %j gets 401 and leaves its reason',
  async (authorization) => {
    await world.put(stationWithKey(stationId, KEY))

    const refused = await refusal(stationId, { ws: { headers: { authorization } } })

    expect(refused).toMatchObject({ statusCode: 401, body: '' })
    expect((await world.written()).filter((path) => path.startsWith(`attempts/${stationId}_`))).toHaveLength(1)
  },
)

test('[edge 32] guessing gets 429, is kept, and never locks the real station out', async () => {
  await world.put(stationWithKey(stationId, KEY))
  const statuses: number[] = []
  for (let guess = 0; guess < 7; guess++) {
    statuses.push((await refusal(stationId, { password: `guess${guess}` })).statusCode)
  }

  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
  expect(await recorded(attempt('tooManyAttempts'))).toMatchObject({ reason: 'tooManyAttempts' })
  await greeted(await edge.connect(stationId, { password: KEY }))
  await claimed(edge, stationId)
  expect(await station()).toMatchObject({ connection: { online: true } })
})

test('[edge 33] an unknown station gets 404 without a body, and a thousand knocks are few documents', async () => {
  for (let knock = 0; knock < 50; knock++) {
    expect(await refusal('CP_NOBODY')).toMatchObject({ statusCode: 404, body: '' })
  }

  expect(await recorded(attempt('unknownStation', 'CP_NOBODY'))).toMatchObject({ count: 1, subprotocols: ['ocpp1.6'] })
  expect(await world.stored(paths.station('CP_NOBODY'))).toBeUndefined()
  expect((await written()).every((path) => path.includes('CP_NOBODY'))).toBe(true)
})

test('[edge 34] the newest socket wins, at the same instance and at another, and old closes change nothing', async () => {
  const other = await world.edge({ edgeId: 'edge-other' })
  const first = await edge.connect(stationId)
  await claimed(edge, stationId)
  const second = await edge.connect(stationId)
  expect(await first.closed).toMatchObject({ code: 1001 })
  const third = await other.connect(stationId)
  expect(await second.closed).toMatchObject({ code: 1001 })
  await until(() => edge.edge.registry.get(stationId) === undefined)

  await greeted(third)
  expect(await station()).toMatchObject({ connection: { edgeId: 'edge-other', epoch: 2, online: true } })
})

test.each([
  ['a reset', 'reset'],
  ['a cut within a frame', 'halfFrame'],
  ['an end of TCP without a close frame', 'end'],
] as const)('[edge 39] after %s the station is served again, with its epoch', async (_name, how) => {
  const { tcp } = await edge.connect(stationId)
  await claimed(edge, stationId)
  if (how === 'halfFrame') tcp.write(Buffer.from([0x81, 0xfe, 0x10]))
  if (how === 'reset') tcp.resetAndDestroy()
  else tcp.end()
  await until(() => edge.edge.registry.get(stationId) === undefined)

  await greeted(await edge.connect(stationId))
  expect(await station()).toMatchObject({ connection: { epoch: 1, online: true } })
})

test('[edge 39] stations that leave during the handshake leave nothing', async () => {
  for (let turn = 0; turn < 20; turn++) {
    const socket = connectTcp(edge.edge.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(handshakeText(`/ocpp/${stationId}`, HEADERS))
    socket.resetAndDestroy()
  }
  await greeted(await edge.connect(stationId))
  await claimed(edge, stationId)
  expect(await station()).toMatchObject({ connection: { epoch: 1, online: true } })
})

test('[edge 40] the boots of 200 stations that come at once are answered and stored', async () => {
  // So few that most of them must wait for their handshake.
  const crowded = await world.edge({ limits: { authenticationsAtOnce: 5 } })
  const ids = Array.from({ length: 200 }, (_, index) => `CP_STORM_${index}`)
  await world.put(Object.assign({}, ...ids.map((id) => seedDocuments.station(id))))

  const answers = await Promise.all(
    ids.map(async (id) => {
      const socket = await crowded.connect(id)
      return await socket.call('BootNotification', { chargePointVendor: 'V', chargePointModel: id })
    }),
  )

  expect(answers.every(({ kind }) => kind === 'result')).toBe(true)
  const { docs } = await world.firestore.collection('stations').where('vendor', '==', 'V').get()
  expect(docs.map((doc) => doc.get('model')).sort()).toEqual([...ids].sort())
  await until(() => ids.every((id) => (crowded.edge.registry.get(id)?.epoch ?? 0) === 1))
})

test.each(['/', '/ocpp', '/ocpp/', '/a/b', '/ocpp/a/b', '//'])(
  '[edge 42] an upgrade of the path %s gets 404 and touches no station',
  async (path) => {
    expect(await refusal(stationId, { path })).toMatchObject({ statusCode: 404, body: '' })

    expect((await written()).filter((each) => !each.startsWith('attempts/'))).toEqual([])
  },
)

test.each([
  ['GET', '/', 404],
  ['GET', '/nothing/here', 404],
  ['GET', '/ocpp/CP_GET', 426],
  ['GET', '/ocpp/%ZZ', 400],
  ['POST', '/ocpp/CP_GET', 405],
])('[edge 42] %s %s gets %i and leaves nothing', async (method, path, status) => {
  const response = await fetch(`${edge.http}${path}`, { method })

  expect([response.status, await response.text()]).toEqual([status, ''])
  expect(await written()).toEqual([])
})

test.each([
  ['no HTTP', () => 'hello\r\n\r\n'],
  ['an upgrade to something else', () => handshakeText(`/ocpp/${stationId}`, ['Upgrade: h2c'])],
  ['no key', () => handshakeText(`/ocpp/${stationId}`, ['Upgrade: websocket', 'Sec-WebSocket-Protocol: ocpp1.6'])],
])('[edge 42] %s gets 400, does not hang and leaves the station offline', async (_name, text) => {
  expect((await rawExchange(text())).head).toMatch(/^HTTP\/1\.1 400 /)

  expect(await station()).toMatchObject({ connection: { online: false, epoch: 0 } })
})

const HEADERS = [
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
  'Sec-WebSocket-Protocol: ocpp1.6',
]

function handshakeText(path: string, headers: readonly string[]): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`
}

function rawHandshake(path: string, headers: readonly string[], bytesAfter = 0) {
  return rawExchange(handshakeText(path, [...HEADERS.slice(0, 3), ...headers]), bytesAfter)
}

/** The head of the answer to a text, and some bytes after it. */
async function rawExchange(text: string, bytesAfter = 0): Promise<{ readonly head: string; readonly rest: Buffer }> {
  const socket = connectTcp(edge.edge.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(text)
  let answer: Buffer = Buffer.alloc(0)
  for await (const chunk of socket) {
    answer = Buffer.concat([answer, chunk])
    const end = answer.indexOf('\r\n\r\n')
    if (end >= 0 && answer.length >= end + 4 + bytesAfter) break
  }
  socket.destroy()
  const end = answer.indexOf('\r\n\r\n')
  return { head: answer.subarray(0, end + 2).toString(), rest: answer.subarray(end + 4) }
}
