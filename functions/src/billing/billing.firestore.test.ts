import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  CODE,
  openWorld,
  putStation,
  putTransaction,
  STATION,
  stoppedOf,
  tariffOf,
  transactionOf,
  type World,
} from '../testing/test-world.ts'
import { billMissed } from './bill-missed.ts'
import { billTransaction } from './bill-transaction.ts'
import { closeBills } from './close-bills.ts'

let world: World
beforeEach(async () => {
  world = openWorld()
  await putStation(world)
})
afterEach(() => world.close())

const KEY = 'CP_1:1'
// 12.345 kWh x Rp 2,466.78
const COST_IDR = 30_452
const statsDay = () => world.read(paths.statsDay('blok-m', '2026-03-02'))
const revenue = () => world.read(paths.statsRevenueDay('blok-m', '2026-03-02'))

test('a stopped session gets its bill, and its site the energy and the money', async () => {
  await putTransaction(world, stoppedOf(1, { ownerUid: 'driver' }))

  expect(await billTransaction(KEY, world.deps)).toBe('billed')

  expect(await world.read(paths.transactionBill(KEY))).toMatchObject({
    costIdr: COST_IDR,
    energyWh: 12_345,
    ownerUid: 'driver',
    date: '2026-03-02',
    lines: [{ kind: 'energy', quantity: 12_345, amountIdr: COST_IDR }],
  })
  const day = await statsDay()
  expect(day).toMatchObject({
    energyTotalWh: 12_345,
    sessionsTotal: 1,
    stations: { [STATION]: { energyWh: 12_345, sessions: 1 } },
  })
  expect(day?.energyWh[11]).toBe(12_345)
  expect(day?.energyWh[10]).toBeNull()
  expect(await revenue()).toMatchObject({ revenueIdr: COST_IDR, currency: 'IDR', hoursIdr: { '11': COST_IDR } })
})

test('delivered twenty times at once, it is billed once', async () => {
  await putTransaction(world, stoppedOf(1))

  const outcomes = await Promise.all(Array.from({ length: 20 }, () => billTransaction(KEY, world.deps)))

  expect(outcomes.filter((outcome) => outcome === 'billed')).toHaveLength(1)
  expect(await statsDay()).toMatchObject({ energyTotalWh: 12_345, sessionsTotal: 1 })
  expect(await revenue()).toMatchObject({ revenueIdr: COST_IDR })
})

test('many sessions of one site that end together are all booked', async () => {
  const sessions = Array.from({ length: 12 }, (_, index) => stoppedOf(index + 1))
  for (const session of sessions) await putTransaction(world, session)

  await Promise.all(sessions.map(({ transactionKey }) => billTransaction(transactionKey, world.deps)))

  expect(await statsDay()).toMatchObject({ energyTotalWh: 12 * 12_345, sessionsTotal: 12 })
  expect(await revenue()).toMatchObject({
    ...{ revenueIdr: 12 * COST_IDR, hoursIdr: { '11': 12 * COST_IDR }, receipts: 12, timeZone: 'Asia/Jakarta' },
  })
})

test('a session that is billed after midnight counts at the hour and day in which it stopped at its site', async () => {
  const stoppedAt = new Date('2026-03-02T16:59:00Z')
  await putTransaction(world, stoppedOf(1, { stoppedAt }))
  await putTransaction(world, stoppedOf(2, { stoppedAt, timeZone: 'Asia/Jayapura', siteId: 'jayapura' }))
  world.clock.now = new Date('2026-03-02T17:30:00Z')

  expect(await billTransaction(KEY, world.deps)).toBe('billed')
  expect(await billTransaction('CP_1:2', world.deps)).toBe('billed')

  expect((await revenue())?.hoursIdr).toEqual({ '23': COST_IDR })
  expect((await world.read(paths.statsRevenueDay('jayapura', '2026-03-03')))?.hoursIdr).toEqual({ '1': COST_IDR })
})

test('an event that comes before its stop, or for nothing, books nothing', async () => {
  await putTransaction(world, transactionOf(1))

  expect(await billTransaction(KEY, world.deps)).toBe('notDue')
  expect(await billTransaction('CP_1:77', world.deps)).toBe('notDue')

  expect(await world.count('private', true)).toBe(1)
  expect(await statsDay()).toBeUndefined()
})

test('an orphan is billed when it delivered energy, and only then', async () => {
  await putTransaction(world, stoppedOf(1, { state: 'orphan', energyWh: 500 }))
  await putTransaction(world, stoppedOf(2, { state: 'orphan', energyWh: 0 }))
  await putTransaction(world, stoppedOf(3, { state: 'orphan', energyWh: null }))

  expect(await billTransaction('CP_1:1', world.deps)).toBe('billed')
  expect(await billTransaction('CP_1:2', world.deps)).toBe('notDue')
  expect(await billTransaction('CP_1:3', world.deps)).toBe('notDue')
})

