import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationConfigurationSchema } from '@charge-it/shared/model/station-configuration.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FakeStation, Frame } from '../../test/fake-station.ts'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import type { TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { fastClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

/** 30 s until a time-out pass within 0.75 s. */
const clock = fastClock(40)
const patient = 3_600_000
const patience = { clock, limits: { handshakeTimeoutMs: patient, handlerTimeoutMs: patient, silenceMs: patient } }

let world: FirestoreWorld
let edge: TestEdge
let station: FakeStation
let stationId: string
let count = 0

beforeAll(async () => {
  world = await firestoreWorld()
  edge = await world.edge(patience)
})
afterAll(() => world.close())
beforeEach(async () => {
  stationId = `CP_${++count}`
  await world.put({
    ...seedDocuments.station(stationId),
    ...seedDocuments.connector(stationId, 1),
    ...seedDocuments.connector(stationId, 2),
    ...seedDocuments.idTag(`CARD${count}`),
  })
  station = await connected()
})

async function connected(to = edge): Promise<FakeStation> {
  const socket = await to.connect(stationId)
  await claimed(to, stationId)
  return socket
}

async function queue(action: string, payload: object, changes: Partial<Command> = {}): Promise<string> {
  const now = clock.now()
  const commandId = changes.commandId ?? `${stationId}-${Math.round(now.getTime())}-${action}`
  const command: Command = {
    ...{ commandId, action, stationId, siteId: 'blok-m', intent: 'operator', payloadJson: JSON.stringify(payload) },
    ...{ status: 'queued', history: [{ status: 'queued', at: now }], createdAt: now, lastUpdatedAt: now },
    expiresAt: new Date(now.getTime() + 3_600_000),
    createdBy: { kind: 'user', id: 'operator', role: 'operator' },
    ...{ ownerUid: null, claimedBy: null, result: null },
    ...changes,
  }
  await world.put({ [paths.command(commandId)]: command })
  return commandId
}

const stored = async (commandId: string) =>
  parseDocument(commandSchema, paths.command(commandId), await world.stored(paths.command(commandId)))
/** The command's document once it has come to `status`, and its chain in words. */
async function ended(commandId: string, status: Command['status']) {
  await until(async () => (await stored(commandId)).status === status)
  const command = await stored(commandId)
  return { command, chain: command.history.map((step) => step.status), detail: command.history.at(-1)?.detail }
}
/** Of the edge's clock, between the last two steps of the chain. */
function secondsOfLastStep({ history }: Command): number {
  const [before, last] = history.slice(-2)
  return ((last?.at.getTime() ?? Number.NaN) - (before?.at.getTime() ?? 0)) / 1_000
}
/** The edge's n-th CALL, from 0, of this socket. */
async function call(index: number): Promise<Frame> {
  const calls = () => station.received.filter(([type]) => type === 2)
  await until(() => calls().length > index)
  return calls()[index] ?? []
}
const answer = ([, messageId]: Frame, payload: object) => station.sendRaw(JSON.stringify([3, messageId, payload]))
const transactions = async () => {
  const { docs } = await world.firestore.collection(collections.transactions).where('stationId', '==', stationId).get()
  return docs.map((doc) => doc.data())
}
const start = (changes: object = {}) => ({
  ...{ connectorId: 1, idTag: `card${count}`, meterStart: 0, timestamp: clock.now().toISOString() },
  ...changes,
})
const remoteStart = () => ({ connectorId: 1, idTag: `CARD${count}` })

test('[edge 7] the second result of a call is ignored: the first one is stored', async () => {
  const id = await queue('ClearCache', {})
  const frame = await call(0)
  answer(frame, { status: 'Accepted' })
  answer(frame, { status: 'Rejected' })
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })

  const { command, chain } = await ended(id, 'accepted')
  expect(chain).toEqual(['queued', 'sent', 'accepted'])
  expect(command.result?.payloadJson).toBe('{"status":"Accepted"}')
})

test('[edge 7] later answers of a call, result or error, do not touch the call that is out by then', async () => {
  const first = await queue('ClearCache', {}, { commandId: `${stationId}-a` })
  const frame = await call(0)
  answer(frame, { status: 'Accepted' })
  await ended(first, 'accepted')
  const next = await queue('UnlockConnector', { connectorId: 1 }, { commandId: `${stationId}-b` })
  await call(1)
  answer(frame, { status: 'Rejected' })
  station.sendRaw(JSON.stringify([4, frame[1], 'NotSupported', 'late', {}]))

  expect(await ended(next, 'timedOut')).toMatchObject({
    ...{ chain: ['queued', 'sent', 'timedOut'], command: { result: null } },
  })
  expect((await stored(first)).result?.payloadJson).toBe('{"status":"Accepted"}')
})

