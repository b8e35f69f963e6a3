import { expect, test } from 'vitest'
import type { StatsRevenueDay } from '../model/stats.ts'
import { fleetRevenue } from './fleet-revenue.ts'
import { withMoney } from './with-money.ts'

const NOW = new Date('2026-03-02T12:00:00Z')
const money = (countsAt: string, costIdr: number, timeZone = 'Asia/Jakarta', date = '2026-03-02') => ({
  ...{ scope: 'blok-m', date, costIdr, currency: 'IDR', demo: null },
  ...{ countsAt: new Date(countsAt), timeZone },
})

test('money counts at the hour of the site in which its session stopped', () => {
  const first = withMoney(undefined, money('2026-03-01T17:00:00Z', 1_000), NOW)
  const second = withMoney({ ...first, receipts: 1 }, money('2026-03-02T16:59:59Z', 200), NOW)
  const third = withMoney(second, money('2026-03-01T17:59:00Z', -300), NOW)

  expect(third).toMatchObject({ revenueIdr: 900, hoursIdr: { '0': 700, '23': 200 }, receipts: 1 })
})

test('a day that was begun in another zone goes on in it', () => {
  const first = withMoney(undefined, money('2026-03-02T05:00:00Z', 1), NOW)
  expect(withMoney(first, money('2026-03-02T05:00:00Z', 1, 'Asia/Jayapura'), NOW)).toMatchObject({
    timeZone: 'Asia/Jakarta',
    hoursIdr: { '12': 2 },
  })
})

test.each([
  ['2026-03-08', '2026-03-09T03:59:00Z', '22'],
  ['2026-11-01', '2026-11-02T04:59:00Z', '24'],
])('where clocks change, %s has its own number of hours', (date, at, hour) => {
  expect(withMoney(undefined, money(at, 5, 'America/New_York', date), NOW).hoursIdr).toEqual({ [hour]: 5 })
})

const day = (date: string, timeZone: string, hoursIdr: Record<string, number>): StatsRevenueDay => ({
  ...{ siteId: timeZone, date, timeZone, hoursIdr, currency: 'IDR', demo: null, lastUpdatedAt: NOW },
  revenueIdr: Object.values(hoursIdr).reduce((sum, each) => sum + each, 0),
})
const FLEET = { date: '2026-03-02', timeZone: 'Asia/Jakarta', currency: 'IDR', demo: null }

test('hours of sites in other zones count by the clock of the fleet, their sum by the date of the bills', () => {
  const days = [
    day('2026-03-02', 'Asia/Jakarta', { '0': 10, '23': 1 }),
    day('2026-03-02', 'Asia/Jayapura', { '1': 99, '2': 20 }),
    day('2026-03-03', 'Asia/Jayapura', { '1': 5 }),
  ]

  expect(fleetRevenue(days, FLEET, NOW)).toMatchObject({ revenueIdr: 130, hoursIdr: { '0': 30, '23': 6 } })
})

test('where a site lacks hours, the fleet claims none', () => {
  const early = { ...day('2026-03-02', 'Asia/Jakarta', { '9': 10 }), revenueIdr: 50 }

  const fleet = fleetRevenue([early, day('2026-03-02', 'Asia/Jakarta', { '9': 1 })], FLEET, NOW)

  expect(fleet.revenueIdr).toBe(51)
  expect(fleet).not.toHaveProperty('hoursIdr')
  expect(fleetRevenue([], FLEET, NOW)).toMatchObject({ revenueIdr: 0, hoursIdr: {} })
})
