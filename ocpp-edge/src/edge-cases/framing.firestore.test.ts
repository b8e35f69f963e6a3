import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FakeStation } from '../../test/fake-station.ts'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import type { TestEdge } from '../../test/start-test-edge.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const AT = '2026-03-01T09:00:00Z'

let world: FirestoreWorld
let edge: TestEdge
let station: FakeStation
let stationId: string
let count = 0

beforeAll(async () => {
  world = await firestoreWorld()
  edge = await world.edge({ limits: { maxUnusableFrames: 1_000, messageBurst: 100_000 } })
})
afterAll(() => world.close())
beforeEach(async () => {
  stationId = `CP_${++count}`
  await world.put({
    ...seedDocuments.station(stationId),
    ...seedDocuments.connector(stationId, 1),
    ...seedDocuments.idTag(`CARD${count}`),
  })
  station = await edge.connect(stationId)
  await claimed(edge, stationId)
  await world.written()
})

/** The socket still works, and so everything sent before has been dealt with. */
async function stillServed(): Promise<void> {
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
}

/** What came in return for raw frames, up to the answer of a heartbeat sent after them. */
async function repliesTo(...frames: (string | Buffer)[]): Promise<readonly unknown[]> {
  const before = station.received.length
  for (const raw of frames) station.sendRaw(raw)
  const beat = await station.call('Heartbeat', {})
  // What is kept before it is refused is answered once it is stored.
  await edge.stores.connectors.flush()
  await stillServed()
  return station.received.slice(before, -1).filter((frame) => frame !== beat.frame)
}

/** A start as raw text, so that a test can write it as no library would. */
const startText = (messageId: string, changes: object = {}) =>
  JSON.stringify([2, messageId, 'StartTransaction', { ...start(), ...changes }])
const start = () => ({ connectorId: 1, idTag: `CARD${count}`, meterStart: 1_000, timestamp: AT })

async function transactions() {
  const { docs } = await world.firestore.collection('transactions').where('stationId', '==', stationId).get()
  return docs.map((doc) => doc.data())
}
/** What one accepted start leaves: its record, its identity, its connector. */
const oneStart = () => [
  paths.connector(stationId, 1),
  expect.stringMatching(new RegExp(`^transactions/${stationId}:\\d+$`)),
  expect.stringMatching(new RegExp(`^transactions/${stationId}:\\d+/private/identity$`)),
]
/** Kept, because it may be the only record of a session. */
const rawFrame = expect.stringMatching(/^events\/raw_[0-9a-f]{32}$/)
const noted = (reason: string) => paths.attempt(`${stationId}_${reason}`)

test.each([
  ['a stray comma', (text: string) => `${text.slice(0, -1)},]`],
  ['a missing bracket', (text: string) => text.slice(0, -1)],
  ['single quotes further on', (text: string) => text.replace('"connectorId"', "'connectorId'")],
])(
  '[edge 1] a start with %s gets FormationViolation with its id, is not booked and its frame is kept',
  async (_, broken) => {
    expect(await repliesTo(broken(startText('e1')))).toEqual([[4, 'e1', 'FormationViolation', 'not JSON', {}]])

    expect(await world.written()).toEqual([noted('invalidMessage'), rawFrame])
    expect(await world.stored(noted('invalidMessage'))).toMatchObject({ stationId, reason: 'invalidMessage', count: 1 })
    const { docs } = await world.firestore.collection('events').where('stationId', '==', stationId).get()
    expect(docs[0]?.get('entries.frame.detail')).toBe(broken(startText('e1')))
  },
)

test.each(['hello', '{', '[2', '\u0000', '"text'])(
  '[edge 1] the text %j, which has no id, gets no answer and is noted',
  async (text) => {
    expect(await repliesTo(text)).toEqual([])

    expect(await world.written()).toEqual([noted('invalidMessage')])
  },
)

test.each(['{}', '[]', '[2]', '42', 'true', 'null', '"text"', '[[2,"a","Heartbeat",{}]]'])(
  '[edge 2] %s, JSON that is no message, gets no answer and is noted',
  async (text) => {
    expect(await repliesTo(text)).toEqual([])

    expect(await world.written()).toEqual([noted('invalidMessage')])
  },
)

test.each(['', null])(
  '[edge 3] a start with the id %j gets FormationViolation with that id and is not booked',
  async (id) => {
    const frame = JSON.stringify([2, id, 'StartTransaction', start()])

    expect(await repliesTo(frame)).toEqual([[4, id, 'FormationViolation', 'the message id is no text', {}]])
    expect(await world.written()).toEqual([noted('invalidMessage'), rawFrame])
  },
)

