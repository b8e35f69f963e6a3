import { expect, test } from 'vitest'
import { needsSearch, searchParameters, startOfPeriod, transactionFiltersOf } from './transaction-filters.ts'

const NOW = new Date('2026-10-15T17:05:30Z')
const filters = (text: string) => transactionFiltersOf(new URLSearchParams(text))

test('an address without filters shows the whole history', () => {
  expect(filters('view=odd&date=-3&min=-1&connector=x&from=2026-99-99&status=odd')).toEqual({
    view: 'history',
    period: 'all',
    fromDate: '',
    toDate: '',
    stationId: '',
    siteId: '',
    connectorId: null,
    idTag: '',
    status: 'stopped',
    reason: '',
    minIdr: null,
    maxIdr: null,
    why: '',
  })
})

test('today begins at midnight in the zone of the fleet', () => {
  expect(startOfPeriod('today', 'Asia/Jakarta', NOW)).toEqual(new Date('2026-10-15T17:00:00Z'))
  expect(startOfPeriod('today', 'America/New_York', NOW)).toEqual(new Date('2026-10-15T04:00:00Z'))
  expect(startOfPeriod('7', 'Asia/Jakarta', NOW)).toEqual(new Date('2026-10-08T17:00:00Z'))
  expect(startOfPeriod('all', 'Asia/Jakarta', NOW)).toBeNull()
})

test('station, site and period are asked of the database, everything else of the API', () => {
  expect(needsSearch(filters('station=CP_1&site=blok-m&date=30'))).toBe(false)
  for (const text of ['connector=2', 'idTag=A', 'status=orphan', 'reason=Local', 'min=1', 'max=9', 'from=2026-10-01']) {
    expect(needsSearch(filters(text))).toBe(true)
  }
})

test('a search names days by their edges in the zone of the fleet', () => {
  const search = searchParameters(
    filters('from=2026-10-01&to=2026-10-02&station=CP_1&connector=2&min=0&max=50000&reason=Local'),
    'Asia/Jakarta',
    NOW,
  )

  expect(Object.fromEntries(search)).toEqual({
    from: '2026-09-30T17:00:00.000Z',
    to: '2026-10-02T17:00:00.000Z',
    station: 'CP_1',
    connector: '2',
    reason: 'Local',
    minIdr: '0',
    maxIdr: '50000',
  })
})
