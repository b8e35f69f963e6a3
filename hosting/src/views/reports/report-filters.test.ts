import { describe, expect, test } from 'vitest'
import { reportFiltersOf, reportParameters } from './report-filters.ts'

const TODAY = '2026-11-21'
const of = (text: string, mayMoney = true) => reportFiltersOf(new URLSearchParams(text), TODAY, mayMoney)

test('an empty address asks for the last 30 days that are over, by day and site', () => {
  expect(of('')).toEqual({
    ...{ siteId: '', stationId: '', range: '30', from: '2026-10-22', to: '2026-11-20' },
    ...{ granularity: 'day', by: 'site', measure: 'energy' },
  })
})

test('a site is told by its stations, a station by its connectors, unless asked otherwise', () => {
  expect(of('site=braga')).toMatchObject({ by: 'station' })
  expect(of('site=braga&station=BRG-01')).toMatchObject({ by: 'connector' })
  expect(of('site=braga&by=connector')).toMatchObject({ by: 'connector' })
})

describe('ranges', () => {
  test.each([
    ['range=7', '2026-11-14', '2026-11-20', 'day'],
    ['range=90', '2026-08-23', '2026-11-20', 'week'],
    ['range=365', '2025-11-21', '2026-11-20', 'month'],
    ['range=month', '2026-11-01', '2026-11-20', 'day'],
    ['range=lastMonth', '2026-10-01', '2026-10-31', 'day'],
    ['range=own&from=2026-02-10&to=2026-05-01', '2026-02-10', '2026-05-01', 'week'],
    ['range=own&from=2026-05-01&to=2026-02-10', '2026-02-10', '2026-02-10', 'day'],
    ['range=own&from=2026-02-30&to=x', '2026-10-22', '2026-11-20', 'day'],
    ['range=own&from=2020-01-01&to=2026-01-01', '2024-11-28', '2026-01-01', 'month'],
    ['range=fortnight', '2026-10-22', '2026-11-20', 'day'],
  ])('%s', (text, from, to, granularity) => {
    expect(of(text)).toMatchObject({ from, to, granularity })
  })

  test('on the first of a month this month is its first day', () => {
    expect(reportFiltersOf(new URLSearchParams('range=month'), '2026-12-01', true)).toMatchObject({
      ...{ from: '2026-12-01', to: '2026-12-01' },
    })
  })
})

test('who may not see money gets no chart of it', () => {
  expect(of('measure=revenue').measure).toBe('revenue')
  expect(of('measure=revenue', false).measure).toBe('energy')
})

test('the API is asked for what the page shows', () => {
  expect(String(reportParameters(of('site=braga&range=lastMonth&step=week&measure=uptime')))).toBe(
    'from=2026-10-01&to=2026-10-31&granularity=week&by=station&site=braga',
  )
})