test.each([
  ['three elements', '[4,"ID","NotSupported"]', 'NotSupported', ''],
  ['details as text', '[4,"ID","GenericError","why","more"]', 'GenericError', 'why'],
  ['several lines', '[4,"ID","InternalError","a\\nb",{}]', 'InternalError', 'a\nb'],
  ['a long description', `[4,"ID","InternalError","${'x'.repeat(5_000)}",{}]`, 'InternalError', 'x'.repeat(1_000)],
])('[edge 8] an error with %s fails its command and is kept', async (_name, text, errorCode, errorDescription) => {
  const id = await queue('UnlockConnector', { connectorId: 1 })
  const [, messageId] = await call(0)
  station.sendRaw(text.replace('ID', String(messageId)))

  const { command } = await ended(id, 'failed')
  expect(command.result).toEqual({ payloadJson: null, errorCode, errorDescription })
})

test.each(['FormatViolation', 'OccurrenceConstraintViolation', 'VendorSulks', '', 'constructor', '__proto__'])(
  '[edge 9] an error with the code %j fails its command and is kept as spelt',
  async (code) => {
    const id = await queue('UnlockConnector', { connectorId: 1 })
    const [, messageId] = await call(0)
    station.sendRaw(JSON.stringify([4, messageId, code, '', {}]))

    expect((await ended(id, 'failed')).command.result).toMatchObject({ errorCode: code })
    expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
  },
)

test('[edge 21] a call that is never answered times out, and the next one goes out', async () => {
  const silent = await queue('UnlockConnector', { connectorId: 1 }, { commandId: `${stationId}-a` })
  await call(0)
  const next = await queue('ClearCache', {}, { commandId: `${stationId}-b` })

  expect(await ended(silent, 'timedOut')).toMatchObject({ chain: ['queued', 'sent', 'timedOut'] })
  answer(await call(1), { status: 'Accepted' })
  await ended(next, 'accepted')
})

test('[edge 22] a socket that is lost during our call fails the command at once, and it is never sent again', async () => {
  const id = await queue('UnlockConnector', { connectorId: 1 })
  await call(0)
  const before = clock.now().getTime()
  station.terminate()

  expect((await ended(id, 'failed')).chain).toEqual(['queued', 'sent', 'failed'])
  expect(clock.now().getTime() - before).toBeLessThan(30_000)
  station = await connected()
  // Wanted states go again five seconds after the return of their station.
  const returnedAt = clock.now().getTime()
  await until(() => clock.now().getTime() > returnedAt + 15_000)
  const marker = await queue('ClearCache', {})
  answer(await call(0), { status: 'Accepted' })
  await ended(marker, 'accepted')
  expect(station.received.map(([, , action]) => action)).toEqual(['ClearCache'])
})

test.each([
  ['the same instance', async () => edge],
  ['another instance', () => world.edge(patience)],
])(
  '[edge 22] a remote start whose socket is lost is not sent again by %s, and a start is its effect',
  async (_, to) => {
    const id = await queue('RemoteStartTransaction', remoteStart())
    await call(0)
    station.terminate()
    await ended(id, 'failed')
    station = await connected(await to())
    const returnedAt = clock.now().getTime()
    await until(() => clock.now().getTime() > returnedAt + 15_000)
    const marker = await queue('ClearCache', {})
    answer(await call(0), { status: 'Accepted' })
    await ended(marker, 'accepted')
    await station.call('StartTransaction', start())

    expect((await ended(id, 'effectSeen')).chain).toEqual(['queued', 'sent', 'failed', 'effectSeen'])
    expect(station.received.filter(([type]) => type === 2).map(([, , action]) => action)).toEqual(['ClearCache'])
  },
)

