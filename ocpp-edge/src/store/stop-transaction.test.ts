import { expect, test } from 'vitest'
import { inMemoryStores } from './in-memory/in-memory-stores.ts'
import { type SoughtStop, type StopFacts, seekStopped, stopSought } from './stop-transaction.ts'
import type { StopDraft } from './stores.ts'
import { fakeClock } from './testing/clocks.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'

const FACTS: StopFacts = {
  ...{ station: undefined, timeZone: 'Asia/Jakarta', idTagStatus: null },
  ...{ maxRegisterWh: async () => null, idleSince: () => null, maxPowerW: () => null },
  ...{ sessionStats: async () => null, energyMarks: async () => null },
}

/** A running session, and a stop of it whose id the station never learnt. */
async function running() {
  const clock = fakeClock()
  const stores = inMemoryStores({
    clock,
    seed: { ...seed.site(), ...seed.station('CP_1'), ...seed.connector('CP_1', 1), ...seed.idTag('AB12') },
  })
  await clock.advance(0)
  const at = clock.now()
  const { transactionId, transactionKey } = await stores.transactions.start({
    ...{ stationId: 'CP_1', connectorId: 1, idTag: 'AB12', meterStartWh: 1_000, startedAt: at, receivedAt: at },
    ...{ timestampText: 'start', flags: [], ocppVersion: '1.6', reservationId: null },
  })
  const stop: StopDraft = {
    ...{ stationId: 'CP_1', transactionId: 0, idTag: null, meterStopWh: 5_000, stoppedAt: at, receivedAt: at },
    ...{ reason: null, samples: [], flags: [], timestampText: 'stop' },
  }
  const book = (sought: SoughtStop) =>
    stores.documents.transaction((database) => stopSought(database, stop, FACTS, sought))
  return { stores, stop, book, transactionId, transactionKey }
}

test('a stop of an unusable id is booked on what was found for it, and its repeat too', async () => {
  const { stores, stop, book, transactionKey } = await running()
  const sought = await seekStopped(stores.documents, stop)

  expect(sought).toEqual({ transactionKey, sentId: '0', otherStationsId: false })
  expect(await book(sought)).toMatchObject({ repeated: false, transaction: { transactionKey, energyWh: 4_000 } })
  expect(await book(sought)).toMatchObject({ repeated: true, transaction: { transactionKey, stopCount: 2 } })
})

test('what was found was ended by another stop meanwhile: the stop is an orphan and changes nothing there', async () => {
  const { stores, stop, book, transactionId, transactionKey } = await running()
  const sought = await seekStopped(stores.documents, stop)
  await stores.transactions.stop({ ...stop, transactionId, meterStopWh: 3_000, timestampText: 'its own' })

  expect(await book(sought)).toMatchObject({ repeated: false, transaction: { state: 'orphan' } })
  expect(await book(sought)).toMatchObject({ repeated: true, transaction: { state: 'orphan', stopCount: 2 } })
  expect(stores.documents.peek(`transactions/${transactionKey}`)).toMatchObject({
    energyWh: 2_000,
    stopCount: 1,
    flags: [],
  })
})
