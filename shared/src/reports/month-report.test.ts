import { describe, expect, test } from 'vitest'
import type { DailyMoney, DailyReport } from '../model/report.ts'
import { NO_MONEY, NO_NUMBERS } from './figures.ts'
import { monthlyMoney, monthlyReport } from './month-report.ts'

const place = { siteId: 'blok-m', siteName: 'Blok M', timeZone: 'Asia/Jakarta', month: '2026-02' }
const CLOSED = new Date('2026-03-01T00:00:00Z')
const LATER = new Date('2026-03-05T00:00:00Z')
const at = (stationId: string, connectorId: number) => ({ stationId, connectorId })
const day = (date: string, energyWh: number): DailyReport => ({
  ...{ siteId: 'blok-m', date, timeZone: 'Asia/Jakarta', demo: null, computedAt: CLOSED },
  connectors: [
    { ...NO_NUMBERS, ...at('CP_2', 1), sessions: 1, energyWh, knownS: 86_400, offlineS: 60, end: null },
    { ...NO_NUMBERS, ...at('CP_1', 2), sessions: 2, energyWh: 10, knownS: 86_400, end: null },
  ],
})
const money = (date: string, revenueIdr: number): DailyMoney => ({
  ...{ siteId: 'blok-m', date, currency: 'IDR', demo: null, computedAt: CLOSED },
  connectors: [{ ...NO_MONEY, ...at('CP_1', 2), revenueIdr, taxIdr: 10, bills: 1 }],
})
const DAYS = [day('2026-02-01', 100), day('2026-02-28', 50)]

describe('numbers', () => {
  test('a month is the sum of its days, connector by connector, and of no other days', () => {
    const report = monthlyReport(place, [...DAYS, day('2026-03-01', 7_000)], undefined, CLOSED)

    expect(report).toMatchObject({ ...place, days: 2, daysOfMonth: 28, closedAt: CLOSED, revisions: [] })
    expect(report.connectors).toEqual([
      { ...NO_NUMBERS, ...at('CP_1', 2), sessions: 4, energyWh: 20, knownS: 172_800 },
      { ...NO_NUMBERS, ...at('CP_2', 1), sessions: 2, energyWh: 150, knownS: 172_800, offlineS: 120 },
    ])
  })

  test('made again of the same days it is the same document', () => {
    const stored = monthlyReport(place, DAYS, undefined, CLOSED)

    expect(monthlyReport(place, DAYS, stored, LATER)).toBe(stored)
  })

  test('what comes late replaces the numbers and is told as a revision', () => {
    const stored = monthlyReport(place, DAYS, undefined, CLOSED)

    const report = monthlyReport(place, [DAYS[0] ?? day('', 0), day('2026-02-28', 80)], stored, LATER)

    expect(report.revisions).toEqual([{ at: LATER, sessions: 0, energyWh: 30, downS: 0 }])
    expect(report).toMatchObject({ closedAt: CLOSED, computedAt: LATER })
    expect(report.connectors[1]?.energyWh).toBe(180)
  })

  test('a new name of the site is no revision', () => {
    const stored = monthlyReport(place, DAYS, undefined, CLOSED)

    expect(monthlyReport({ ...place, siteName: 'Blok M 2' }, DAYS, stored, LATER)).toMatchObject({
      ...{ siteName: 'Blok M 2', revisions: [] },
    })
  })
})

describe('money', () => {
  test('is summed and revised likewise', () => {
    const stored = monthlyMoney(place, [money('2026-02-03', 500)], undefined, CLOSED)
    expect(stored?.connectors).toEqual([{ ...NO_MONEY, ...at('CP_1', 2), revenueIdr: 500, taxIdr: 10, bills: 1 }])

    const next = monthlyMoney(place, [money('2026-02-03', 500), money('2026-02-04', -200)], stored, LATER)

    expect(next?.revisions).toEqual([{ at: LATER, revenueIdr: -200, taxIdr: 10 }])
    expect(next?.connectors[0]).toMatchObject({ revenueIdr: 300, bills: 2 })
  })

  test('a month without any has no document', () => {
    expect(monthlyMoney(place, [], undefined, CLOSED)).toBeUndefined()
  })
})
