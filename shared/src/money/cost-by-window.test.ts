import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocument } from '../model/parse-document.ts'
import type { PriceWindow, TariffSnapshot } from '../model/tariff.ts'
import { tariffSnapshotSchema } from '../model/tariff.ts'
import type { EnergyMark } from '../model/transaction.ts'
import { costOfSession } from './cost-of-session.ts'
import { withMark, withSamples } from './energy-over-time.ts'
import { priceSegments } from './price-segments.ts'
import { taxOf } from './tax-of.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
/** 17 to 22 o'clock Rp 3,000, otherwise Rp 2,466. */
const evening: PriceWindow = { days: EVERY_DAY, fromMinute: 1020, untilMinute: 1320, priceMilliIdrPerKwh: 3_000_000 }
const night: PriceWindow = { days: EVERY_DAY, fromMinute: 1380, untilMinute: 300, priceMilliIdrPerKwh: 1_500_000 }
const tariff: TariffSnapshot = {
  tariffId: 'standard',
  version: 1,
  name: 'Standard',
  currency: 'IDR',
  priceMilliIdrPerKwh: 2_466_000,
  sessionFeeIdr: 0,
  timeFeeIdrPerMinute: 0,
  idleFeeIdrPerMinute: 0,
  idleFreeMinutes: 0,
  windows: [evening],
  windowPricing: 'split',
}
const timeZone = 'Asia/Jakarta'
const local = (time: string, day = '2026-03-02') => new Date(`${day}T${time}+07:00`)
const session = (from: Date, until: Date, energyWh: number, marks?: readonly EnergyMark[]) => ({
  ...{ energyWh, startedAt: from, until, idleSince: null, idleUntil: null, timeZone, marks },
})
const energyOf = (cost: ReturnType<typeof costOfSession>) =>
  cost.lines.filter(({ kind }) => kind === 'energy').map(({ quantity, unitPrice }) => [quantity, unitPrice])

test('a tariff of old, without windows and tax, still parses and costs the same', () => {
  const { windows: _, windowPricing: __, ...old } = tariff

  const parsed = parseDocument(tariffSnapshotSchema, 'tariffs/standard', old)

  expect(parsed).toEqual(old)
  expect(costOfSession(parsed, session(local('16:30'), local('17:30'), 10_000))).toEqual({
    costIdr: 24_660,
    lines: [{ kind: 'energy', quantity: 10_000, unit: 'Wh', unitPrice: 2_466_000, amountIdr: 24_660 }],
    tax: null,
    energySplit: null,
  })
})

test('unless the tariff says split, the price of the start counts for the whole session', () => {
  const cost = costOfSession({ ...tariff, windowPricing: 'start' }, session(local('16:59'), local('18:00'), 10_000))

  expect(cost).toMatchObject({ costIdr: 24_660, energySplit: 'start' })
})

test('energy is spread evenly over the time where samples are missing, and the bill says so', () => {
  const cost = costOfSession(tariff, session(local('16:30'), local('17:30'), 10_001))

  expect(energyOf(cost)).toEqual([
    [5_001, 2_466_000],
    [5_000, 3_000_000],
  ])
  expect(cost).toMatchObject({ costIdr: 12_332 + 15_000, energySplit: 'linear' })
})

test('samples around the change decide how much flowed before it', () => {
  const marks = [
    { at: local('16:55'), energyWh: 8_000 },
    { at: local('17:05'), energyWh: 9_000 },
  ]

  const cost = costOfSession(tariff, session(local('16:30'), local('17:30'), 10_000, marks))

  expect(energyOf(cost)).toEqual([
    [8_500, 2_466_000],
    [1_500, 3_000_000],
  ])
  expect(cost.energySplit).toBe('samples')
  expect(cost.lines[1]?.window).toEqual({ days: EVERY_DAY, fromMinute: 1020, untilMinute: 1320 })
})

test('a register that rolled over says nothing of the time: the rest is spread evenly, and the bill says so', () => {
  const transaction = { tariff, timeZone, meterStartWh: 99_999_000 }
  const marks = withSamples([], transaction, [
    { at: local('16:40'), energyWh: 99_999_900 },
    { at: local('16:50'), energyWh: 800 },
    { at: local('17:05'), energyWh: 2_000 },
  ])

  const cost = costOfSession(tariff, session(local('16:30'), local('17:20'), 4_900, marks))

  expect(marks).toEqual([{ at: local('16:40'), energyWh: 900 }])
  // Of the 4,000 Wh of 40 minutes the half before five.
  expect(energyOf(cost).map(([quantity]) => quantity)).toEqual([2_900, 2_000])
  expect(cost.energySplit).toBe('linear')
})

