import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { jsonLog } from '../log.ts'
import { documentStores } from './document-stores.ts'
import { memoryDocuments } from './in-memory/memory-documents.ts'
import { fakeClock } from './testing/clocks.ts'
import { seedDocuments } from './testing/seed-documents.ts'

const HOUR_MS = 3_600_000
const CP_1 = paths.event('CP_1_2026-03-01')

/** Stations of a site in Jakarta, where 10:00 UTC is 17:00. */
async function opened() {
  const clock = fakeClock('2026-03-01T10:00:00Z')
  const documents = memoryDocuments({
    ...seedDocuments.site(),
    ...seedDocuments.station('CP_1'),
    ...seedDocuments.station('CP_2'),
    ...seedDocuments.connector('CP_1', 1),
  })
  const stores = documentStores({ documents, clock, log: jsonLog('error'), edgeId: 'edge-a' })
  await stores.ready
  const status = (name: 'Charging' | 'Available' | 'Faulted', errorCode = 'NoError') =>
    stores.connectors.recordStatus('CP_1', {
      ...{ connectorId: 1, status: name, errorCode, vendorErrorCode: null, errorInfo: null },
      ...{ statusAt: clock.now(), receivedAt: clock.now() },
    })
  const types = async () =>
    Object.values((await documents.get(CP_1))?.entries ?? {}).flatMap((entry) =>
      typeof entry === 'object' && entry !== null && 'type' in entry ? [entry.type] : [],
    )
  return { clock, documents, stores, status, types }
}

test('everyday life waits for the end of the local day', async () => {
  const { clock, status, types, documents } = await opened()
  status('Charging')
  await clock.advance(2_000)
  status('Available')

  await clock.advance(6 * HOUR_MS)
  expect(await types()).toEqual([])
  await clock.advance(2 * HOUR_MS)
  expect(await types()).toEqual(['status', 'status'])
  expect(documents.writeCounts().events).toBe(1)
})

test("what matters is written within a minute, with the station's everyday life and without that of others", async () => {
  const { clock, status, types, documents, stores } = await opened()
  stores.journal.event('CP_2', 'status', 'Charging', 1, { routine: true })
  status('Charging')
  await clock.advance(2_000)
  status('Faulted', 'GroundFailure')
  await clock.advance(2_000)
  status('Faulted', 'GroundFailure')
  await clock.advance(2_000)
  status('Available')

  await clock.advance(61_000)
  expect(await types()).toEqual(['status', 'fault', 'faultEnded'])
  expect(await documents.get(paths.event('CP_2_2026-03-01'))).toBeUndefined()
})

test('while somebody watches, everything is written within a minute', async () => {
  const { clock, status, types, documents } = await opened()
  status('Charging')
  await clock.advance(2_000)
  const expiresAt = new Date(clock.now().getTime() + 10 * 60_000)
  await documents.commit([
    { kind: 'create', path: paths.watch('CP_1'), fields: { stationId: 'CP_1', expiresAt, renewedAt: clock.now() } },
  ])
  await clock.advance(1_000)
  expect(await types()).toEqual(['status'])

  status('Available')
  await clock.advance(62_000)

  expect(await types()).toEqual(['status', 'status'])
})

test('coming and going stands there, with the moment of the last sign of life', async () => {
  const { clock, documents, stores } = await opened()
  const lastSeenAt = clock.now()
  const epoch = await stores.stations.claim('CP_1', '1.6')
  await clock.advance(60_000)
  await stores.stations.markOffline('CP_1', epoch, lastSeenAt)
  await clock.advance(61_000)

  expect(Object.values((await documents.get(CP_1))?.entries ?? {})).toMatchObject([
    { type: 'online' },
    { type: 'offline', at: lastSeenAt },
  ])
})
