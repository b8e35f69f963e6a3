import { expect, test } from 'vitest'
import { daysOf, monthBefore, periodOf, periodsOf } from './periods.ts'

test.each([
  ['2026-11-21', '2026-W47', '2026-11-16', '2026-11-22'],
  ['2026-11-16', '2026-W47', '2026-11-16', '2026-11-22'],
  ['2026-11-15', '2026-W46', '2026-11-09', '2026-11-15'],
  // The first days of a year may belong to the last week of the year before, and the other way round.
  ['2027-01-01', '2026-W53', '2026-12-28', '2027-01-03'],
  ['2024-12-30', '2025-W01', '2024-12-30', '2025-01-05'],
  ['2021-01-03', '2020-W53', '2020-12-28', '2021-01-03'],
])('%s lies in %s, from Monday to Sunday', (date, period, from, to) => {
  expect(periodOf(date, 'week')).toEqual({ period, from, to })
})

test('months have their own length', () => {
  expect(periodOf('2028-02-29', 'month')).toEqual({ period: '2028-02', from: '2028-02-01', to: '2028-02-29' })
  expect(periodOf('2026-02-03', 'month')).toMatchObject({ to: '2026-02-28' })
  expect(monthBefore('2026-01')).toBe('2025-12')
})

test('a range has every period that it touches, once', () => {
  expect(periodsOf('2026-10-30', '2026-11-02', 'day').map(({ period }) => period)).toEqual([
    ...['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02'],
  ])
  expect(periodsOf('2026-10-30', '2026-12-01', 'month').map(({ period }) => period)).toEqual([
    ...['2026-10', '2026-11', '2026-12'],
  ])
  expect(daysOf('2024-01-01', '2024-12-31')).toHaveLength(366)
})

test('weeks and months hold each day of a range exactly once', () => {
  for (const granularity of ['week', 'month'] as const) {
    const periods = periodsOf('2023-12-20', '2025-01-20', granularity)
    const days = periods.flatMap(({ from, to }) => daysOf(from, to))

    expect(new Set(days).size).toBe(days.length)
    for (const date of daysOf('2023-12-20', '2025-01-20')) {
      const own = periods.filter(({ from, to }) => from <= date && date <= to)
      expect(own.map(({ period }) => period)).toEqual([periodOf(date, granularity).period])
    }
  }
})
