import { randomUUID } from 'node:crypto'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { jsonLog } from '../../log.ts'
import { documentStores } from '../document-stores.ts'
import type { Documents, DocumentWrite } from '../documents.ts'
import { StoreError, type Stores } from '../stores.ts'
import { movableClock } from '../testing/clocks.ts'
import { eventually } from '../testing/opened-stores.ts'
import { seedDocuments as seed } from '../testing/seed-documents.ts'
import { type TcpProxy, tcpProxy } from '../testing/tcp-proxy.ts'
import { firestoreDocuments } from './firestore-documents.ts'

/** Shorter than in production, so that the test is. */
const DEADLINE_MS = 1_000

let emulator: string
let proxy: TcpProxy
let stores: Stores
let documents: Documents
let end: () => Promise<void>
const clock = movableClock()

beforeEach(async () => {
  emulator = process.env.FIRESTORE_EMULATOR_HOST ?? ''
  proxy = await tcpProxy(emulator)
  // The client takes the emulator's address from the environment alone.
  process.env.FIRESTORE_EMULATOR_HOST = proxy.host
  const name = `demo-outage-${randomUUID().slice(0, 13)}`
  const app = initializeApp({ projectId: name }, name)
  const log = jsonLog('error', () => {})
  documents = firestoreDocuments({ firestore: getFirestore(app), clock, log, deadlineMs: DEADLINE_MS })
  const documentsOfTest = {
    ...seed.site(),
    ...seed.tariff(),
    ...seed.station('CP_1'),
    ...seed.connector('CP_1', 1),
    ...seed.idTag('DEMO-123'),
  }
  await documents.commit(
    Object.entries(documentsOfTest).map(([path, fields]): DocumentWrite => ({ kind: 'merge', path, fields })),
  )
  stores = documentStores({ documents, clock, log, edgeId: 'edge-1' })
  await stores.ready
  await stores.stations.claim('CP_1', '1.6')
  await stores.transactions.openOn('CP_1', 1)
  await stores.idTags.authorize('DEMO-123', { stationId: 'CP_1', connectorId: 1 })
  end = async () => {
    await stores.close()
    await deleteApp(app)
    await proxy.close()
  }
})
afterEach(async () => {
  await end()
  process.env.FIRESTORE_EMULATOR_HOST = emulator
})

const start = () =>
  stores.transactions.start({
    ...{
      stationId: 'CP_1',
      connectorId: 1,
      idTag: 'DEMO-123',
      meterStartWh: 1000,
      startedAt: clock.now(),
      receivedAt: clock.now(),
    },
    ...{ timestampText: clock.now().toISOString(), flags: [], ocppVersion: '1.6', reservationId: null },
  })

test('[edge 69] while the database does not answer: cards known are answered, a start fails in time, and is booked once after', async () => {
  proxy.block()

  expect((await stores.idTags.authorize('demo-123', { stationId: 'CP_1', connectorId: 1 })).status).toBe('Accepted')
  await expect(start()).rejects.toBeInstanceOf(StoreError)

  proxy.unblock()
  await eventually(async () => {
    expect((await start()).idTagStatus).toBe('Accepted')
  })
  expect(await documents.query({ collection: 'transactions' })).toHaveLength(1)
})

test('what was buffered during an outage is stored after it', async () => {
  proxy.block()
  const status = {
    connectorId: 1,
    status: 'Faulted',
    errorCode: 'GroundFailure',
    vendorErrorCode: null,
    errorInfo: null,
  } as const
  stores.connectors.recordStatus('CP_1', { ...status, statusAt: clock.now(), receivedAt: clock.now() })
  await expect(documents.get('stations/CP_1')).rejects.toBeInstanceOf(StoreError)

  proxy.unblock()

  await eventually(async () => {
    expect(await documents.get('stations/CP_1/connectors/1')).toMatchObject({
      status: 'Faulted',
      errorCode: 'GroundFailure',
    })
  })
})