test('a session within one price has one line and nothing to say of a split', () => {
  expect(costOfSession(tariff, session(local('18:00'), local('19:00'), 1_000))).toMatchObject({
    costIdr: 3_000,
    lines: [{ unitPrice: 3_000_000 }],
    energySplit: null,
  })
})

test('a window over midnight belongs to the day on which it begins', () => {
  const mondays = { ...tariff, windows: [{ ...night, days: [1] }] }
  // 2 March 2026 is a Monday.
  const prices = (from: Date, until: Date) =>
    priceSegments(mondays, timeZone, from, until).map((each) => [each.from, each.priceMilliIdrPerKwh])

  expect(prices(local('22:00'), local('06:00', '2026-03-03'))).toEqual([
    [local('22:00'), 2_466_000],
    [local('23:00'), 1_500_000],
    [local('05:00', '2026-03-03'), 2_466_000],
  ])
  expect(prices(local('01:00'), local('04:00'))).toEqual([[local('01:00'), 2_466_000]])
})

test.each([
  // Clocks go forward at 02:00: of the window from 01:00 to 04:00 two hours are left.
  ['2026-03-08T05:00:00Z', 2],
  // Clocks go back at 02:00: it has four.
  ['2026-11-01T04:00:00Z', 4],
])('on the day of %s when clocks change the window has %d hours', (midnight, hours) => {
  const windows = [{ ...night, fromMinute: 60, untilMinute: 240 }]
  const from = new Date(midnight)
  const until = new Date(from.getTime() + 10 * 3_600_000)

  const segments = priceSegments({ ...tariff, windows }, 'America/New_York', from, until)

  const [inside] = segments.filter(({ window }) => window !== null)
  expect(segments).toHaveLength(3)
  expect((Number(inside?.until) - Number(inside?.from)) / 3_600_000).toBe(hours)
})

test('a session of months, which only a wrong clock makes, is priced by its start', () => {
  expect(costOfSession(tariff, session(local('18:00', '1999-01-04'), local('19:00'), 1_000))).toMatchObject({
    costIdr: 3_000,
    energySplit: 'start',
  })
})

test.each([
  [true, 11_100, 1_100, 11_100],
  [false, 11_100, 1_221, 12_321],
] as const)('a tax of 11 %% that is included: %s, of Rp %d', (included, net, taxIdr, total) => {
  const tax = { name: 'PPN', basisPoints: 1100, included }

  const cost = costOfSession(
    { ...tariff, windows: [], tax, sessionFeeIdr: net },
    session(local('01:00'), local('02:00'), 0),
  )

  expect(cost).toMatchObject({ costIdr: total, tax: { amountIdr: taxIdr } })
})

test('tax rounds half up, once', () => {
  expect(taxOf(5, { name: 'x', basisPoints: 1000, included: false }).amountIdr).toBe(1)
  expect(taxOf(4, { name: 'x', basisPoints: 1000, included: false }).amountIdr).toBe(0)
  expect(() => taxOf(-1, { name: 'x', basisPoints: 1000, included: false })).toThrow(RangeError)
})

