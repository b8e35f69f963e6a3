import type { StatsDay } from '@charge-it/shared/model/stats.ts'
import { expect, test } from 'vitest'
import { comparisonText, dashboardTiles, type TileFacts } from './dashboard-tiles.ts'

/** Thursday, 03:30 in Jakarta. */
const NOW = new Date('2026-10-14T20:30:00Z')
const look = { stations: 10, stationsOnline: 9, connectors: 18, connectorsUsed: 9, connectorsFaulted: 0 }
const day = (date: string, wh: number): StatsDay => ({
  ...{ siteId: 'all', date, timeZone: 'Asia/Jakarta', energyTotalWh: wh, sessionsTotal: 2, demo: null },
  ...{ energyWh: Array(24).fill(wh), sessions: Array(24).fill(1), lastUpdatedAt: NOW },
  status: {
    ...{ timeZone: 'Asia/Jakarta', sampledAt: NOW },
    hours: Array.from({ length: 24 }, () => ({ samples: 1, ...look })),
  },
})
const FACTS: TileFacts = {
  days: [day('2026-10-15', 1_000), day('2026-10-14', 1_000), day('2026-10-08', 2_000)],
  revenue: [
    {
      ...{ siteId: 'all', date: '2026-10-15', revenueIdr: 3_000, hoursIdr: { '0': 3_000 }, currency: 'IDR' },
      ...{ demo: null, lastUpdatedAt: NOW },
    },
  ],
  mayReadMoney: true,
  fleet: { ...look, stationsOnline: 8, connectorsUsed: 6, connectorsFaulted: 2 },
  missing: 2,
  weekday: 'Thursday',
  timeZone: 'Asia/Jakarta',
  now: NOW,
}

test('each tile has its amount, a change with words for what is compared, and a line', () => {
  const shown = dashboardTiles(FACTS).map(({ title, change, spark }) => [
    title,
    change?.trend,
    change?.bad ?? false,
    spark?.amounts.length,
  ])

  expect(shown).toEqual([
    ['Energy today', 'down', false, 24],
    ['Revenue', 'none', false, 24],
    ['Sessions', 'none', false, 24],
    ['Utilisation now', 'down', false, 25],
    ['Stations online', 'down', true, 25],
    ['Faulted connectors', 'up', true, 25],
  ])
  const words = dashboardTiles(FACTS).map(({ change }) => change?.words.replaceAll('\u00a0', ' '))
  expect(words[0]).toMatch(/^50 ?% less than last Thursday up to 03[.:]00$/)
  expect(words[1]).toMatch(/^There was none last Thursday up to/)
  expect(words[2]).toMatch(/^As much as last Thursday/)
  expect(words[3]).toMatch(/^17 pp less than last Thursday from 03[.:]00 to 04[.:]00$/)
})

test('without a week before, a dash says so', () => {
  const facts = { ...FACTS, days: FACTS.days?.slice(0, 2) ?? null }

  expect(dashboardTiles(facts).map(({ change }) => change?.text)).toEqual(Array(6).fill('–'))
  expect(comparisonText(facts)).toBe('Nothing is stored of last Thursday to compare')
  expect(comparisonText(FACTS)).toMatch(/^Up to 03[.:]00 and now, against last Thursday$/)
})

test('who may not see money has no tile of it; what is not known yet is a dash without a change', () => {
  const facts = { ...FACTS, mayReadMoney: false, days: null, revenue: null, fleet: null }

  expect(dashboardTiles(facts).map(({ title, amount, change }) => [title, amount, change])).toEqual([
    ['Energy today', null, undefined],
    ['Sessions', null, undefined],
    ['Utilisation now', null, undefined],
    ['Stations online', null, undefined],
    ['Faulted connectors', null, undefined],
  ])
})
