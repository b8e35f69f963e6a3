import { notificationSchema } from '@charge-it/shared/model/notification.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { notificationIdOf } from '@charge-it/shared/notifications/new-notification.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FakeStation } from '../../test/fake-station.ts'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import { stationWithKey, type TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { movableClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const KEY = '0102030405060708090a0b0c0d0e0f1011121314'

let world: FirestoreWorld
let edge: TestEdge
const clock = movableClock()
let stationId: string
let count = 0

beforeAll(async () => {
  world = await firestoreWorld()
  edge = await world.edge({ clock })
})
afterAll(() => world.close())
beforeEach(async () => {
  stationId = `CP_${++count}`
  await world.put({ ...stationWithKey(stationId, KEY), ...seedDocuments.connector(stationId, 1) })
})

async function connected(): Promise<FakeStation> {
  const station = await edge.connect(stationId, { password: KEY })
  await claimed(edge, stationId)
  return station
}
async function recorded(reason: string) {
  const path = paths.attempt(`${stationId}_${reason}`)
  await until(async () => (await world.stored(path)) !== undefined)
  return await world.stored(path)
}
const notification = async (type: string) => {
  const path = paths.notification(notificationIdOf('securityEvent', `${stationId}:${type}`))
  const stored = await world.stored(path)
  return stored === undefined ? undefined : parseDocument(notificationSchema, path, stored)
}

test('a critical security event tells people, once and with its count; others do not', async () => {
  const station = await connected()
  const timestamp = clock.now().toISOString()
  const send = (type: string) => station.call('SecurityEventNotification', { type, timestamp, techInfo: 'lid' })

  for (const type of ['TamperDetectionActivated', 'InvalidMessages', 'SomethingNew']) {
    expect(await send(type)).toMatchObject({ kind: 'result', payload: {} })
  }
  await until(async () => (await notification('TamperDetectionActivated')) !== undefined)
  expect(await notification('TamperDetectionActivated')).toMatchObject({
    ...{ kind: 'securityEvent', severity: 'critical', state: 'open', stationId, siteId: 'blok-m', count: 1 },
    params: { station: stationId, type: 'TamperDetectionActivated' },
  })
  await send('TamperDetectionActivated')
  clock.move(61_000)
  await send('TamperDetectionActivated')
  await until(async () => (await notification('TamperDetectionActivated'))?.count === 3)
  expect(await notification('InvalidMessages')).toBeUndefined()
  expect(await notification('SomethingNew')).toBeUndefined()
})

test('a critical event that happens again opens a closed notification', async () => {
  const station = await connected()
  const send = () =>
    station.call('SecurityEventNotification', { type: 'MemoryExhaustion', timestamp: clock.now().toISOString() })
  await send()
  await until(async () => (await notification('MemoryExhaustion')) !== undefined)
  const path = paths.notification(notificationIdOf('securityEvent', `${stationId}:MemoryExhaustion`))
  await world.firestore.doc(path).update({ state: 'closed', closedAt: clock.now() })
  clock.move(61_000)
  await send()

  await until(async () => (await notification('MemoryExhaustion'))?.state === 'open')
  expect((await notification('MemoryExhaustion'))?.history.map(({ action }) => action)).toEqual(['opened', 'reopened'])
})

test('a clock that is an hour ahead is noted; the messages count all the same', async () => {
  const station = await connected()
  const timestamp = new Date(clock.now().getTime() + 3_600_000).toISOString()

  const status = { connectorId: 1, status: 'Available', errorCode: 'NoError', timestamp }
  expect(await station.call('StatusNotification', status)).toMatchObject({ kind: 'result' })
  expect(await recorded('clockOff')).toMatchObject({ reason: 'clockOff', detail: expect.stringContaining(timestamp) })
  await until(async () => (await world.stored(paths.connector(stationId, 1)))?.status === 'Available')
})

test('a status that was kept while offline is no wrong clock', async () => {
  const station = await connected()
  const timestamp = new Date(clock.now().getTime() - 3_600_000).toISOString()
  await station.call('StatusNotification', { connectorId: 1, status: 'Faulted', errorCode: 'NoError', timestamp })
  await until(async () => (await world.stored(paths.connector(stationId, 1)))?.status === 'Faulted')

  expect(await world.stored(paths.attempt(`${stationId}_clockOff`))).toBeUndefined()
})

test('two chargers of one name are noticed, a broken connection that comes back is not', async () => {
  await connected()
  await connected()
  await world.written()
  expect(await world.stored(paths.attempt(`${stationId}_duplicateSocket`))).toBeUndefined()

  await connected()
  expect(await recorded('duplicateSocket')).toMatchObject({ stationId, count: 1 })
})

test.each([
  ['/ws/CP_WRONG/ocpp16', 'ocpp16', 'ocpp16_wrongPath'],
  [`/socket/${KEY.slice(0, 8)}?key=${KEY}`, KEY.slice(0, 8), `${KEY.slice(0, 8)}_wrongPath`],
])('the wrong path %s is kept without its query', async (path, named, id) => {
  await expect(edge.connect(stationId, { path })).rejects.toMatchObject({ statusCode: 404 })

  await until(async () => (await world.stored(paths.attempt(id))) !== undefined)
  const stored = await world.stored(paths.attempt(id))
  expect(stored).toMatchObject({ stationId: named, reason: 'wrongPath', detail: path.split('?')[0] })
  expect(JSON.stringify(stored)).not.toContain(KEY)
})

test('a busy hour leaves ids in the log and no card, key or password', async () => {
  const cards = ['04A1B27F99C301', 'SECRET-CARD-77']
  await world.put({ ...seedDocuments.idTag(cards[0] ?? ''), ...seedDocuments.connector(stationId, 2) })
  const before = edge.lines.length
  await expect(edge.connect(stationId, { password: 'guessed-password' })).rejects.toMatchObject({ statusCode: 401 })
  const station = await edge.connect(stationId, {
    password: KEY,
    answer: (action) => (action === 'GetConfiguration' ? { configurationKey: [] } : { status: 'Accepted' }),
  })
  await claimed(edge, stationId)
  await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' })
  const transactionIds: unknown[] = []
  for (const [index, idTag] of cards.entries()) {
    const timestamp = clock.now().toISOString()
    await station.call('Authorize', { idTag })
    const start = { connectorId: index + 1, idTag, meterStart: 0, timestamp }
    const begun = await station.call('StartTransaction', start, `start-${index}`)
    const { transactionId } = begun.kind === 'result' ? Object(begun.payload) : { transactionId: 0 }
    transactionIds.push(String(transactionId))
    const meterValue = [{ timestamp, sampledValue: [{ value: '10' }] }]
    await station.call('MeterValues', { connectorId: index + 1, transactionId, meterValue })
    await station.call('StopTransaction', { transactionId, meterStop: 10, idTag, timestamp }, `stop-${index}`)
  }
  await station.call('DataTransfer', { vendorId: 'v', data: cards[0] })
  await station.call('Authorize', { idTag: cards.join('') })
  station.sendRaw(`[2,"broken","StartTransaction",{"idTag":"${cards[1]}",}]`)
  const now = clock.now()
  await world.put({
    [paths.command(`${stationId}-c`)]: {
      ...{ commandId: `${stationId}-c`, stationId, siteId: null, action: 'RemoteStartTransaction', intent: 'operator' },
      ...{ payloadJson: JSON.stringify({ connectorId: 1, idTag: cards[0] }), status: 'queued', createdAt: now },
      ...{ history: [{ status: 'queued', at: now }], expiresAt: new Date(now.getTime() + 60_000), lastUpdatedAt: now },
      ...{ createdBy: { kind: 'user', id: 'u', role: 'operator' }, ownerUid: null, claimedBy: null, result: null },
    },
  })
  await until(async () => (await world.stored(paths.command(`${stationId}-c`)))?.status === 'accepted')

  const lines = edge.lines.slice(before)
  const text = JSON.stringify(lines)
  for (const secret of [...cards, KEY, 'guessed-password', Buffer.from(`${stationId}:${KEY}`).toString('base64')]) {
    expect(text.toLowerCase()).not.toContain(secret.toLowerCase())
  }
  const ofMessage = (id: string) => lines.filter(({ messageId }) => messageId === id).map(({ message }) => message)
  expect(ofMessage('start-0')).toEqual(['message in', 'transaction stored', 'message out'])
  expect(ofMessage('stop-0')).toEqual(['message in', 'stop stored', 'message out'])
  const stored = lines.filter(({ message }) => message === 'stop stored').map(({ transactionId }) => transactionId)
  expect(stored).toEqual(transactionIds)
  const command = lines
    .filter(({ commandId }) => commandId === `${stationId}-c`)
    .map(({ message, type }) => type ?? message)
  expect(command).toEqual(['CALL', 'CALLRESULT', 'command sent'])
  expect(lines.filter(({ message }) => message === 'message in').every((line) => 'messageId' in line)).toBe(true)
})

test('health and metrics tell load, connections, messages and how the database keeps up', async () => {
  await connected()
  await until(async () => (await (await fetch(`${edge.http}/metrics`)).text()).includes('process_cpu_percent'))

  const metrics = await (await fetch(`${edge.http}/metrics`)).text()
  for (const name of [
    ...['process_cpu_percent', 'process_ram_mb', 'event_loop_lag_ms', 'ocpp_sockets', 'ocpp_messages_per_second'],
    ...['store_writes_pending', 'store_last_commit_ms', 'edge_draining'],
  ]) {
    expect(metrics).toMatch(new RegExp(`^${name} [\\d.]+$`, 'm'))
  }
  expect(metrics).toMatch(/^ocpp_messages_received_total\{kind="call"\} \d+$/m)
  expect(await (await fetch(`${edge.http}/health`)).json()).toMatchObject({
    ...{ ready: true, sockets: expect.any(Number), cpuPercent: expect.any(Number), ramUsedMb: expect.any(Number) },
    ...{ eventLoopLagMs: expect.any(Number), messagesPerS: expect.any(Number), writesPending: expect.any(Number) },
    lastCommitMs: expect.any(Number),
  })
})