test('[edge 23] five commands at once go out one by one, and all outcomes are stored', async () => {
  const ids = await Promise.all(
    [1, 2, 3, 4, 5].map((n) =>
      queue('TriggerMessage', { requestedMessage: 'Heartbeat' }, { commandId: `${stationId}-${n}` }),
    ),
  )
  for (let index = 0; index < 5; index++) {
    const frame = await call(index)
    expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
    expect(station.received.filter(([type]) => type === 2)).toHaveLength(index + 1)
    // What waits is not even claimed: it can still be cancelled or expire.
    const statuses = await Promise.all(ids.map(async (id) => (await stored(id)).status))
    const waiting = Array.from({ length: 4 - index }, () => 'queued')
    expect(statuses.sort()).toEqual([...waiting, ...Array.from({ length: index }, () => 'rejected'), 'sent'])
    answer(frame, { status: 'Rejected' })
  }

  for (const id of ids) await ended(id, 'rejected')
})

test('[edge 72] a remote start that is accepted but never begins ends as "not started", without a transaction', async () => {
  const id = await queue('RemoteStartTransaction', remoteStart())
  answer(await call(0), { status: 'Accepted' })

  const { command, chain, detail } = await ended(id, 'noEffect')
  expect([chain, detail]).toEqual([['queued', 'sent', 'accepted', 'noEffect'], 'not started'])
  expect(command.effect ?? null).toBeNull()
  expect(await transactions()).toEqual([])
  expect(await world.stored(paths.connector(stationId, 1))).toMatchObject({ activeTransaction: null })
})

test('[edge 73] a start before the answer of the remote start is its effect', async () => {
  const id = await queue('RemoteStartTransaction', remoteStart())
  const frame = await call(0)
  await station.call('StartTransaction', start())
  answer(frame, { status: 'Accepted' })

  const { command, chain } = await ended(id, 'effectSeen')
  expect(chain).toEqual(['queued', 'sent', 'accepted', 'effectSeen'])
  const [transaction] = await transactions()
  expect(command.effect?.ref).toBe(transaction?.transactionKey)
  // At once, not when the waiting time is over and the database is asked.
  expect(secondsOfLastStep(command)).toBeLessThan(80)
})

test('[edge 74] a remote start without connector goes out as written; rejected, it leaves no transaction', async () => {
  const id = await queue('RemoteStartTransaction', { idTag: `CARD${count}` })
  const frame = await call(0)
  answer(frame, { status: 'Rejected' })

  expect(frame[3]).toEqual({ idTag: `CARD${count}` })
  await ended(id, 'rejected')
  expect(await transactions()).toEqual([])
})

test('[edge 74] a remote start that is accepted on an occupied connector is no second transaction', async () => {
  await station.call('StartTransaction', start())
  const id = await queue('RemoteStartTransaction', remoteStart())
  answer(await call(0), { status: 'Accepted' })

  expect(await ended(id, 'noEffect')).toMatchObject({ detail: 'not started' })
  expect(await transactions()).toMatchObject([{ state: 'open', connectorId: 1 }])
})

test.each([
  ['RebootRequired', 'accepted', 'rebootRequired'],
  ['NotSupported', 'rejected', 'notSupported'],
  ['Rejected', 'rejected', 'rejected'],
] as const)('[edge 75] ChangeConfiguration answered with %s is stored as drift', async (word, status, state) => {
  const id = await queue('ChangeConfiguration', { key: 'WebSocketPingInterval', value: '60' })
  answer(await call(0), { status: word })

  expect((await ended(id, status)).command.history[2]).toMatchObject({ detail: word })
  const path = paths.stationConfiguration(stationId)
  expect(parseDocument(stationConfigurationSchema, path, await world.stored(path))).toMatchObject({
    wanted: [{ key: 'WebSocketPingInterval', value: '60', origin: 'command' }],
    drift: [{ key: 'WebSocketPingInterval', wanted: '60', value: null, state }],
  })
})

test('[edge 75] unknown keys, a key without value and more keys than allowed at once are read and stored', async () => {
  station.ws.on('message', (data) => {
    const [type, messageId, action, payload] = JSON.parse(String(data))
    if (type !== 2 || action !== 'GetConfiguration') return
    const asked: readonly string[] | undefined = payload.key
    if (asked !== undefined && asked.length > 2) throw new Error('more keys than GetConfigurationMaxKeys')
    const known = [
      { key: 'GetConfigurationMaxKeys', readonly: true, value: '2' },
      { key: 'LightIntensity', readonly: true },
    ]
    answer([type, messageId], asked === undefined ? { configurationKey: known } : { unknownKey: asked })
  })
  await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' })
  const path = paths.stationConfiguration(stationId)
  await until(async () => (await world.stored(path)) !== undefined)

  const { keys, unknownKeys, drift } = parseDocument(stationConfigurationSchema, path, await world.stored(path))
  expect(keys.find(({ key }) => key === 'LightIntensity')).toMatchObject({ value: null, readonly: true })
  expect(unknownKeys).toContain('MeterValueSampleInterval')
  expect(drift).toContainEqual(expect.objectContaining({ key: 'MeterValueSampleInterval', state: 'missing' }))
})

