import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FakeStation } from '../../test/fake-station.ts'
import { startTestEdge, type TestEdge } from '../../test/start-test-edge.ts'

const BOOT = { chargePointVendor: 'Vendor', chargePointModel: 'Model' }

let edge: TestEdge
let station: FakeStation

beforeAll(async () => {
  edge = await startTestEdge({ limits: { maxUnusableFrames: 1_000, messageBurst: 100_000 } })
  station = await edge.connect()
  await station.call('BootNotification', BOOT)
})
afterAll(() => edge.stop())

/** The socket still works, and so everything sent before has been dealt with. */
async function stillServed(): Promise<void> {
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
}

/** What came in return for a raw frame, up to the answer of a heartbeat sent after it. */
async function repliesTo(raw: string | Buffer): Promise<readonly unknown[]> {
  const before = station.received.length
  station.sendRaw(raw)
  await stillServed()
  return station.received.slice(before, -1)
}

test.each([
  ['a stray comma', '[2,"e1","Heartbeat",{},]', 'e1'],
  ['a missing bracket', '[2,"e2","Heartbeat",{}', 'e2'],
  ['single quotes further on', `[2,"e3","Heartbeat",{'a':1}]`, 'e3'],
])('answers %s with FormationViolation and its id [edge 1]', async (_name, raw, id) => {
  expect(await repliesTo(raw)).toEqual([[4, id, 'FormationViolation', 'not JSON', {}]])
})

test.each(['', '   ', 'hello', '{', '[2', '\u0000', 'null', '"text"'])(
  'says nothing to %j, which has no id [edge 1]',
  async (raw) => {
    expect(await repliesTo(raw)).toEqual([])
  },
)

test.each(['{}', '[]', '[2]', '42', 'true', '[[2,"a","Heartbeat",{}]]'])(
  'says nothing to %s, JSON that is no message [edge 2]',
  async (raw) => {
    expect(await repliesTo(raw)).toEqual([])
  },
)

test.each([
  ['[2,"","Heartbeat",{}]', ''],
  ['[2,null,"Heartbeat",{}]', null],
])('answers %s with FormationViolation and that id [edge 3]', async (raw, id) => {
  expect(await repliesTo(raw)).toEqual([[4, id, 'FormationViolation', 'the message id is no text', {}]])
})

test('echoes a numeric id as it came [edge 4]', async () => {
  expect(await repliesTo('[2,19,"Heartbeat",{}]')).toEqual([
    [4, 19, 'FormationViolation', 'the message id is no text', {}],
  ])
})

test.each(['[3,"nobody-asked",{}]', '[3,"nobody-asked"]', '[3,17,{}]'])(
  'ignores %s, a result of no call [edge 6]',
  async (raw) => {
    expect(await repliesTo(raw)).toEqual([])
  },
)

test.each(['[4,"nobody-asked","GenericError","",{}]', '[4,"nobody-asked"]', '[4,null,"X","Y",{}]'])(
  'ignores %s, an error of no call',
  async (raw) => {
    expect(await repliesTo(raw)).toEqual([])
  },
)

test('ignores a message type that OCPP-J 1.6 does not know', async () => {
  expect(await repliesTo('[6,"x","Heartbeat",{}]')).toEqual([])
})

test.each([
  'Unknown',
  'TransactionEvent',
  'bootnotification',
  'BOOTNOTIFICATION',
  '',
  '__proto__',
  'constructor',
  'toString',
])('answers the action %j with NotImplemented and keeps the socket [edge 10] [edge 11] [edge 13]', async (action) => {
  expect(await station.call(action, {})).toMatchObject({ kind: 'error', code: 'NotImplemented' })
  await stillServed()
})

test.each(['RemoteStartTransaction', 'Reset', 'GetConfiguration', 'SignedUpdateFirmware'])(
  'answers %s, which only a central system sends, with NotSupported [edge 14]',
  async (action) => {
    expect(await station.call(action, {})).toMatchObject({ kind: 'error', code: 'NotSupported' })
  },
)

