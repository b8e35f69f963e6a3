import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { DocumentsError } from './documents.ts'
import { inMemoryStores } from './in-memory/in-memory-stores.ts'
import type { StatusReport } from './stores.ts'
import { fakeClock } from './testing/clocks.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'

const SEED = {
  ...seed.site(),
  ...seed.tariff(),
  ...seed.station('CP_1'),
  ...seed.connector('CP_1', 1, 'AAAAAAAA'),
  ...seed.idTag('DEMO-123'),
}

async function opened() {
  const clock = fakeClock()
  const stores = inMemoryStores({ clock, seed: SEED })
  await clock.advance(0)
  await stores.stations.claim('CP_1', '1.6')
  await clock.advance(2_000)
  const status = (status: StatusReport['status']) =>
    stores.connectors.recordStatus('CP_1', {
      ...{ connectorId: 1, status, errorCode: 'NoError', vendorErrorCode: null, errorInfo: null },
      ...{ statusAt: clock.now(), receivedAt: clock.now() },
    })
  const start = (meterStartWh: number) =>
    stores.transactions.start({
      ...{
        stationId: 'CP_1',
        connectorId: 1,
        idTag: 'DEMO-123',
        meterStartWh,
        startedAt: clock.now(),
        receivedAt: clock.now(),
      },
      ...{ timestampText: clock.now().toISOString(), flags: [], ocppVersion: '1.6', reservationId: null },
    })
  const stop = (transactionId: number, meterStopWh: number) =>
    stores.transactions.stop({
      ...{
        stationId: 'CP_1',
        transactionId,
        idTag: null,
        meterStopWh,
        stoppedAt: clock.now(),
        receivedAt: clock.now(),
      },
      ...{ reason: null, samples: [], flags: [] },
    })
  const sample = (energyWh: number) =>
    stores.connectors.recordSamples('CP_1', 1, null, [{ sampledAt: clock.now(), sample: { energyWh, powerW: 7000 } }])
  return { clock, stores, status, start, stop, sample }
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

test('a session of 45 minutes that nobody watches costs 13 writes', async () => {
  const { clock, stores, status, start, stop, sample } = await opened()
  // That it came online stands in its history by then.
  await clock.advance(61_000)
  const before = { ...stores.writeCounts() }

  status('Preparing')
  await clock.advance(20_000)
  const { transactionId } = await start(1000)
  status('Charging')
  for (let minute = 1; minute <= 44; minute++) {
    await clock.advance(60_000)
    sample(1000 + minute * 100)
  }
  await clock.advance(50_000)
  await stop(transactionId, 5500)
  status('Finishing')
  await clock.advance(30_000)
  status('Available')
  await clock.advance(900_000)

  const after = stores.writeCounts()
  const written = Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]))
  expect(written).toEqual({
    'stations/connectors': 4,
    publicConnectors: 2,
    transactions: 2,
    'transactions/private': 1,
    'transactions/meterValues': 3,
    stations: 1,
    events: 0,
  })
})

test('a watched connector is written at most once a second, and within half a second', async () => {
  const { clock, stores, start, sample } = await opened()
  const { transactionKey } = await start(1000)
  await clock.advance(5_000)
  const expiresAt = new Date(clock.now().getTime() + 60_000)
  await stores.documents.commit([
    { kind: 'merge', path: paths.watch('CP_1'), fields: { stationId: 'CP_1', expiresAt } },
  ])
  await clock.advance(5_000)

  sample(1100)
  await clock.advance(500)
  expect(stores.documents.peek(paths.publicConnector('AAAAAAAA'))).toMatchObject({ session: { energyWh: 100 } })
  const before = { ...stores.writeCounts() }
  for (let count = 0; count < 100; count++) {
    sample(1200 + count)
    await clock.advance(100)
  }
  await clock.advance(1_500)

  const after = stores.writeCounts()
  for (const collection of ['publicConnectors', 'stations/connectors', 'transactions/meterValues']) {
    const writes = (after[collection] ?? 0) - (before[collection] ?? 0)
    expect(writes).toBeGreaterThanOrEqual(8)
    expect(writes).toBeLessThanOrEqual(12)
  }
  expect(stores.documents.peek(paths.publicConnector('AAAAAAAA'))).toMatchObject({ session: { energyWh: 299 } })
  expect(stores.documents.peek(paths.meterBucket(transactionKey, '00000'))).toBeDefined()

  await clock.advance(60_000)
  expect(stores.watches.watched('CP_1')).toBe(false)
  const quiet = total(stores.writeCounts())
  sample(9000)
  await clock.advance(10_000)
  expect(total(stores.writeCounts())).toBe(quiet)
})

test('samples that load balancing alone wants are written to their connector, and to nothing else', async () => {
  const { clock, stores, start, sample } = await opened()
  await start(1000)
  await clock.advance(5_000)
  const until = new Date(clock.now().getTime() + 60_000)
  const expected = { until, connectors: { 1: { currentA: 6.6, powerW: 4_554 } } }
  await stores.documents.commit([
    { kind: 'merge', path: paths.watch('CP_1'), fields: { stationId: 'CP_1', expiresAt: until, expected } },
  ])
  await clock.advance(5_000)
  const before = { ...stores.writeCounts() }

  for (let count = 0; count < 10; count++) {
    sample(1200 + count)
    await clock.advance(5_000)
  }

  const after = stores.writeCounts()
  const written = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)
  expect(['stations/connectors', 'publicConnectors', 'transactions/meterValues'].map(written)).toEqual([10, 0, 0])
  expect(stores.watches.watched('CP_1')).toBe(false)
})

test('samples wait at most 15 minutes', async () => {
  const { clock, stores, start, sample } = await opened()
  const { transactionKey } = await start(1000)
  await clock.advance(60_000)
  sample(1100)

  await clock.advance(899_000)
  expect(stores.documents.peek(paths.meterBucket(transactionKey, '00000'))).toBeUndefined()
  await clock.advance(20_000)

  expect(stores.documents.peek(paths.meterBucket(transactionKey, '00000'))).toMatchObject({ transactionKey })
})

test('samples of an outage are bounded in memory and stored when it ends', async () => {
  const { clock, stores, start, sample } = await opened()
  const { transactionKey } = await start(1000)
  stores.documents.failWith(new DocumentsError('unavailable', false, undefined))
  for (let count = 0; count < 4_000; count++) {
    await clock.advance(100)
    sample(1000 + count)
  }
  stores.documents.failWith(null)
  await clock.advance(60_000)
  await stores.connectors.flush()

  const samples = stores.documents.peek(paths.meterBucket(transactionKey, '00000'))?.samples
  expect(Object.keys(samples ?? {})).toHaveLength(4_000)
})

test('[edge 69] a start during an outage fails, so that the station sends again, and is booked once after it', async () => {
  const { clock, stores, start } = await opened()
  const at = clock.now()
  stores.documents.failWith(new DocumentsError('unavailable', false, undefined))
  await expect(start(1000)).rejects.toMatchObject({ name: 'StoreError' })
  stores.documents.failWith(null)
  expect(clock.now()).toEqual(at)

  expect(await start(1000)).toMatchObject({ idTagStatus: 'Accepted', repeated: false })
  expect(await start(1000)).toMatchObject({ repeated: true })
})