const window = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  fromMinute: fc.nat({ max: 1439 }),
  untilMinute: fc.integer({ min: 1, max: 1440 }),
  priceMilliIdrPerKwh: fc.nat({ max: 10_000_000 }),
})
const anyTariff = fc.record({
  windows: fc.array(window, { maxLength: 5 }),
  windowPricing: fc.constantFrom('start' as const, 'split' as const),
  tax: fc.option(fc.record({ name: fc.constant('PPN'), basisPoints: fc.nat({ max: 10_000 }), included: fc.boolean() })),
  sessionFeeIdr: fc.nat({ max: 100_000 }),
  timeFeeIdrPerMinute: fc.nat({ max: 1_000 }),
  idleFeeIdrPerMinute: fc.nat({ max: 1_000 }),
})
const anySession = fc.record({
  startMinute: fc.nat({ max: 400 * 1440 }),
  minutes: fc.integer({ min: -60, max: 3 * 1440 }),
  energyWh: fc.nat({ max: 10_000_000 }),
  zone: fc.constantFrom('Asia/Jakarta', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'),
  // Backwards, repeated, out of the session and beyond its energy.
  marks: fc.array(fc.record({ minute: fc.integer({ min: -100, max: 5_000 }), energyWh: fc.nat({ max: 12_000_000 }) }), {
    maxLength: 20,
  }),
})
const built = (each: typeof anySession extends fc.Arbitrary<infer T> ? T : never, energyWh = each.energyWh) => {
  const startedAt = new Date(Date.UTC(2026, 0, 1, 0, each.startMinute))
  const after = (minutes: number) => new Date(startedAt.getTime() + minutes * 60_000)
  return {
    energyWh,
    startedAt,
    until: after(each.minutes),
    idleSince: after(each.minutes - 5),
    idleUntil: after(each.minutes + 20),
    timeZone: each.zone,
    marks: each.marks.map(({ minute, energyWh: wh }) => ({ at: after(minute), energyWh: wh })),
  }
}

test('lines sum to the total and energy lines to the energy, whatever windows, samples, clocks and tax', () => {
  fc.assert(
    fc.property(anyTariff, anySession, (fields, each) => {
      const cost = costOfSession({ ...tariff, ...fields }, built(each))

      expect(cost.costIdr).toBe(cost.lines.reduce((sum, line) => sum + line.amountIdr, 0))
      expect(energyOf(cost).reduce((sum, [quantity = 0]) => sum + quantity, 0)).toBe(each.energyWh)
      expect(cost.lines.every((line) => line.amountIdr >= 0 && Number.isSafeInteger(line.quantity))).toBe(true)
      expect(cost.tax === null || cost.tax.amountIdr <= cost.costIdr).toBe(true)
    }),
  )
})

test('segments cover the time without gaps and change their price at every seam', () => {
  fc.assert(
    fc.property(anyTariff, anySession, (fields, each) => {
      const { startedAt, until, timeZone: zone } = built(each)
      const segments = priceSegments({ ...tariff, ...fields }, zone, startedAt, until)

      expect(segments[0]?.from).toEqual(startedAt)
      expect(segments.at(-1)?.until).toEqual(until > startedAt ? until : startedAt)
      for (const [index, segment] of segments.slice(1).entries()) {
        expect(segment.from).toEqual(segments[index]?.until)
        expect(segment.window).not.toBe(segments[index]?.window)
      }
    }),
  )
})

test('more energy never costs less, but for a Wh that rounds to the other side of each change', () => {
  fc.assert(
    fc.property(anyTariff, anySession, fc.nat({ max: 1_000_000 }), (fields, each, more) => {
      const all = { ...tariff, ...fields }
      const less = costOfSession(all, built({ ...each, marks: [] }))
      const greater = costOfSession(all, built({ ...each, marks: [] }, each.energyWh + more))

      const { startedAt, until, timeZone: zone } = built(each)
      const seams = all.windowPricing === 'split' ? priceSegments(all, zone, startedAt, until).length - 1 : 0
      // Rp 10 is the dearest Wh of these tariffs, twice with the highest tax.
      expect(greater.costIdr).toBeGreaterThanOrEqual(less.costIdr - seams * 2 * 2 * 11)
    }),
  )
})

test('the same price in every window costs what it costs without windows, but for the rounding of lines', () => {
  fc.assert(
    fc.property(anyTariff, anySession, fc.nat({ max: 10_000_000 }), (fields, each, price) => {
      const windows = fields.windows.map((one) => ({ ...one, priceMilliIdrPerKwh: price }))
      const plain = { ...tariff, ...fields, tax: null, priceMilliIdrPerKwh: price }
      const split = costOfSession({ ...plain, windows }, built(each))

      const difference = split.costIdr - costOfSession({ ...plain, windows: [] }, built(each)).costIdr
      expect(Math.abs(difference)).toBeLessThanOrEqual(0.5 * split.lines.length + 0.5)
    }),
  )
})

test('of many samples the few that are kept price the session as all of them do', () => {
  fc.assert(
    fc.property(
      anyTariff,
      anySession,
      fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat({ max: 900 })), { minLength: 1, maxLength: 80 }),
      (fields, each, steps) => {
        const all = { ...tariff, ...fields, windowPricing: 'split' as const }
        const { startedAt, timeZone: zone } = built(each)
        let minute = 0
        let energyWh = 0
        const marks = steps.map(([minutes, wh]) => {
          minute += minutes
          energyWh += wh
          return { at: new Date(startedAt.getTime() + minute * 60_000), energyWh }
        })
        const changes = (from: Date, until: Date) => priceSegments(all, zone, from, until).length > 1
        const kept = marks.reduce<readonly EnergyMark[]>((some, mark) => withMark(some, mark, changes), [])
        const until = new Date(startedAt.getTime() + (minute + 5) * 60_000)
        const whole = { ...session(startedAt, until, energyWh), timeZone: zone }

        expect(costOfSession(all, { ...whole, marks: kept })).toEqual(costOfSession(all, { ...whole, marks }))
        expect(kept.length).toBeLessThanOrEqual(2 * priceSegments(all, zone, startedAt, until).length + 1)
      },
    ),
  )
})
