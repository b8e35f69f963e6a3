import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import type { Tariff } from '@charge-it/shared/model/tariff.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { inMemoryStores } from './in-memory/in-memory-stores.ts'
import { fakeClock } from './testing/clocks.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'

const CODE = 'AAAAAAAA'
/** 17 to 22 o'clock Rp 3,000, otherwise Rp 2,000. */
const TARIFF: Partial<Tariff> = {
  priceMilliIdrPerKwh: 2_000_000,
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 1020, untilMinute: 1320, priceMilliIdrPerKwh: 3_000_000 }],
  windowPricing: 'split',
}

/** A station at half past four in the afternoon of Jakarta. */
async function opened(tariffs = seed.tariff(TARIFF)) {
  const clock = fakeClock('2026-03-01T09:30:00Z')
  const place = { ...seed.site(), ...seed.station('CP_1'), ...seed.connector('CP_1', 1, CODE), ...seed.idTag('AB12') }
  // Somebody looks at it all the time.
  const watch = { [paths.watch('CP_1')]: { stationId: 'CP_1', expiresAt: new Date('2026-03-02T00:00:00Z') } }
  let stores = inMemoryStores({ clock, seed: { ...place, ...tariffs, ...watch } })
  const { documents } = stores
  await clock.advance(0)
  await stores.stations.claim('CP_1', '1.6')
  await clock.advance(2_000)
  const read = async (path: string) => {
    const fields = await documents.get(path)
    if (fields === undefined) throw new Error(`no ${path}`)
    return fields
  }
  return {
    clock,
    /** The station arrives at an instance that knows what is stored. */
    async move() {
      await stores.connectors.flush('CP_1')
      stores = inMemoryStores({ clock, documents, edgeId: 'edge-2' })
      await clock.advance(0)
      await stores.stations.claim('CP_1', '1.6')
      await clock.advance(2_000)
    },
    start: () =>
      stores.transactions.start({
        ...{ stationId: 'CP_1', connectorId: 1, idTag: 'AB12', meterStartWh: 1_000, flags: [], ocppVersion: '1.6' },
        ...{ startedAt: clock.now(), receivedAt: clock.now(), timestampText: 'start', reservationId: null },
      }),
    stop: (transactionId: number, meterStopWh: number) =>
      stores.transactions.stop({
        ...{ stationId: 'CP_1', transactionId, idTag: null, meterStopWh, samples: [], reason: null, flags: [] },
        ...{ stoppedAt: clock.now(), receivedAt: clock.now() },
      }),
    sample: (energyWh: number) =>
      stores.connectors.recordSamples('CP_1', 1, null, [{ sampledAt: clock.now(), sample: { energyWh } }]),
    powerSample: () =>
      stores.connectors.recordSamples('CP_1', 1, null, [{ sampledAt: clock.now(), sample: { powerW: 6_000 } }]),
    async session() {
      await stores.connectors.flush('CP_1')
      return parseDocument(publicConnectorSchema, CODE, await read(paths.publicConnector(CODE)))
    },
    transaction: async (key: string) =>
      parseDocument(transactionSchema, key, await read(`${collections.transactions}/${key}`)),
  }
}

/** 100 Wh a minute, from the start on, for so many minutes. */
async function charge(station: Awaited<ReturnType<typeof opened>>, fromMinute: number, untilMinute: number) {
  for (let minute = fromMinute + 1; minute <= untilMinute; minute++) {
    await station.clock.advance(60_000)
    station.sample(1_000 + minute * 100)
  }
}

test('the estimate goes over to the next price with the time, and what was taken before keeps its own', async () => {
  const station = await opened()
  await station.start()
  // It is half past and two seconds: 28 minutes later the price is the old one.
  await charge(station, 0, 28)
  expect((await station.session()).session).toMatchObject({ energyWh: 2_800, costIdr: 5_600 })

  // No register for ten minutes: what the newest one says was taken before five.
  await station.clock.advance(10 * 60_000)
  station.powerSample()
  expect((await station.session()).session?.costIdr).toBe(5_600)

  await charge(station, 38, 48)
  // 3,900 Wh at 17:09 and 2,800 at 16:58, two seconds past each: 2,997 at five.
  expect((await station.session()).session).toMatchObject({ energyWh: 4_800, costIdr: 5_994 + 5_409 })
})

test.each([
  ['on one instance', false],
  ['that moved to another instance on its way', true],
])('a session %s ends with the marks that its bill needs, and the estimate is the bill', async (_, moves) => {
  const station = await opened()
  const { transactionId, transactionKey } = await station.start()
  await charge(station, 0, 40)
  if (moves) await station.move()
  await charge(station, 40, 60)

  await station.stop(transactionId, 7_000)

  const transaction = await station.transaction(transactionKey)
  const { tariff, startedAt, stoppedAt, energyMarks, timeZone } = transaction
  if (tariff === null || stoppedAt === null) throw new Error('no tariff or no end')
  expect(energyMarks?.length).toBeLessThanOrEqual(5)
  const facts = { energyWh: 6_000, startedAt, until: stoppedAt, idleSince: null, idleUntil: null, timeZone }
  const cost = costOfSession(tariff, { ...facts, marks: energyMarks })
  // 29 minutes and 58 seconds before five.
  expect(cost).toMatchObject({ energySplit: 'samples', lines: [{ quantity: 2_997 }, { quantity: 3_003 }] })
  if (!moves) expect((await station.session()).lastSession?.costIdr).toBe(cost.costIdr)
})

test('a tariff that does not split keeps no marks', async () => {
  const station = await opened(seed.tariff({ ...TARIFF, windowPricing: 'start' }))
  const { transactionId, transactionKey } = await station.start()
  await charge(station, 0, 40)
  await station.stop(transactionId, 5_000)

  expect(await station.transaction(transactionKey)).not.toHaveProperty('energyMarks')
  expect((await station.session()).lastSession?.costIdr).toBe(8_000)
})

test('a session that begins on a day on which the tariff is not valid takes the one that stands in for it', async () => {
  const station = await opened({
    ...seed.tariff({ validUntil: '2026-02-28', fallbackTariffId: 'march' }),
    ...seed.tariff({ tariffId: 'march', version: 4, validFrom: '2026-03-01' }),
  })
  const { transactionKey } = await station.start()

  const { tariff } = await station.transaction(transactionKey)

  expect(tariff).toMatchObject({ tariffId: 'march', version: 4 })
  expect(tariff).not.toHaveProperty('validFrom')
})