test('a session without a tariff costs nothing, one without a site is booked under none', async () => {
  await putTransaction(world, stoppedOf(1, { tariff: null, siteId: null }))

  await billTransaction(KEY, world.deps)

  expect(await world.read(paths.transactionBill(KEY))).toMatchObject({ costIdr: 0, lines: [], currency: 'IDR' })
  expect(await world.read(paths.statsDay('none', '2026-03-02'))).toMatchObject({ energyTotalWh: 12_345 })
})

test('the day is the local day of the site', async () => {
  const stoppedAt = new Date('2026-03-01T17:30:00Z')
  await putTransaction(world, stoppedOf(1, { stoppedAt, startedAt: new Date('2026-03-01T16:30:00Z') }))

  await billTransaction(KEY, world.deps)

  expect((await statsDay())?.energyWh[0]).toBe(12_345)
})

test('a real stop after an estimate leaves the bill and books the difference once, on the day it came', async () => {
  await putTransaction(world, stoppedOf(1, { flags: ['stale'], stopReceivedAt: null, stopCount: 0 }))
  await billTransaction(KEY, world.deps)
  world.clock.now = new Date('2026-03-04T05:00:00Z')
  await putTransaction(world, stoppedOf(1, { flags: ['stale'], energyWh: 20_000, meterStopWh: 21_000 }))

  const outcomes = await Promise.all([1, 2, 3].map(() => billTransaction(KEY, world.deps)))

  // 20 kWh x Rp 2,466.78 = 49,336
  expect(outcomes.sort()).toEqual(['already', 'already', 'corrected'])
  expect(await world.read(paths.transactionBill(KEY))).toMatchObject({ energyWh: 12_345, costIdr: COST_IDR })
  expect(await world.read(paths.transactionCorrection(KEY))).toMatchObject({
    energyWh: 20_000,
    totalCostIdr: 49_336,
    costIdr: 49_336 - COST_IDR,
    date: '2026-03-04',
    receiptNumber: '20260304-blok-m-0001',
  })
  const day = await statsDay()
  expect(day).toMatchObject({
    energyTotalWh: 20_000,
    sessionsTotal: 1,
    stations: { [STATION]: { energyWh: 20_000, sessions: 1 } },
  })
  expect(day?.energyWh[11]).toBe(20_000)
  expect(await revenue()).toMatchObject({ revenueIdr: COST_IDR })
  const later = await world.read(paths.statsRevenueDay('blok-m', '2026-03-04'))
  expect(later).toMatchObject({ revenueIdr: 49_336 - COST_IDR })
  const { body } = await world.call('GET', `/v1/transactions/${KEY}`, { token: world.tokens.operator })
  expect(body).toMatchObject({ costIdr: 49_336, bill: { costIdr: COST_IDR, correction: { date: '2026-03-04' } } })
})

test('a bill that differs without a late stop to explain it stays, and the difference is logged', async () => {
  await putTransaction(world, stoppedOf(1))
  await billTransaction(KEY, world.deps)
  await putTransaction(world, stoppedOf(1, { energyWh: 20_000 }))

  expect(await billTransaction(KEY, world.deps)).toBe('already')

  expect(await world.read(paths.transactionCorrection(KEY))).toBeUndefined()
  expect(world.logged).toContainEqual({ message: 'bill differs from its session', transactionKey: KEY })
})

const numberOf = async (transactionKey: string) =>
  (await world.read(paths.transactionBill(transactionKey)))?.receiptNumber

test('bills that close at once, some of them several times, get numbers without a gap and none twice', async () => {
  const sessions = Array.from({ length: 15 }, (_, index) => stoppedOf(index + 1))
  for (const session of sessions) await putTransaction(world, session)
  const keys = sessions.map(({ transactionKey }) => transactionKey)

  await Promise.all([...keys, ...keys.slice(0, 8)].map((key) => billTransaction(key, world.deps)))

  const numbers = await Promise.all(keys.map(numberOf))
  expect(numbers.sort()).toEqual(keys.map((_, index) => `20260302-blok-m-${String(index + 1).padStart(4, '0')}`))
  expect(await revenue()).toMatchObject({ receipts: 15, revenueIdr: 15 * COST_IDR })
})

test('each site and each day count their own numbers, and a bill that comes again keeps its own', async () => {
  await putTransaction(world, stoppedOf(1))
  await putTransaction(world, stoppedOf(2, { siteId: null }))
  // 00:30 of the next day in Jakarta.
  await putTransaction(world, stoppedOf(3, { stoppedAt: new Date('2026-03-02T17:30:00Z') }))
  await putTransaction(world, stoppedOf(4))
  for (const id of [1, 2, 3, 4, 1]) await billTransaction(`CP_1:${id}`, world.deps)

  expect(await Promise.all([1, 2, 3, 4].map((id) => numberOf(`CP_1:${id}`)))).toEqual([
    '20260302-blok-m-0001',
    '20260302-none-0001',
    '20260303-blok-m-0001',
    '20260302-blok-m-0002',
  ])
})