test.each(['[2,"p","Heartbeat"]', '[2,"p","Heartbeat",null]', '[2,"p","Heartbeat",[]]', '[2,"p","Heartbeat","x"]'])(
  'answers %s, a payload that is no object, with FormationViolation [edge 12]',
  async (raw) => {
    expect(await repliesTo(raw)).toEqual([[4, 'p', 'FormationViolation', 'the payload is no object', {}]])
  },
)

test('takes more elements than a CALL has', async () => {
  expect(await repliesTo('[2,"more","Heartbeat",{},"extra",1]')).toMatchObject([[3, 'more', {}]])
})

test('answers two calls that come at once, each with its id [edge 15]', async () => {
  const [first, second] = await Promise.all([
    station.call('Authorize', { idTag: 'AB12' }, 'one'),
    station.call('Heartbeat', {}, 'two'),
  ])

  expect(first).toMatchObject({ kind: 'result', payload: { idTagInfo: { status: 'Accepted' } } })
  expect(second).toMatchObject({ kind: 'result', payload: { currentTime: expect.any(String) } })
  expect(station.received.indexOf(first.frame)).toBeLessThan(station.received.indexOf(second.frame))
})

test.each([64, 100])('takes a message of %d KiB [edge 16]', async (kib) => {
  const answer = await station.call('DataTransfer', { vendorId: 'v', data: 'x'.repeat(kib * 1024) })

  expect(answer).toMatchObject({ kind: 'result', payload: { status: 'UnknownVendorId' } })
})

test('closes with 1009 at a frame beyond 1 MiB [edge 16]', async () => {
  const other = await edge.connect()

  other.sendRaw(`[2,"big","DataTransfer",{"vendorId":"v","data":"${'x'.repeat(1024 * 1024)}"}]`)

  expect(await other.closed).toMatchObject({ code: 1009 })
  station = await edge.connect()
})

test.each([
  ['deep arrays', `[2,"deep","DataTransfer",{"vendorId":"v","data":${'['.repeat(50_000)}${']'.repeat(50_000)}}]`],
  ['deep objects', `[2,"deep","Heartbeat",${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}]`],
])('refuses %s without harm [edge 17]', async (_name, raw) => {
  const replies = await repliesTo(raw)

  expect(replies).toEqual([[4, 'deep', 'FormationViolation', 'nested too deeply', {}]])
})

test('gives __proto__ and constructor in a payload no effect [edge 17]', async () => {
  const replies = await repliesTo(
    '[2,"proto","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}]',
  )

  expect(replies).toMatchObject([[3, 'proto', { status: 'Accepted' }]])
  expect('polluted' in {}).toBe(false)
})

test('takes the last of duplicate keys [edge 17]', async () => {
  expect(await repliesTo('[2,"dup","Authorize",{"idTag":"XX","idTag":"AB12"}]')).toMatchObject([
    [3, 'dup', { idTagInfo: { status: 'Accepted' } }],
  ])
})

test('takes a message in fragments [edge 18]', async () => {
  const before = station.received.length
  station.ws.send('[2,"frag",', { fin: false })
  station.ws.send('"Heart', { fin: false })
  station.ws.send('beat",{}]', { fin: true })
  await stillServed()

  expect(station.received.slice(before, -1)).toMatchObject([[3, 'frag', {}]])
})

