import { randomUUID } from 'node:crypto'
import { paths } from '@charge-it/shared/paths.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FakeStation } from '../../test/fake-station.ts'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import { startTestEdge, type TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { systemClock } from '../clock.ts'
import { jsonLog } from '../log.ts'
import { documentStores } from '../store/document-stores.ts'
import type { DocumentWrite } from '../store/documents.ts'
import { firestoreDocuments } from '../store/firestore/firestore-documents.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'
import { tcpProxy } from '../store/testing/tcp-proxy.ts'

const BOOT = { chargePointVendor: 'V', chargePointModel: 'M' }

let world: FirestoreWorld
let edge: TestEdge
let station: FakeStation
let stationId: string
let count = 0

beforeAll(async () => {
  world = await firestoreWorld()
  edge = await world.edge()
})
afterAll(() => world.close())
beforeEach(async () => {
  stationId = `CP_${++count}`
  await world.put({ ...seedDocuments.station(stationId), ...seedDocuments.connector(stationId, 1) })
  station = await edge.connect(stationId)
  await claimed(edge, stationId)
  await world.written()
})

const start = (changes: object = {}) => ({
  ...{ connectorId: 1, idTag: 'AB12', meterStart: 0, timestamp: new Date().toISOString() },
  ...changes,
})
const transactions = async () => {
  const { docs } = await world.firestore.collection('transactions').where('stationId', '==', stationId).get()
  return docs.map((doc) => doc.data())
}
/** `%` of a document id of a card, for the tests of odd cards. */
const ofCards = (written: readonly string[]) => written.filter((path) => path.startsWith('idTags/'))

test('[edge 43] a registered station is served before its boot: the transaction is stored, the boot is not', async () => {
  expect(await station.call('StartTransaction', start())).toMatchObject({ kind: 'result' })

  expect(await transactions()).toMatchObject([{ state: 'open' }])
  expect(await world.stored(paths.station(stationId))).toMatchObject({ lastBootAt: null, vendor: null })
})

test.each(['pending', 'rejected'] as const)(
  '[edge 44] a boot of a station that is %s is told so and kept for the operator; nothing of it is stored',
  async (registration) => {
    const id = `${stationId}-new`
    await world.put(seedDocuments.station(id, { registration: 'pending' }))
    const other = await edge.connect(id)
    await claimed(edge, id)
    await world.firestore.doc(paths.station(id)).update({ registration })
    const told = registration === 'pending' ? 'Pending' : 'Rejected'
    await until(async () => {
      const answer = await other.call('BootNotification', BOOT)
      return answer.kind === 'result' && Object(answer.payload).status === told
    })

    expect(await other.call('StartTransaction', start())).toMatchObject({ kind: 'error', code: 'SecurityError' })
    const path = paths.attempt(`${id}_${registration === 'pending' ? 'bootPending' : 'bootRejected'}`)
    await until(async () => (await world.stored(path)) !== undefined)
    expect(await world.stored(paths.station(id))).toMatchObject({ vendor: null, lastBootAt: null })
  },
)

test.each(['', ':', '\u0000', '😀', '../x', '__proto__', '.', '__x__'])(
  '[edge 68] the idTag %j is no card: answered Invalid, stored as Pending under a safe name at most',
  async (idTag) => {
    expect(await station.call('Authorize', { idTag })).toMatchObject({
      payload: { idTagInfo: { status: 'Invalid' } },
    })
    await station.call('StartTransaction', start({ idTag }))

    const written = await world.written()
    expect(written.every((path) => path.split('/').length % 2 === 0)).toBe(true)
    for (const path of ofCards(written)) expect(await world.stored(path)).toMatchObject({ status: 'Pending' })
    expect(await transactions()).toMatchObject([{ idTagStatus: 'Invalid', flags: ['refusedIdTag'] }])
  },
)

test('[edge 68] a card in another case is the same card: no second document', async () => {
  expect(await station.call('Authorize', { idTag: 'ab12' })).toMatchObject({
    payload: { idTagInfo: { status: 'Accepted' } },
  })

  expect(ofCards(await world.written())).toEqual([])
})

test.each([
  ['an object', { a: 1 }],
  ['more than 100 KiB', 'x'.repeat(120_000)],
  ['nothing', undefined],
])('[edge 70] data transfer with %s is answered and leaves nothing', async (_, data) => {
  expect(await station.call('DataTransfer', { vendorId: 'com.example', messageId: 'M', data })).toMatchObject({
    payload: { status: 'UnknownVendorId' },
  })

  expect(await world.written()).toEqual([])
})

test('[edge 71] progress that nobody asked for, unknown and out of order is answered; the last word is stored', async () => {
  for (const status of ['Installed', 'Downloading', 'Idle', 'Exploded']) {
    expect(await station.call('FirmwareStatusNotification', { status })).toMatchObject({ payload: {} })
    expect(await station.call('LogStatusNotification', { status, requestId: 4711 })).toMatchObject({ payload: {} })
  }

  expect(await world.stored(paths.stationProgress(stationId, 'firmware'))).toMatchObject({ status: 'Exploded' })
  expect(await world.stored(paths.stationProgress(stationId, 'log'))).toMatchObject({
    ...{ status: 'Exploded', requestId: 4711 },
  })
  expect((await world.written()).filter((path) => !path.includes('/progress/'))).toEqual([])
})

test('[edge 69] while the database does not answer a known card is accepted at once; a start fails in time and is booked once after', async () => {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST ?? ''
  const proxy = await tcpProxy(emulator)
  process.env.FIRESTORE_EMULATOR_HOST = proxy.host
  const name = `demo-outage-${randomUUID().slice(0, 8)}`
  const app = initializeApp({ projectId: name }, name)
  const log = jsonLog('error', () => {})
  const documents = firestoreDocuments({ firestore: getFirestore(app), clock: systemClock, log, deadlineMs: 1_000 })
  const seed = { ...seedDocuments.site(), ...seedDocuments.station('CP_1'), ...seedDocuments.idTag('AB12') }
  const writes = Object.entries(seed).map(([path, fields]): DocumentWrite => ({ kind: 'merge', path, fields }))
  await documents.commit(writes)
  const stores = documentStores({ documents, clock: systemClock, log, edgeId: 'edge-slow' })
  const slow = await startTestEdge({ stores, edgeId: 'edge-slow' })
  try {
    const socket = await slow.connect('CP_1')
    await claimed(slow, 'CP_1')
    await socket.call('Authorize', { idTag: 'AB12' })
    proxy.block()
    const known = await socket.call('Authorize', { idTag: 'ab12' })
    const begun = start()
    const refused = await socket.call('StartTransaction', begun)
    proxy.unblock()
    await until(async () => (await socket.call('StartTransaction', begun)).kind === 'result')

    expect(known.frame).toEqual([3, expect.any(String), { idTagInfo: { status: 'Accepted' } }])
    expect(refused).toMatchObject({ kind: 'error', code: 'InternalError' })
    expect(await documents.query({ collection: 'transactions' })).toHaveLength(1)
  } finally {
    await slow.stop()
    await deleteApp(app)
    await proxy.close()
    process.env.FIRESTORE_EMULATOR_HOST = emulator
  }
})