test('[edge 4] a numeric id comes back as it was sent, and the start is not booked', async () => {
  const frame = JSON.stringify([2, 19, 'StartTransaction', start()])

  expect(await repliesTo(frame)).toEqual([[4, 19, 'FormationViolation', 'the message id is no text', {}]])
  expect(await world.written()).toEqual([noted('invalidMessage'), rawFrame])
})

test('[edge 5] a start sent again while it is in progress gets one answer and is one transaction', async () => {
  const replies = await repliesTo(startText('same'), startText('same'), startText('same'))

  expect(replies).toEqual([[3, 'same', { transactionId: expect.any(Number), idTagInfo: { status: 'Accepted' } }]])
  expect(await world.written()).toEqual(oneStart())
})

test('[edge 5] the same id with another start is a call of its own', async () => {
  const other = startText('same', { connectorId: 2, timestamp: '2026-03-01T09:00:01Z' })
  const replies = await repliesTo(startText('same'), other)

  expect(replies).toMatchObject([
    [3, 'same', { idTagInfo: { status: 'Accepted' } }],
    [3, 'same', { idTagInfo: { status: 'ConcurrentTx' } }],
  ])
  expect(await transactions()).toHaveLength(2)
})

test('[edge 6] results and errors of calls that nobody made are ignored and leave nothing', async () => {
  const frames = ['[3,"nobody-asked",{"status":"Accepted"}]', '[3,"nobody-asked"]', '[4,"nobody","GenericError","",{}]']

  expect(await repliesTo(...frames)).toEqual([])
  expect(await world.written()).toEqual([])
})

test.each(['Unknown', '', '__proto__', 'constructor', 'toString'])(
  '[edge 10] the unknown action %j gets NotImplemented, keeps the socket and leaves nothing',
  async (action) => {
    expect(await station.call(action, start())).toMatchObject({ kind: 'error', code: 'NotImplemented' })

    await stillServed()
    expect(await world.written()).toEqual([])
  },
)

test.each(['TransactionEvent', 'NotifyReport', 'SecurityEvent'])(
  '[edge 11] %s, an action of another version, gets NotImplemented and leaves nothing',
  async (action) => {
    expect(await station.call(action, { eventType: 'Started' })).toMatchObject({ code: 'NotImplemented' })

    await stillServed()
    expect(await world.written()).toEqual([])
  },
)

test.each([[undefined], [null], [[]], ['text'], [7]])(
  '[edge 12] a boot with the payload %j gets FormationViolation and changes nothing of the station',
  async (payload) => {
    const frame = JSON.stringify(
      payload === undefined ? [2, 'p', 'BootNotification'] : [2, 'p', 'BootNotification', payload],
    )

    expect(await repliesTo(frame)).toEqual([[4, 'p', 'FormationViolation', 'the payload is no object', {}]])
    expect(await world.written()).toEqual([noted('invalidMessage')])
  },
)

test.each(['starttransaction', 'STARTTRANSACTION', 'startTransaction'])(
  '[edge 13] %s gets NotImplemented and books nothing',
  async (action) => {
    expect(await station.call(action, start())).toMatchObject({ kind: 'error', code: 'NotImplemented' })

    expect(await world.written()).toEqual([])
  },
)

test.each(['RemoteStartTransaction', 'Reset', 'ChangeAvailability', 'SignedUpdateFirmware'])(
  '[edge 14] %s, which only a central system sends, gets NotSupported and leaves nothing',
  async (action) => {
    const payload = { connectorId: 1, idTag: 'AB12', type: 'Hard' }

    expect(await station.call(action, payload)).toMatchObject({ kind: 'error', code: 'NotSupported' })
    expect(await world.written()).toEqual([])
  },
)

test('[edge 15] calls sent before the last answer are answered in order, each with its id, and stored', async () => {
  const status = { connectorId: 1, status: 'Preparing', errorCode: 'NoError' }
  const replies = await repliesTo(
    JSON.stringify([2, 'one', 'StatusNotification', status]),
    startText('two'),
    JSON.stringify([2, 'three', 'Authorize', { idTag: 'AB12' }]),
  )

  expect(replies).toMatchObject([
    [3, 'one', {}],
    [3, 'two', { transactionId: expect.any(Number) }],
    [3, 'three', { idTagInfo: { status: 'Accepted' } }],
  ])
  expect(await world.written()).toEqual(oneStart())
  expect(await world.stored(paths.connector(stationId, 1))).toMatchObject({ status: 'Preparing' })
})

