import type { StatsDay } from '@charge-it/shared/model/stats.ts'
import { expect, test } from 'vitest'
import { dayBefore, figuresOfDays } from './day-figures.ts'

function day(date: string, energyTotalWh: number): StatsDay {
  return {
    siteId: 'all',
    date,
    timeZone: 'Asia/Jakarta',
    energyWh: [],
    sessions: [],
    energyTotalWh,
    sessionsTotal: 2,
    demo: null,
    lastUpdatedAt: new Date(0),
  }
}

test('days are counted back over months and leap days', () => {
  expect([dayBefore('2026-10-15', 14), dayBefore('2028-03-01', 1), dayBefore('2026-01-01', 1)]).toEqual([
    '2026-10-01',
    '2028-02-29',
    '2025-12-31',
  ])
})

test('days come oldest first and a day without a roll-up is empty', () => {
  expect(figuresOfDays('2026-10-15', 3, [day('2026-10-15', 500), day('2026-10-13', 900)], null)).toEqual([
    { date: '2026-10-13', energyWh: 900, sessions: 2, revenueIdr: null },
    { date: '2026-10-14', energyWh: 0, sessions: 0, revenueIdr: null },
    { date: '2026-10-15', energyWh: 500, sessions: 2, revenueIdr: null },
  ])
})
