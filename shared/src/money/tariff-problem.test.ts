import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PriceWindow } from '../model/tariff.ts'
import { priceSegments } from './price-segments.ts'
import { tariffProblem } from './tariff-problem.ts'

const window = (days: number[], fromMinute: number, untilMinute: number): PriceWindow => ({
  ...{ days, fromMinute, untilMinute, priceMilliIdrPerKwh: 1_000 },
})
const problem = (...windows: PriceWindow[]) => tariffProblem({ tariffId: 'a', windows })

test('windows that touch do not overlap', () => {
  expect(problem(window([1], 0, 600), window([1], 600, 1440), window([2], 0, 1440))).toBeNull()
})

test.each([
  ['on the same day', window([1, 2], 600, 720), window([2, 3], 660, 700)],
  ['after midnight', window([1], 1320, 300), window([2], 240, 360)],
  ['from Sunday into Monday', window([1], 0, 60), window([7], 1320, 30)],
])('windows that overlap %s are named', (_, a, b) => {
  expect(problem(window([5], 0, 60), a, b)).toEqual({ kind: 'windowsOverlap', windows: [1, 2] })
})

test('a window without time, a day that stands twice, dates in the wrong order and a circle of one are refused', () => {
  expect(problem(window([1], 600, 600))?.kind).toBe('windowWithoutTime')
  expect(problem(window([1, 1], 600, 700))?.kind).toBe('dayTwice')
  expect(tariffProblem({ tariffId: 'a', validFrom: '2026-02-01', validUntil: '2026-01-31' })?.kind).toBe(
    'endsBeforeItBegins',
  )
  expect(tariffProblem({ tariffId: 'a', fallbackTariffId: 'a' })?.kind).toBe('standsInForItself')
})

test('windows without a problem divide a week the same whatever their order', () => {
  const any = fc.record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    fromMinute: fc.nat({ max: 1439 }),
    untilMinute: fc.integer({ min: 1, max: 1440 }),
    priceMilliIdrPerKwh: fc.nat({ max: 5_000 }),
  })
  const from = new Date('2026-03-01T17:00:00Z')
  const until = new Date('2026-03-08T17:00:00Z')
  fc.assert(
    fc.property(fc.array(any, { maxLength: 3 }), (windows) => {
      fc.pre(tariffProblem({ tariffId: 'a', windows }) === null)
      const prices = (some: readonly PriceWindow[]) =>
        priceSegments({ priceMilliIdrPerKwh: 9_999, windows: [...some] }, 'Asia/Jakarta', from, until)

      expect(prices(windows.toReversed())).toEqual(prices(windows))
    }),
  )
})
