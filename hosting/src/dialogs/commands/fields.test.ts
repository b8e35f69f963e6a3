import { expect, test } from 'vitest'
import { momentOf, wholeOf } from './fields.ts'

test('whole numbers are read up to the ids of transactions, which have 31 bits', () => {
  expect(['0', ' 7 ', '2147483647', '-1'].map(wholeOf)).toEqual([0, 7, 2_147_483_647, -1])
  expect(['', '1.5', '1e3', 'x', '1'.repeat(16)].map(wholeOf)).toEqual([null, null, null, null, null])
})

test('a moment is read from its field, nothing from an empty one', () => {
  expect(momentOf('2026-10-15T07:30')).toEqual(new Date(2026, 9, 15, 7, 30))
  expect([momentOf(''), momentOf('soon')]).toEqual([null, null])
})
