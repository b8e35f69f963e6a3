import { randomUUID } from 'node:crypto'
import { attemptWords } from '@charge-it/shared/connections/attempt-words.ts'
import { type AttemptReason, attemptSchema } from '@charge-it/shared/model/attempt.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FakeStationOptions } from '../../test/fake-station.ts'
import { type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import { startTestEdge, stationWithKey, type TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { jsonLog } from '../log.ts'
import { documentStores } from '../store/document-stores.ts'
import type { DocumentWrite } from '../store/documents.ts'
import { firestoreDocuments } from '../store/firestore/firestore-documents.ts'
import { fastClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'
import { tcpProxy } from '../store/testing/tcp-proxy.ts'

const KEY = '0102030405060708090a0b0c0d0e0f1011121314'

let world: FirestoreWorld
let edge: TestEdge
beforeAll(async () => {
  world = await firestoreWorld({
    ...stationWithKey('CP_KEY', KEY, { lastBootAt: new Date() }),
    ...stationWithKey('CP_TLS', KEY, { securityProfile: 2 }),
    ...stationWithKey('CP_NEW', KEY),
    ...seedDocuments.station('CP_REJECTED', { registration: 'rejected' }),
    ...seedDocuments.station('CP_OPEN'),
  })
  edge = await world.edge()
})
afterAll(() => world.close())

async function explained(id: string, reason: AttemptReason) {
  const path = paths.attempt(`${id}_${reason}`)
  await until(async () => (await world.stored(path)) !== undefined)
  const attempt = parseDocument(attemptSchema, path, await world.stored(path))
  expect(attempt).toMatchObject({ reason, remoteAddress: '127.0.0.1' })
  expect(attemptWords(attempt.reason, 'id').fix).not.toBe('')
  return attempt
}

test.each<[AttemptReason, string, number, FakeStationOptions]>([
  ['unknownStation', 'CP_NOBODY', 404, {}],
  ['missingPassword', 'CP_KEY', 401, {}],
  ['wrongPassword', 'CP_KEY', 401, { password: 'guessed' }],
  ['wrongUser', 'CP_KEY', 401, { password: KEY, user: 'admin' }],
  ['rejectedStation', 'CP_REJECTED', 403, {}],
  ['plainConnection', 'CP_TLS', 403, { password: KEY }],
  ['wrongPath', 'CP_OPEN', 404, { path: '/services/ocpp16/CP_OPEN' }],
])('%s: %s is answered with %i and the operator finds why', async (reason, stationId, statusCode, options) => {
  await expect(edge.connect(stationId, options)).rejects.toMatchObject({ statusCode, body: '' })

  await explained(stationId, reason)
})

test('the first connection of a station is noted with its version and profile, a later one is not', async () => {
  await edge.connect('CP_NEW', { password: KEY })
  await edge.connect('CP_KEY', { password: KEY })

  expect(await explained('CP_NEW', 'connected')).toMatchObject({ detail: 'OCPP 1.6, security profile 1' })
  await world.written()
  expect(await world.stored(paths.attempt('CP_KEY_connected'))).toBeUndefined()
})

test('a station that was turned away because the database was away finds that noted when it is back', async () => {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST ?? ''
  const proxy = await tcpProxy(emulator)
  process.env.FIRESTORE_EMULATOR_HOST = proxy.host
  const name = `demo-away-${randomUUID().slice(0, 8)}`
  const app = initializeApp({ projectId: name }, name)
  const clock = fastClock(30)
  const log = jsonLog('error', () => {})
  const documents = firestoreDocuments({ firestore: getFirestore(app), clock, log, deadlineMs: 500 })
  const writes = Object.entries(seedDocuments.site()).map(
    ([path, fields]): DocumentWrite => ({ kind: 'merge', path, fields }),
  )
  await documents.commit(writes)
  const away = await startTestEdge({
    ...{ stores: documentStores({ documents, clock, log, edgeId: 'edge-away' }), edgeId: 'edge-away', clock },
    limits: { handshakeTimeoutMs: 3_600_000 },
  })
  try {
    proxy.block()
    await expect(away.connect('CP_1')).rejects.toMatchObject({ statusCode: 503, body: '' })
    proxy.unblock()

    await until(
      async () => (await documents.get(paths.attempt('CP_1_storeUnavailable')).catch(() => undefined)) !== undefined,
    )
  } finally {
    await away.stop()
    await deleteApp(app)
    await proxy.close()
    process.env.FIRESTORE_EMULATOR_HOST = emulator
  }
})