test('works uncompressed with a station that offers compression [edge 18]', async () => {
  const other = await edge.connect('CP_1', { ws: { perMessageDeflate: true } })

  expect(other.ws.extensions).toBe('')
  expect(await other.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
  station = await edge.connect()
})

test('closes at bytes that are no UTF-8 [edge 19]', async () => {
  const other = await edge.connect()

  other.ws.send(Buffer.from([0x5b, 0xff, 0xfe, 0x5d]), { binary: false })

  expect(await other.closed).toMatchObject({ code: 1007 })
  station = await edge.connect()
})

test('cleans NUL and half surrogate pairs [edge 19]', async () => {
  const replies = await repliesTo('[2,"nul","Authorize",{"idTag":"AB\\u000012"}]')
  const halves = await repliesTo('[2,"half","DataTransfer",{"vendorId":"\\ud800v"}]')

  expect(replies).toMatchObject([[3, 'nul', { idTagInfo: { status: 'Accepted' } }]])
  expect(halves).toMatchObject([[3, 'half', { status: 'UnknownVendorId' }]])
})

test('takes a pretty-printed frame with white space around it [edge 20]', async () => {
  const raw = `\r\n\t ${JSON.stringify([2, 'pretty', 'Heartbeat', {}], null, 4)} \n`

  expect(await repliesTo(raw)).toMatchObject([[3, 'pretty', {}]])
})

test('takes text in a binary frame', async () => {
  expect(await repliesTo(Buffer.from('[2,"bin","Heartbeat",{}]'))).toMatchObject([[3, 'bin', {}]])
})

test('never repeats in an error what the station sent', async () => {
  const secret = 'AB12CD34EF56AB12CD34EF56'
  const answer = await station.call('Authorize', { idTag: secret })

  expect(answer).toMatchObject({ kind: 'error', code: 'PropertyConstraintViolation' })
  expect(answer.frame[4]).toEqual({ field: 'idTag' })
  expect(JSON.stringify(answer.frame)).not.toContain(secret)
})

test('spells the code of a missing field as OCPP-J 1.6 does', async () => {
  expect(await station.call('Authorize', {})).toMatchObject({ kind: 'error', code: 'OccurenceConstraintViolation' })
})

test('writes one line per message, without its payload', async () => {
  const before = edge.lines.length
  await station.call('Authorize', { idTag: 'SECRET-CARD' }, 'logged')

  const lines = edge.lines.slice(before)
  expect(lines.filter(({ message }) => message === 'message in')).toMatchObject([
    { type: 'CALL', action: 'Authorize', messageId: 'logged', stationId: 'CP_1' },
  ])
  expect(lines.filter(({ message }) => message === 'message out')).toMatchObject([
    { type: 'CALLRESULT', action: 'Authorize', messageId: 'logged', stationId: 'CP_1' },
  ])
  expect(JSON.stringify(lines)).not.toContain('SECRET-CARD')
})

test('nothing that a station sends ends the socket, gets two replies, or escapes', async () => {
  const escaped: unknown[] = []
  const onEscaped = (reason: unknown) => escaped.push(reason)
  process.on('unhandledRejection', onEscaped)
  const id = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.jsonValue())
  const action = fc.oneof(
    fc.constantFrom('Heartbeat', 'StatusNotification', 'MeterValues', 'StopTransaction', 'DataTransfer', 'Authorize'),
    fc.string(),
    fc.jsonValue(),
  )
  const payload = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom(
        'connectorId',
        'status',
        'errorCode',
        'timestamp',
        'idTag',
        'meterValue',
        'transactionId',
        'meterStop',
      ),
      fc.jsonValue(),
    ),
  )
  const frame = fc.oneof(
    fc.tuple(fc.constantFrom(2, 3, 4, 5, '2', null), id, action, payload).map((parts) => JSON.stringify(parts)),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.string(),
  )
  const other = await edge.connect('CP_1')
  await fc.assert(
    fc.asyncProperty(frame, async (text) => {
      const before = other.received.length
      other.sendRaw(text)
      expect(await other.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
      if (text.includes('"StopTransaction"')) {
        // A broken one is kept first and answered then.
        await edge.stores.connectors.flush()
        expect(await other.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
        expect(other.received.length - before).toBeLessThanOrEqual(3)
      } else expect(other.received.length - before).toBeLessThanOrEqual(2)
    }),
    { numRuns: 500, seed: 1 },
  )
  process.off('unhandledRejection', onEscaped)

  expect(escaped).toEqual([])
})
