import { randomUUID } from 'node:crypto'
import { type Message, messageSchema } from '@charge-it/shared/model/message.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths, transactionKey } from '@charge-it/shared/paths.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startTestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { systemClock } from '../clock.ts'
import { jsonLog } from '../log.ts'
import type { Fields } from '../store/documents.ts'
import { firestoreStores } from '../store/firestore/firestore-stores.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const CARD = 'CARD-4711'
const name = `demo-trace-${randomUUID().slice(0, 8)}`
const app = initializeApp({ projectId: name }, name)
let firestore: Firestore

beforeAll(async () => {
  firestore = getFirestore(app)
  const seed: Record<string, Fields> = {
    ...seedDocuments.site(),
    ...seedDocuments.tariff(),
    ...seedDocuments.idTag(CARD),
    ...Object.assign({}, ...['CP_1', 'CP_2', 'CP_3'].map((id) => seedDocuments.station(id))),
  }
  await Promise.all(Object.entries(seed).map(([path, fields]) => firestore.doc(path).set(fields)))
})
afterAll(() => deleteApp(app))

async function runningEdge() {
  const log = jsonLog('error', (line) => console.error(line))
  const edgeId = `edge-${randomUUID().slice(0, 8)}`
  const stores = firestoreStores({ firestore, clock: systemClock, log, edgeId })
  const edge = await startTestEdge({ stores, edgeId, commands: true })
  onTestFinished(() => edge.stop())
  return { ...edge, stores }
}

const traceUntil = (stationId: string, moment: Date | null) =>
  firestore.doc(paths.station(stationId)).update({ traceUntil: moment })
const inAMinute = () => new Date(Date.now() + 60_000)

async function messagesOf(stationId: string): Promise<readonly Message[]> {
  const { docs } = await firestore.collection('messages').where('stationId', '==', stationId).get()
  return docs
    .map((document) => parseDocument(messageSchema, document.ref.path, document.data()))
    .sort((a, b) => a.sequence - b.sequence)
}

test('keeps every frame of a traced station, with cards and keys hidden', async () => {
  await traceUntil('CP_1', inAMinute())
  const edge = await runningEdge()
  const station = await edge.connect('CP_1', {
    answer: (action) =>
      action === 'Reset'
        ? { status: 'Rejected' }
        : { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: 'SECRET-1' }] },
  })
  await station.call('BootNotification', { chargePointVendor: 'ABB', chargePointModel: 'Terra' })
  await station.call('Authorize', { idTag: CARD })
  const timestamp = new Date().toISOString()
  const start = await station.call('StartTransaction', { connectorId: 1, idTag: CARD, meterStart: '5', timestamp })
  await station.call('Nonsense', {})
  station.sendRaw(`[2,"broken","Authorize",{"idTag":"${CARD}",}]`)
  await station.frame((frame) => frame[1] === 'broken')
  station.sendRaw('[3,"nobody-asked",{}]')
  await edge.edge.registry.get('CP_1')?.call('GetConfiguration', { key: ['AuthorizationKey'] }, { commandId: 'c-1' })
  const ofCommand = (messages: readonly Message[]) => messages.filter(({ commandId }) => commandId === 'c-1')
  await until(async () => ofCommand(await messagesOf('CP_1')).length === 2)

  const messages = await messagesOf('CP_1')
  const rows = messages.map(({ direction, type, action, errorCode }) => [direction, type, action, errorCode])
  for (const row of [
    ['in', 'CALL', 'BootNotification', null],
    ['out', 'CALLRESULT', 'BootNotification', null],
    ['in', 'CALL', 'Authorize', null],
    ['out', 'CALLRESULT', 'Authorize', null],
    ['in', 'CALL', 'Nonsense', null],
    ['out', 'CALLERROR', 'Nonsense', 'NotImplemented'],
    ['in', 'invalid', null, null],
    ['in', 'CALLRESULT', null, null],
  ]) {
    expect(rows).toContainEqual(row)
  }
  expect(ofCommand(messages).map(({ direction, type, action }) => [direction, type, action])).toEqual([
    ['out', 'CALL', 'GetConfiguration'],
    ['in', 'CALLRESULT', 'GetConfiguration'],
  ])
  const id = start.kind === 'result' ? JSON.parse(JSON.stringify(start.payload)).transactionId : null
  const [call, result] = messages.filter(({ action }) => action === 'StartTransaction')
  expect(call).toMatchObject({ transactionKey: transactionKey('CP_1', id), warnings: [expect.any(String)] })
  expect(result).toMatchObject({ type: 'CALLRESULT', transactionKey: transactionKey('CP_1', id) })
  expect(result?.latencyMs).toBeGreaterThanOrEqual(0)
  expect(JSON.stringify(messages)).not.toMatch(/CARD-4711|SECRET-1/)
})

test('switches on and off while the station is connected, and writes nothing when off', async () => {
  const edge = await runningEdge()
  const station = await edge.connect('CP_2')
  await station.call('Heartbeat', {})

  await traceUntil('CP_2', inAMinute())
  await until(() => edge.stores.messages.tracedUntil('CP_2') !== null)
  await station.call('Authorize', { idTag: CARD })
  await until(async () => (await messagesOf('CP_2')).length > 0)
  await traceUntil('CP_2', null)
  await until(() => edge.stores.messages.tracedUntil('CP_2') === null)
  await station.call('Heartbeat', {})
  await edge.stop()

  expect((await messagesOf('CP_2')).map(({ type, action }) => [type, action])).toEqual([
    ['CALL', 'Authorize'],
    ['CALLRESULT', 'Authorize'],
  ])
})

test('a trace whose time is over writes nothing', async () => {
  await traceUntil('CP_3', new Date(Date.now() - 1))
  const edge = await runningEdge()
  const station = await edge.connect('CP_3')
  await station.call('Heartbeat', {})
  await edge.stop()

  expect(edge.stores.writeCounts().messages ?? 0).toBe(0)
  expect(await messagesOf('CP_3')).toEqual([])
})
