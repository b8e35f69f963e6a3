import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { inMemoryStores } from './in-memory/in-memory-stores.ts'
import { fakeClock } from './testing/clocks.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function running() {
  const clock = fakeClock()
  const documents = {
    ...seed.site(),
    ...seed.tariff(),
    ...seed.station('CP_1'),
    ...seed.connector('CP_1', 1, 'AAAAAAAA'),
  }
  const stores = inMemoryStores({ clock, seed: { ...documents, ...seed.idTag('DEMO-123') } })
  const asked: string[] = []
  stores.transactions.onStale(({ transactionKey }) => asked.push(transactionKey))
  await clock.advance(0)
  await stores.stations.claim('CP_1', '1.6')
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
  const status = (status: 'Available' | 'Charging') =>
    stores.connectors.recordStatus('CP_1', {
      ...{ connectorId: 1, status, errorCode: 'NoError', vendorErrorCode: null, errorInfo: null },
      ...{ statusAt: clock.now(), receivedAt: clock.now() },
    })
  const sample = (energyWh: number) =>
    stores.connectors.recordSamples('CP_1', 1, null, [{ sampledAt: clock.now(), sample: { energyWh } }])
  const stored = (key: string) => parseDocument(transactionSchema, key, stores.documents.peek(`transactions/${key}`))
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
  return { clock, stores, start, stop, status, sample, stored, asked }
}

test('a free connector with an open transaction: stale after 30 minutes, estimated after a day, corrected by the real stop', async () => {
  const { clock, stores, start, stop, status, sample, stored, asked } = await running()
  const { transactionId, transactionKey } = await start(1000)
  status('Charging')
  await clock.advance(10 * MINUTE)
  sample(4000)
  await clock.advance(MINUTE)
  status('Available')
  const freeAt = clock.now()

  await clock.advance(29 * MINUTE)
  expect(stored(transactionKey).flags).toEqual([])
  await clock.advance(10 * MINUTE)
  expect(stored(transactionKey)).toMatchObject({ state: 'open', flags: ['stale'] })
  expect(asked).toEqual([transactionKey])

  await clock.advance(25 * HOUR)
  expect(stored(transactionKey)).toMatchObject({
    ...{ state: 'stopped', energyWh: 3000, stoppedAt: freeAt, stopCount: 0, flags: ['stale', 'energyFromSamples'] },
  })
  expect(stores.documents.peek(paths.station('CP_1'))).toMatchObject({ totalEnergyWh: 3000 })
  expect(stores.documents.peek(paths.publicConnector('AAAAAAAA'))).toMatchObject({ session: null })

  await stop(transactionId, 9000)
  expect(stored(transactionKey)).toMatchObject({ state: 'stopped', energyWh: 8000, stopCount: 1 })
  expect(stores.documents.peek(paths.station('CP_1'))).toMatchObject({ totalEnergyWh: 8000 })
})

test('a session that says nothing for a day is stale; one that still sends samples is not', async () => {
  const { clock, start, status, sample, stored } = await running()
  const { transactionKey } = await start(1000)
  status('Charging')
  await clock.advance(20 * HOUR)
  sample(4000)
  await clock.advance(20 * HOUR)
  expect(stored(transactionKey).flags).toEqual([])

  await clock.advance(5 * HOUR)

  expect(stored(transactionKey).flags).toEqual(['stale'])
})

test('a transaction that is heard of again after a day is no longer stale', async () => {
  const { clock, start, status, sample, stored } = await running()
  const { transactionKey } = await start(1000)
  status('Charging')
  await clock.advance(25 * HOUR)
  expect(stored(transactionKey).flags).toEqual(['stale'])

  sample(4000)
  await clock.advance(10 * MINUTE)

  expect(stored(transactionKey)).toMatchObject({ state: 'open', flags: [] })
})

test('a start on the same connector makes the open transaction before it stale', async () => {
  const { clock, start, stored } = await running()
  const first = await start(1000)
  await clock.advance(HOUR)
  const second = await start(5000)
  await clock.advance(6 * MINUTE)

  expect(stored(first.transactionKey)).toMatchObject({ state: 'open', flags: ['stale'] })
  expect(stored(second.transactionKey)).toMatchObject({ state: 'open', flags: [] })
  await clock.advance(25 * HOUR)
  expect(stored(first.transactionKey)).toMatchObject({ state: 'stopped', energyWh: 0 })
})