test('a session in two price windows is billed by the marks of its samples, a later change of the tariff changes nothing', async () => {
  const { lastUpdatedAt: __, ...tariff } = tariffOf({
    windowPricing: 'split',
    // 11:00 in Jakarta, half an hour before the stop.
    windows: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 660, untilMinute: 1020, priceMilliIdrPerKwh: 3_000_000 }],
    tax: { name: 'PPN', basisPoints: 1100, included: false },
  })
  const energyMarks = [
    { at: new Date('2026-03-02T03:55:00Z'), energyWh: 9_000 },
    { at: new Date('2026-03-02T04:05:00Z'), energyWh: 11_000 },
  ]
  await putTransaction(world, stoppedOf(1, { tariff, energyMarks }))
  await world.put(paths.tariff('standard'), tariffOf({ version: 2, priceMilliIdrPerKwh: 1 }))

  await billTransaction(KEY, world.deps)

  // 10 kWh x 2,466.78 + 2.345 kWh x 3,000 = 24,668 + 7,035; 11 % of 31,703 is 3,487.
  expect(await world.read(paths.transactionBill(KEY))).toMatchObject({
    costIdr: 35_190,
    energySplit: 'samples',
    tariff: { version: 1 },
    tax: { amountIdr: 3_487, included: false },
    lines: [
      { quantity: 10_000, amountIdr: 24_668 },
      { quantity: 2_345, amountIdr: 7_035, window: { fromMinute: 660 } },
      { kind: 'tax', quantity: 31_703, amountIdr: 3_487 },
    ],
  })
})

const { lastUpdatedAt: _, ...idleTariff } = tariffOf({ idleFeeIdrPerMinute: 500, idleFreeMinutes: 5 })
const status = (name: string, at: string) =>
  world.firestore
    .doc(paths.connector(STATION, 1))
    .update({ status: name, statusAt: new Date(at), receivedAt: new Date(at) })

test('with an idle fee the bill waits for the unplug', async () => {
  await putTransaction(world, stoppedOf(1, { tariff: idleTariff }))
  await status('Finishing', '2026-03-02T04:30:10Z')
  world.clock.now = new Date('2026-03-02T04:30:30Z')
  expect(await billTransaction(KEY, world.deps)).toBe('waiting')
  expect(await world.read(paths.transactionBill(KEY))).toBeUndefined()
  expect(await closeBills(world.deps)).toEqual({ changed: 0, waiting: 1 })

  await status('Available', '2026-03-02T04:42:00Z')
  world.clock.now = new Date('2026-03-02T04:43:00Z')
  expect(await closeBills(world.deps)).toEqual({ changed: 1, waiting: 0 })

  // 12 started minutes, 5 of them free.
  expect(await world.read(paths.transactionBill(KEY))).toMatchObject({
    costIdr: COST_IDR + 7 * 500,
    lines: [{ kind: 'energy' }, { kind: 'idle', quantity: 7 }],
  })
  expect(await world.read(paths.transactionBillDue(KEY))).toBeUndefined()
  expect(await closeBills(world.deps)).toEqual({ changed: 0, waiting: 0 })
})

test('without an unplug the bill closes 30 minutes after the stop', async () => {
  await putTransaction(world, stoppedOf(1, { tariff: idleTariff }))
  await status('Finishing', '2026-03-02T04:30:00Z')
  world.clock.now = new Date('2026-03-02T04:31:00Z')
  await billTransaction(KEY, world.deps)

  world.clock.now = new Date('2026-03-02T05:10:00Z')
  await closeBills(world.deps)

  expect(await world.read(paths.transactionBill(KEY))).toMatchObject({ costIdr: COST_IDR + 25 * 500 })
})

test('the final cost replaces the estimate on the public card of that session only', async () => {
  const lastSession = {
    transactionKey: KEY,
    ownerUid: null,
    idTagMasked: '••••••23',
    startedAt: new Date('2026-03-02T03:00:00Z'),
    stoppedAt: new Date('2026-03-02T04:30:00Z'),
    energyWh: 12_345,
    costIdr: 1,
    stopReason: 'Local',
  }
  const card = world.firestore.doc(paths.publicConnector(CODE))
  await card.update({ lastSession })
  await putTransaction(world, stoppedOf(1))
  await putTransaction(world, stoppedOf(2))

  await billTransaction('CP_1:2', world.deps)
  expect((await card.get()).get('lastSession.costIdr')).toBe(1)
  await billTransaction(KEY, world.deps)
  expect((await card.get()).get('lastSession.costIdr')).toBe(COST_IDR)
})

test('a session whose event was lost is billed by the hourly search', async () => {
  const lastUpdatedAt = new Date('2026-03-02T04:30:01Z')
  await putTransaction(world, stoppedOf(1, { lastUpdatedAt }))
  await putTransaction(world, stoppedOf(2, { lastUpdatedAt: new Date('2026-03-02T04:59:00Z') }))
  await billTransaction('CP_1:2', world.deps)

  expect(await billMissed(world.deps)).toEqual({ changed: 1, looked: 2 })
  expect(await billMissed(world.deps)).toEqual({ changed: 0, looked: 2 })

  expect(await statsDay()).toMatchObject({ sessionsTotal: 2 })
})
