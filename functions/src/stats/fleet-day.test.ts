import type { StatsDay } from '@charge-it/shared/model/stats.ts'
import { fleetDay } from '@charge-it/shared/stats/fleet-day.ts'
import { expect, test } from 'vitest'

const NOW = new Date('2026-03-02T05:00:00Z')
const hours = (entries: Readonly<Record<number, number>>) =>
  Array.from({ length: 24 }, (_, hour) => entries[hour] ?? null)
const day = (siteId: string, timeZone: string, date: string, energy: Readonly<Record<number, number>>): StatsDay => ({
  siteId,
  date,
  timeZone,
  energyWh: hours(energy),
  sessions: hours(Object.fromEntries(Object.keys(energy).map((hour) => [hour, 1]))),
  energyTotalWh: 0,
  sessionsTotal: 0,
  demo: null,
  lastUpdatedAt: NOW,
})

test('adds sites of other zones in the hour of the fleet', () => {
  const days = [
    day('a', 'Asia/Jakarta', '2026-03-02', { 0: 10, 23: 1 }),
    day('b', 'Asia/Jayapura', '2026-03-02', { 1: 99, 2: 20 }),
    day('b', 'Asia/Jayapura', '2026-03-03', { 1: 5 }),
  ]

  const fleet = fleetDay(days, '2026-03-02', 'Asia/Jakarta', NOW)

  expect(fleet.energyWh).toEqual(hours({ 0: 30, 23: 6 }))
  expect(fleet).toMatchObject({ siteId: 'all', energyTotalWh: 36, sessionsTotal: 4 })
})

test('a day that no site has is empty, not zero', () => {
  expect(fleetDay([], '2026-03-02', 'Asia/Jakarta', NOW).energyWh).toEqual(hours({}))
})