test('[edge 75] an answer as large as a frame may be is kept as far as a document can hold it', async () => {
  const id = await queue('GetConfiguration', {})
  const keys = Array.from({ length: 900 }, (_, index) => ({
    key: `K${index}`,
    readonly: false,
    value: 'x'.repeat(900),
  }))
  answer(await call(0), { configurationKey: keys })

  expect((await ended(id, 'accepted')).command.result?.payloadJson).toHaveLength(300_000)
  const path = paths.stationConfiguration(stationId)
  expect(parseDocument(stationConfigurationSchema, path, await world.stored(path)).keys).toHaveLength(500)
})

test('[edge 76] a reset that cuts the socket shows its effect with the next boot; a stop that comes later is booked', async () => {
  const begun = await station.call('StartTransaction', start({ meterStart: 1_000 }))
  const transactionId = begun.kind === 'result' ? Object(begun.payload).transactionId : 0
  const id = await queue('Reset', { type: 'Hard' })
  await call(0)
  station.terminate()
  await ended(id, 'failed')
  station = await connected()
  await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' })
  const late = { transactionId, meterStop: 3_000, reason: 'HardReset', timestamp: clock.now().toISOString() }
  expect(await station.call('StopTransaction', late)).toMatchObject({ kind: 'result', payload: {} })

  const { command, chain } = await ended(id, 'effectSeen')
  expect(chain).toEqual(['queued', 'sent', 'failed', 'effectSeen'])
  expect(secondsOfLastStep(command)).toBeLessThan(200)
  expect(await transactions()).toMatchObject([{ state: 'stopped', stopReason: 'HardReset', energyWh: 2_000 }])
})

test('[edge 77] TriggerMessage: NotImplemented rejects, and the message that follows Accepted is the effect', async () => {
  const refused = await queue('TriggerMessage', { requestedMessage: 'MeterValues' })
  answer(await call(0), { status: 'NotImplemented' })
  expect(await ended(refused, 'rejected')).toMatchObject({ detail: 'NotImplemented' })

  const taken = await queue('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 2 })
  answer(await call(1), { status: 'Accepted' })
  await ended(taken, 'accepted')
  const status = { status: 'Available', errorCode: 'NoError' }
  await station.call('StatusNotification', { ...status, connectorId: 1 })
  expect((await stored(taken)).status).toBe('accepted')
  await station.call('StatusNotification', { ...status, connectorId: 2 })
  await ended(taken, 'effectSeen')
  await until(async () => (await world.stored(paths.connector(stationId, 2)))?.status === 'Available')
})

test.each(['Failed', 'VersionMismatch', 'NotSupported'])(
  '[edge 78] a local list answered with %s is rejected with that word',
  async (word) => {
    const id = await queue('SendLocalList', { listVersion: 3, updateType: 'Differential' })
    answer(await call(0), { status: word })

    expect(await ended(id, 'rejected')).toMatchObject({ detail: word })
  },
)

test.each([
  [3, 'effectSeen', 'localListVersion 3'],
  [0, 'noEffect', 'version read back: 0'],
  [-1, 'noEffect', 'the station has no local list'],
] as const)(
  '[edge 78] a local list after which the station tells version %i: %s',
  async (listVersion, status, words) => {
    const id = await queue('SendLocalList', { listVersion: 3, updateType: 'Full' })
    answer(await call(0), { status: 'Accepted' })
    const read = await call(1)
    answer(read, { listVersion })

    expect(read[2]).toBe('GetLocalListVersion')
    expect(await ended(id, status)).toMatchObject({ detail: words })
  },
)

test.each([
  ['accepted', { status: 'Accepted' }],
  ['rejected', { status: 'Rejected' }],
  [
    'accepted',
    { status: 'Accepted', connectorId: 1, chargingSchedule: { duration: -86_400_000_000, chargingSchedulePeriod: [] } },
  ],
] as const)('[edge 79] GetCompositeSchedule is %s by %j, which is kept as data', async (status, payload) => {
  const id = await queue('GetCompositeSchedule', { connectorId: 1, duration: 60 })
  answer(await call(0), payload)

  expect((await ended(id, status)).command.result?.payloadJson).toBe(JSON.stringify(payload))
})
