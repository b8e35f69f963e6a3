import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectStation, type FakeStation, type FakeStationOptions, HandshakeRefused } from '../../test/fake-station.ts'
import { startTestEdge, type TestEdge } from '../../test/start-test-edge.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const ODD_IDS = ['CP 1', 'a/b', 'CP:1', 'Stasiun-é-日本', '__x__', '100%', 'a?b#c', '%41']
/** Clients of the web resolve these away; chargers do not. */
const DOT_IDS = ['.', '..']

let edge: TestEdge

beforeAll(async () => {
  edge = await startTestEdge({
    seed: {
      ...Object.assign({}, ...[...ODD_IDS, ...DOT_IDS].map((id) => seedDocuments.station(id))),
      ...seedDocuments.station('CP_SILENT', { defaultProtocol: 'ocpp1.6' }),
      ...seedDocuments.station('CP_REJECTED', { registration: 'rejected' }),
      ...seedDocuments.station('health'),
    },
  })
})
afterAll(() => edge.stop())

async function refusal(stationId: string, options: FakeStationOptions = {}): Promise<HandshakeRefused> {
  const outcome = await connectStation(edge.origin, stationId, options).catch((error: unknown) => error)
  if (outcome instanceof HandshakeRefused) return outcome
  throw new Error('the handshake was not refused')
}

const greeted = async (station: FakeStation) => {
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
}

test.each([
  ['no subprotocol', []],
  ['only unknown ones', ['Sec-WebSocket-Protocol: ocpp2.0, ocpp1.5, graphql-ws']],
  ['a version without routes', ['Sec-WebSocket-Protocol: ocpp2.0.1']],
])(
  'completes the handshake and closes at once when a station offers %s [edge 24] [edge 25]',
  async (_name, headers) => {
    const answer = await rawHandshake('/ocpp/CP_1', headers, 4)

    expect(answer.head).toMatch(/^HTTP\/1\.1 101 /)
    expect(answer.head).not.toMatch(/Sec-WebSocket-Protocol/i)
    // A close frame with 1002.
    expect(answer.rest.toString('hex')).toBe('880203ea')
    expect(edge.edge.registry.get('CP_1')).toBeUndefined()
  },
)

test('takes hardware without the header as its station says [edge 24]', async () => {
  const station = await edge.connect('CP_SILENT', { protocols: [] })

  expect(station.protocol).toBe('')
  await greeted(station)
})

test.each([
  ['ocpp2.0.1, ocpp1.6', 'ocpp1.6'],
  ['ocpp1.6,ocpp2.0.1', 'ocpp1.6'],
  ['  ocpp1.5 ,\tocpp1.6  ', 'ocpp1.6'],
  ['ocpp1.6, ocpp1.6', 'ocpp1.6'],
  [',ocpp1.6,', 'ocpp1.6'],
  ['OCPP1.6', 'OCPP1.6'],
])('of %j it echoes %s [edge 26] [edge 27]', async (header, echoed) => {
  const { head } = await rawHandshake('/ocpp/CP_1', [`Sec-WebSocket-Protocol: ${header}`])

  expect(head).toMatch(/^HTTP\/1\.1 101 /)
  expect(head).toContain(`Sec-WebSocket-Protocol: ${echoed}\r\n`)
})

test('does not take ocpp2.0 for 2.0.1 [edge 27]', async () => {
  const { head } = await rawHandshake('/ocpp/CP_1', ['Sec-WebSocket-Protocol: ocpp2.0'])

  expect(head).not.toMatch(/Sec-WebSocket-Protocol/i)
})

test.each(ODD_IDS)('decodes the id %j once [edge 29]', async (stationId) => {
  const station = await edge.connect(stationId)

  await greeted(station)
  expect(edge.edge.registry.get(stationId)?.stationId).toBe(stationId)
})

test.each(DOT_IDS)('takes %j for an identity, not for a folder [edge 29]', async (stationId) => {
  const { head } = await rawHandshake(`/ocpp/${stationId}`, ['Sec-WebSocket-Protocol: ocpp1.6'])

  expect(head).toMatch(/^HTTP\/1\.1 101 /)
})