test.each([64, 100])('[edge 16] a start in a frame of %i KiB is booked', async (kib) => {
  const [reply] = await repliesTo(startText('big', { filler: 'x'.repeat(kib * 1024) }))

  expect(reply).toMatchObject([3, 'big', { idTagInfo: { status: 'Accepted' } }])
  expect(await world.written()).toEqual(oneStart())
})

test.each([1, 10])('[edge 16] a frame of %i MiB closes the socket with 1009 and books nothing', async (mib) => {
  station.sendRaw(startText('big', { filler: 'x'.repeat(mib * 1024 * 1024) }))

  expect(await station.closed).toMatchObject({ code: 1009 })
  expect(await world.written()).toEqual([])
})

test.each([
  ['arrays', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
])('[edge 17] a start with deeply nested %s is refused and not booked', async (_, deep) => {
  const text = startText('deep', { filler: 'DEEP' }).replace('"DEEP"', deep)

  expect(await repliesTo(text)).toEqual([[4, 'deep', 'FormationViolation', 'nested too deeply', {}]])
  expect(await transactions()).toEqual([])
})

test('[edge 17] __proto__ and constructor lend nothing: neither to programs nor to what is stored', async () => {
  const text = startText('proto').replace(
    '{"connectorId"',
    '{"__proto__":{"idTag":"OTHER","polluted":1},"constructor":{"prototype":{"polluted":1}},"connectorId"',
  )

  expect(await repliesTo(text)).toMatchObject([[3, 'proto', { idTagInfo: { status: 'Accepted' } }]])
  expect('polluted' in {}).toBe(false)
  expect(JSON.stringify(await transactions())).not.toContain('polluted')
  expect(await world.written()).toEqual(oneStart())
})

test('[edge 17] of duplicate keys the last one is stored', async () => {
  const text = startText('dup').replace('"meterStart":1000', '"meterStart":5,"meterStart":1000')

  expect(await repliesTo(text)).toMatchObject([[3, 'dup', {}]])
  expect(await transactions()).toMatchObject([{ meterStartWh: 1_000 }])
})

test('[edge 18] a start in fragments is booked', async () => {
  const text = startText('frag')
  const before = station.received.length
  station.ws.send(text.slice(0, 9), { fin: false })
  station.ws.send(text.slice(9, 40), { fin: false })
  station.ws.send(text.slice(40), { fin: true })
  await stillServed()

  expect(station.received.slice(before, -1)).toMatchObject([[3, 'frag', { idTagInfo: { status: 'Accepted' } }]])
  expect(await world.written()).toEqual(oneStart())
})

test('[edge 18] a station that offers compression is served without it', async () => {
  station = await edge.connect(stationId, { ws: { perMessageDeflate: true } })

  expect(station.ws.extensions).toBe('')
  expect(await repliesTo(startText('plain'))).toMatchObject([[3, 'plain', { idTagInfo: { status: 'Accepted' } }]])
  expect(await transactions()).toHaveLength(1)
})

test('[edge 19] bytes that are no UTF-8 close the socket and are not booked', async () => {
  const bytes = Buffer.from(startText('utf'))
  bytes[bytes.indexOf('CARD')] = 0xff
  station.ws.send(bytes, { binary: false })

  expect(await station.closed).toMatchObject({ code: 1007 })
  expect(await world.written()).toEqual([])
})

test('[edge 19] NUL and half surrogate pairs are cleaned from what is stored', async () => {
  const boot = '{"chargePointVendor":"V\\u0000\\ud800x","chargePointModel":"M","firmwareVersion":"1\\udc00"}'

  expect(await repliesTo(`[2,"nul","BootNotification",${boot}]`)).toMatchObject([[3, 'nul', { status: 'Accepted' }]])
  const { vendor, firmwareVersion } = (await world.stored(paths.station(stationId))) ?? {}
  expect(String(vendor)).toMatch(/^V\ufffd?x$/)
  expect(String(firmwareVersion).isWellFormed()).toBe(true)
})

test('[edge 19] a card with a NUL in its number is that card, and no NUL is stored', async () => {
  const text = startText('nul').replace(`"CARD${count}"`, `"CA\\u0000RD${count}"`)

  expect(await repliesTo(text)).toMatchObject([[3, 'nul', { idTagInfo: { status: 'Accepted' } }]])
  expect(await world.written()).toEqual(oneStart())
})

test('[edge 20] a pretty-printed start with white space around it is booked', async () => {
  const text = `\r\n\t ${JSON.stringify(JSON.parse(startText('pretty')), null, 4)} \n`

  expect(await repliesTo(text)).toMatchObject([[3, 'pretty', { idTagInfo: { status: 'Accepted' } }]])
  expect(await world.written()).toEqual(oneStart())
})
