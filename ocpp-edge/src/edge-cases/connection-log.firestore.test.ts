import { randomUUID } from 'node:crypto'
import { attemptWords } from '@charge-it/shared/connections/attempt-words.ts'
import { type AttemptReason, attemptSchema } from '@charge-it/shared/model/attempt.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectStation, type FakeStationOptions } from '../../test/fake-station.ts'
import { type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import { startTestEdge, stationWithKey, type TestEdge, type TestEdgeOptions } from '../../test/start-test-edge.ts'
import { testAuthority } from '../../test/test-authority.ts'
import { until } from '../../test/until.ts'
import { type Clock, systemClock } from '../clock.ts'
import { jsonLog } from '../log.ts'
import { documentStores } from '../store/document-stores.ts'
import type { Documents, DocumentWrite, Fields } from '../store/documents.ts'
import { firestoreDocuments } from '../store/firestore/firestore-documents.ts'
import { fastClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'
import { type TcpProxy, tcpProxy } from '../store/testing/tcp-proxy.ts'

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
  await withProxy(async ({ proxy, documents, edgeOf }) => {
    const away = await edgeOf({ clock: fastClock(30), deadlineMs: 500 }, { limits: { handshakeTimeoutMs: 3_600_000 } })

    proxy.block()
    await expect(away.connect('CP_1')).rejects.toMatchObject({ statusCode: 503, body: '' })
    proxy.unblock()

    await until(
      async () => (await documents.get(paths.attempt('CP_1_storeUnavailable')).catch(() => undefined)) !== undefined,
    )
  })
})

// With the credentials at hand the reason is a missing certificate or a plain connection, which says more.
test('weakerProfile: a remembered password alone does not undo the profile that a certificate reached', async () => {
  const ours = await testAuthority('CN=Ours')
  const own = await ours.issue('CN=CP_WEAK')
  await withProxy(async ({ proxy, documents, edgeOf }) => {
    await documents.commit(merges(stationWithKey('CP_WEAK', KEY, { securityProfile: 2, lastBootAt: new Date() })))
    const { cert, key } = await ours.issue('CN=localhost')
    const away = await edgeOf(
      { clock: systemClock, deadlineMs: 3_000 },
      { config: { tls: { port: 0, cert, key, ca: ours.cert } } },
    )
    const connect = (options: FakeStationOptions) =>
      connectStation(`wss://localhost:${away.edge.tlsPort}`, 'CP_WEAK', {
        ...options,
        ws: { ca: ours.cert, ...options.ws },
      })
    await connect({ password: KEY })
    await connect({ ws: { cert: own.cert, key: own.key } })
    const found = () => away.stores.stations.find('CP_WEAK')
    await until(
      async () => (await found())?.securityProfile === 3 && (await found())?.connection.edgeId === 'edge-away',
    )

    proxy.block()
    await expect(connect({ password: KEY })).rejects.toMatchObject({ statusCode: 403, body: '' })
    proxy.unblock()

    const path = paths.attempt('CP_WEAK_weakerProfile')
    const noted = () => documents.get(path).catch(() => undefined)
    await until(async () => (await noted()) !== undefined)
    expect(await noted()).toMatchObject({ reason: 'weakerProfile', detail: 'reached 2, needs 3' })
    expect(attemptWords('weakerProfile', 'id').fix).not.toBe('')
  })
})

interface Timing {
  readonly clock: Clock
  /** Of each call to the database. */
  readonly deadlineMs: number
}

/** A database of its own behind a proxy, with a site in it, and edges before it. */
async function withProxy(
  run: (away: {
    readonly proxy: TcpProxy
    readonly documents: Documents
    edgeOf(timing: Timing, options: TestEdgeOptions): Promise<TestEdge>
  }) => Promise<void>,
): Promise<void> {
  const emulator = process.env.FIRESTORE_EMULATOR_HOST ?? ''
  const proxy = await tcpProxy(emulator)
  process.env.FIRESTORE_EMULATOR_HOST = proxy.host
  const name = `demo-away-${randomUUID().slice(0, 8)}`
  const app = initializeApp({ projectId: name }, name)
  const log = jsonLog('error', () => {})
  const documentsOf = (clock: Clock, deadlineMs?: number) =>
    firestoreDocuments({
      firestore: getFirestore(app),
      clock,
      log,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    })
  const documents = documentsOf(systemClock)
  await documents.commit(merges(seedDocuments.site()))
  const edges: TestEdge[] = []
  try {
    await run({
      proxy,
      documents,
      async edgeOf({ clock, deadlineMs }, options) {
        const stores = documentStores({ documents: documentsOf(clock, deadlineMs), clock, log, edgeId: 'edge-away' })
        const started = await startTestEdge({ stores, edgeId: 'edge-away', clock, ...options })
        edges.push(started)
        return started
      },
    })
  } finally {
    for (const started of edges) await started.stop()
    await deleteApp(app)
    await proxy.close()
    process.env.FIRESTORE_EMULATOR_HOST = emulator
  }
}

function merges(documents: Readonly<Record<string, Fields>>): readonly DocumentWrite[] {
  return Object.entries(documents).map(([path, fields]) => ({ kind: 'merge', path, fields }))
}