test('serves the bare root and ignores a query', async () => {
  await greeted(await edge.connect('CP_1', { path: '/CP_1' }))
  await greeted(await edge.connect('CP_1', { path: '/ocpp/CP_1?token=x' }))
  await greeted(await edge.connect('health', { path: '/ocpp/health' }))
})

test.each(['/ocpp/%ZZ', '/%', '/ocpp/%C0%80', '/ocpp/a%00b', `/ocpp/${'x'.repeat(49)}`])(
  'answers the identity %s with 400 and lives on [edge 29]',
  async (path) => {
    expect(await refusal('CP_1', { path })).toMatchObject({ statusCode: 400, body: '' })
    await greeted(await edge.connect())
  },
)

test.each(['/', '/ocpp', '/ocpp/', '/a/b', '/ocpp/a/b', '//'])(
  'answers an upgrade of the path %s with 404 [edge 42]',
  async (path) => {
    expect(await refusal('CP_1', { path })).toMatchObject({ statusCode: 404, body: '' })
  },
)

test('refuses an unknown station with 404, no body and one record [edge 33]', async () => {
  for (const _ of [1, 2, 3]) expect(await refusal('CP_NOBODY')).toMatchObject({ statusCode: 404, body: '' })

  await edge.stores.connectors.flush()
  const attempt = edge.documents.peek('attempts/CP_NOBODY_unknownStation')
  expect(attempt).toMatchObject({ stationId: 'CP_NOBODY', reason: 'unknownStation', subprotocols: ['ocpp1.6'] })
})

test('refuses a rejected station with 403 and no body', async () => {
  expect(await refusal('CP_REJECTED')).toMatchObject({ statusCode: 403, body: '' })
})

test.each([
  ['GET', '/', 404],
  ['GET', '/nothing/here', 404],
  ['GET', '/ocpp/CP_1', 426],
  ['GET', '/ocpp/%ZZ', 400],
  ['POST', '/ocpp/CP_1', 405],
  ['DELETE', '/health', 405],
])('answers %s %s with %d [edge 42]', async (method, path, status) => {
  const response = await fetch(`${edge.http}${path}`, { method })

  expect(response.status).toBe(status)
  expect(await response.text()).toBe('')
})

test('says over HTTP that it is ready, alive, and what it counts', async () => {
  expect(await (await fetch(`${edge.http}/health`)).json()).toMatchObject({ ready: true, edgeId: 'edge-test' })
  expect((await fetch(`${edge.http}/health/live`)).status).toBe(200)
  const text = await (await fetch(`${edge.http}/metrics`)).text()
  expect(text).toMatch(/^ocpp_sockets \d+$/m)
  expect(text).toMatch(/^ocpp_upgrades_refused_total\{reason="unknownStation"\} \d+$/m)
})

test.each([
  ['no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['an upgrade to something else', handshakeText('/ocpp/CP_1', ['Upgrade: h2c']), /^HTTP\/1\.1 400 /],
  [
    'no key',
    handshakeText('/ocpp/CP_1', ['Upgrade: websocket', 'Sec-WebSocket-Protocol: ocpp1.6']),
    /^HTTP\/1\.1 400 /,
  ],
  [
    'an old version',
    handshakeText('/ocpp/CP_1', ['Upgrade: websocket', 'Sec-WebSocket-Version: 7', `Sec-WebSocket-Key: ${wsKey()}`]),
    /^HTTP\/1\.1 400 /,
  ],
])('ends %s without hanging [edge 42]', async (_name, text, expected) => {
  expect((await rawExchange(text)).head).toMatch(expected)
  await greeted(await edge.connect())
})

test('survives a station that leaves during the handshake [edge 39]', async () => {
  for (let turn = 0; turn < 20; turn++) {
    const socket = connectTcp(edge.edge.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(handshakeText('/ocpp/CP_1', HEADERS))
    socket.resetAndDestroy()
  }
  await greeted(await edge.connect())
})

const HEADERS = [
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${wsKey()}`,
  'Sec-WebSocket-Protocol: ocpp1.6',
]

function wsKey(): string {
  return Buffer.alloc(16).toString('base64')
}

function handshakeText(path: string, headers: readonly string[]): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`
}

function rawHandshake(path: string, headers: readonly string[], bytesAfter = 0) {
  const base = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${wsKey()}`]
  return rawExchange(handshakeText(path, [...base, ...headers]), bytesAfter)
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
