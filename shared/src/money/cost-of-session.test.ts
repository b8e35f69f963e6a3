import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TariffSnapshot } from '../model/tariff.ts'
import { costOfEnergyIdr, costOfSession, startedMinutes } from './cost-of-session.ts'

const tariff: TariffSnapshot = {
  tariffId: 'standard',
  version: 1,
  name: 'Standard',
  currency: 'IDR',
  priceMilliIdrPerKwh: 2_466_780,
  sessionFeeIdr: 0,
  timeFeeIdrPerMinute: 0,
  idleFeeIdrPerMinute: 0,
  idleFreeMinutes: 0,
}
const timeZone = 'Asia/Jakarta'
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes))
const wh = fc.nat({ max: 10_000_000 })
const price = fc.nat({ max: 100_000_000 })

test('prices 15.43 kWh at Rp 2,466.78 as Rp 38,062', () => {
  expect(costOfEnergyIdr(15_430, 2_466_780)).toBe(38_062)
})

test('rounds half up, once', () => {
  expect(costOfEnergyIdr(1, 500_000)).toBe(1)
  expect(costOfEnergyIdr(1, 499_999)).toBe(0)
})

test('is exact where floating point is not', () => {
  expect(costOfEnergyIdr(9_007_199_254, 999_999_999)).toBe(9_007_199_244_993)
})

test('energy never costs less when there is more of it, and the rounding stays below one rupiah', () => {
  fc.assert(
    fc.property(wh, wh, price, (a, b, unit) => {
      const [less, more] = a < b ? [a, b] : [b, a]
      expect(costOfEnergyIdr(less, unit)).toBeLessThanOrEqual(costOfEnergyIdr(more, unit))
      expect(Math.abs(costOfEnergyIdr(a, unit) - (a * unit) / 1_000_000)).toBeLessThanOrEqual(0.5 + 1e-3)
    }),
  )
})

test.each([
  [-1, 1],
  [1.5, 1],
  [1, -1],
  [Number.NaN, 1],
])('refuses %d Wh at %d', (energyWh, unit) => {
  expect(() => costOfEnergyIdr(energyWh, unit)).toThrow(RangeError)
})

test('the total is the sum of its lines, whatever the fees', () => {
  fc.assert(
    fc.property(
      wh,
      price,
      fc.nat({ max: 1e6 }),
      fc.nat({ max: 1e4 }),
      fc.nat({ max: 1e4 }),
      fc.nat({ max: 600 }),
      (energyWh, unit, fee, time, idle, minutes) => {
        const cost = costOfSession(
          {
            ...tariff,
            priceMilliIdrPerKwh: unit,
            sessionFeeIdr: fee,
            timeFeeIdrPerMinute: time,
            idleFeeIdrPerMinute: idle,
          },
          {
            energyWh,
            startedAt: at(0),
            until: at(minutes),
            idleSince: at(minutes),
            idleUntil: at(minutes + 20),
            timeZone,
          },
        )

        expect(cost.costIdr).toBe(cost.lines.reduce((sum, line) => sum + line.amountIdr, 0))
        expect(cost.lines.every((line) => line.amountIdr >= 0)).toBe(true)
      },
    ),
  )
})

test('counts started minutes of idling after the free ones', () => {
  const cost = costOfSession(
    { ...tariff, idleFeeIdrPerMinute: 500, idleFreeMinutes: 10 },
    {
      energyWh: 0,
      startedAt: at(0),
      until: at(60),
      idleSince: at(60),
      idleUntil: new Date(at(71).getTime() + 1),
      timeZone,
    },
  )

  expect(cost.lines.find((line) => line.kind === 'idle')).toMatchObject({ quantity: 2, amountIdr: 1000 })
})

test('time that runs backwards costs nothing', () => {
  expect(startedMinutes(at(10), at(5))).toBe(0)
})
