import { randomUUID } from 'node:crypto'
import { edgeSchema } from '@charge-it/shared/model/edge.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startTestEdge, type TestEdge } from '../test/start-test-edge.ts'
import { until } from '../test/until.ts'
import { systemClock } from './clock.ts'
import { firestoreEdgeStore } from './edge-heartbeat/firestore-edge-store.ts'
import { heartbeatIntervalS } from './heartbeat-interval.ts'
import { jsonLog } from './log.ts'
import type { Fields } from './store/documents.ts'
import { firestoreStores } from './store/firestore/firestore-stores.ts'
import { seedDocuments } from './store/testing/seed-documents.ts'

const log = jsonLog('error', (line) => console.error(line))
const name = `demo-wire-${randomUUID().slice(0, 8)}`
const app = initializeApp({ projectId: name }, name)
let firestore: Firestore

beforeAll(async () => {
  firestore = getFirestore(app)
  const seed: Record<string, Fields> = {
    ...seedDocuments.site(),
    ...seedDocuments.tariff(),
    ...seedDocuments.idTag('AB12'),
    ...Object.assign({}, ...['CP_1', 'CP_2', 'CP_3', 'CP_4'].map((id) => seedDocuments.station(id))),
    ...seedDocuments.connector('CP_1', 1),
  }
  await Promise.all(Object.entries(seed).map(([path, fields]) => firestore.doc(path).set(fields)))
})
afterAll(() => deleteApp(app))

async function edgeNamed(edgeId: string): Promise<TestEdge> {
  const stores = firestoreStores({ firestore, clock: systemClock, log, edgeId })
  const edge = await startTestEdge({
    stores,
    edgeId,
    edges: firestoreEdgeStore(firestore),
  })
  onTestFinished(() => edge.stop())
  return edge
}

const stored = async (path: string) => (await firestore.doc(path).get()).data()

test('what was confirmed is stored before its answer', async () => {
  const edge = await edgeNamed('edge-a')
  const station = await edge.connect('CP_1')
  const boot = await station.call('BootNotification', { chargePointVendor: 'ABB', chargePointModel: 'Terra 54' })
  expect(boot).toMatchObject({
    kind: 'result',
    payload: { status: 'Accepted', interval: heartbeatIntervalS('CP_1', 300) },
  })
  expect(await stored(paths.station('CP_1'))).toMatchObject({ vendor: 'ABB', model: 'Terra 54' })

  const start = await station.call('StartTransaction', {
    connectorId: 1,
    idTag: 'AB12',
    meterStart: 1_000,
    timestamp: new Date().toISOString(),
  })

  const transactionId = start.kind === 'result' ? idOf(start.payload) : 0
  expect(await stored(paths.transaction('CP_1', transactionId))).toMatchObject({ state: 'open', meterStartWh: 1_000 })
})

function idOf(payload: unknown): number {
  return typeof payload === 'object' && payload !== null && 'transactionId' in payload
    ? Number(payload.transactionId)
    : 0
}

test('the newest socket wins across instances and the old instance writes nothing of it [edge 34]', async () => {
  const [a, b] = [await edgeNamed('edge-b1'), await edgeNamed('edge-b2')]
  const first = await a.connect('CP_2')
  await until(() => a.edge.registry.get('CP_2')?.epoch === 1)
  const second = await b.connect('CP_2')

  expect(await first.closed).toMatchObject({ code: 1001 })
  expect(await stored(paths.station('CP_2'))).toMatchObject({
    connection: { edgeId: 'edge-b2', epoch: 2, online: true },
  })
  expect(await second.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
})

test('the stored version follows the socket [edge 28]', async () => {
  const edge = await edgeNamed('edge-c')
  const station = await edge.connect('CP_3')
  await until(async () => (await stored(paths.station('CP_3')))?.ocppVersion === '1.6')
  await station.close()
})

test('the instance says that it lives, publicly too, and that it ended', async () => {
  const edge = await edgeNamed('edge-d')
  await until(async () => (await stored(paths.publicEdge('edge-d'))) !== undefined)
  expect(parseDocument(edgeSchema, 'edges/edge-d', await stored(paths.edge('edge-d')))).toMatchObject({
    stoppedAt: null,
  })

  await edge.edge.stop()

  expect(parseDocument(edgeSchema, 'edges/edge-d', await stored(paths.edge('edge-d'))).stoppedAt).toBeInstanceOf(Date)
})

test('a refused handshake leaves its reason for the operator [edge 33]', async () => {
  const edge = await edgeNamed('edge-e')
  await expect(edge.connect('CP_NOBODY')).rejects.toMatchObject({ statusCode: 404 })

  await until(async () => (await stored(paths.attempt('CP_NOBODY_unknownStation')))?.reason === 'unknownStation')
})
