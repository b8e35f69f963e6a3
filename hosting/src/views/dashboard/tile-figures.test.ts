import type { StatsDay, StatsRevenueDay } from '@charge-it/shared/model/stats.ts'
import { expect, test } from 'vitest'
import { dayHistory, revenueHistory, statusHistory } from './tile-figures.ts'

const AT = new Date(0)
const CLOCK = { date: '2026-10-15', hour: 3 }
const hours = (entries: Readonly<Record<number, number>>) =>
  Array.from({ length: 24 }, (_, hour) => entries[hour] ?? null)
const day = (date: string, fields: Partial<StatsDay> = {}): StatsDay => ({
  ...{ siteId: 'all', date, timeZone: 'Asia/Jakarta', energyWh: hours({}), sessions: hours({}) },
  ...{ energyTotalWh: 0, sessionsTotal: 0, demo: null, lastUpdatedAt: AT, ...fields },
})
const money = (date: string, hoursIdr?: Record<string, number>): StatsRevenueDay => ({
  ...{ siteId: 'all', date, revenueIdr: 1, currency: 'IDR', demo: null, lastUpdatedAt: AT },
  ...(hoursIdr === undefined ? {} : { hoursIdr }),
})

test('full hours of today are compared with as many of the same weekday', () => {
  const days = [
    day('2026-10-15', { energyWh: hours({ 0: 10, 2: 5, 3: 99 }) }),
    day('2026-10-14', { energyWh: hours({ 2: 77, 3: 1, 23: 4 }) }),
    day('2026-10-08', { energyWh: hours({ 1: 30, 3: 1_000 }) }),
  ]

  const { hours: last, compared } = dayHistory(CLOCK, days, 'energyWh')

  expect(compared).toEqual({ now: 15, before: 30, reason: null })
  expect(last).toHaveLength(24)
  expect([last[0], last[1], last.slice(-4)]).toEqual([1, 0, [4, 10, 0, 5]])
})

test('there is nothing to compare with a day that was not counted, nor before the first hour is over', () => {
  expect(dayHistory(CLOCK, [day('2026-10-15')], 'sessions').compared).toEqual({ reason: 'notStored' })
  expect(dayHistory({ ...CLOCK, hour: 0 }, [day('2026-10-08')], 'sessions').compared).toEqual({ reason: 'noFullHour' })
  expect(dayHistory(CLOCK, [day('2026-10-15')], 'sessions').hours.slice(-4)).toEqual([null, 0, 0, 0])
})

test('money of a day whose hours were not kept is not known, of a day without any it is 0', () => {
  const days = [day('2026-10-15'), day('2026-10-14'), day('2026-10-08')]

  expect(revenueHistory(CLOCK, days, [money('2026-10-08')]).compared).toEqual({ reason: 'notStored' })
  expect(revenueHistory(CLOCK, days, []).compared).toEqual({ now: 0, before: 0, reason: null })
  const kept = [money('2026-10-15', { '1': 500 }), money('2026-10-08', { '0': 200, '5': 900 })]
  expect(revenueHistory(CLOCK, days, kept)).toMatchObject({ compared: { now: 500, before: 200 } })
})

test('the state of the fleet is compared with the mean of the same hour; hours that nobody saw are gaps', () => {
  const hour = {
    samples: 4,
    stations: 40,
    stationsOnline: 30,
    connectors: 60,
    connectorsUsed: 15,
    connectorsFaulted: 6,
  }
  const status = (at: number, fields: Partial<typeof hour> = {}): StatsDay['status'] => ({
    ...{ timeZone: 'Asia/Jakarta', sampledAt: AT },
    hours: Array.from({ length: 24 }, (_, each) => (each === at ? { ...hour, ...fields } : null)),
  })
  const days = [
    day('2026-10-15', { status: status(2, { connectors: 0, connectorsUsed: 0, connectorsFaulted: 0 }) }),
    day('2026-10-14', { status: status(3) }),
    day('2026-10-08', { status: status(3) }),
  ]
  const now = { stations: 10, stationsOnline: 5, connectors: 10, connectorsUsed: 5, connectorsFaulted: 0 }

  expect(statusHistory(CLOCK, days, 'usedShare', now).compared).toEqual({ now: 0.5, before: 0.25, reason: null })
  expect(statusHistory(CLOCK, days, 'onlineShare', now).compared).toMatchObject({ now: 0.5, before: 0.75 })
  expect(statusHistory(CLOCK, days, 'faulted', null).compared).toEqual({ now: null, before: 1.5, reason: null })
  expect(statusHistory(CLOCK, days, 'faulted', now).hours).toEqual([1.5, ...Array.from({ length: 23 }, () => null)])
  expect(statusHistory(CLOCK, days, 'onlineShare', now).hours.at(-1)).toBe(0.75)
  expect(statusHistory({ ...CLOCK, hour: 4 }, days, 'faulted', now).compared).toEqual({ reason: 'notStored' })
})
