import { expect, test } from 'vitest'
import { startOfPeriod, transactionFiltersOf } from './transaction-filters.ts'

test('an address without filters shows the whole history', () => {
  expect(transactionFiltersOf(new URLSearchParams('view=odd&date=-3'))).toEqual({
    view: 'history',
    period: 'all',
    stationId: '',
    siteId: '',
  })
})

test('today begins at midnight in the zone of the fleet', () => {
  const shortlyAfterMidnightInJakarta = new Date('2026-10-15T17:05:30Z')

  expect(startOfPeriod('today', 'Asia/Jakarta', shortlyAfterMidnightInJakarta)).toEqual(
    new Date('2026-10-15T17:00:00Z'),
  )
  expect(startOfPeriod('today', 'America/New_York', shortlyAfterMidnightInJakarta)).toEqual(
    new Date('2026-10-15T04:00:00Z'),
  )
  expect(startOfPeriod('7', 'Asia/Jakarta', shortlyAfterMidnightInJakarta)).toEqual(new Date('2026-10-08T17:00:00Z'))
  expect(startOfPeriod('all', 'Asia/Jakarta', shortlyAfterMidnightInJakarta)).toBeNull()
})
