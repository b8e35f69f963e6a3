import { expect, test } from 'vitest'
import { localInputText, momentOf, wholeOf } from './fields.ts'

test('whole numbers are read up to the ids of transactions, which have 31 bits', () => {
  expect(['0', ' 7 ', '2147483647', '-1'].map(wholeOf)).toEqual([0, 7, 2_147_483_647, -1])
  expect(['', '1.5', '1e3', 'x', '1'.repeat(16)].map(wholeOf)).toEqual([null, null, null, null, null])
})

test.each([
  ['Asia/Jakarta', '2026-10-15T00:30:00.000Z'],
  ['America/St_Johns', '2026-10-15T10:00:00.000Z'],
  ['Pacific/Chatham', '2026-10-14T17:45:00.000Z'],
  ['UTC', '2026-10-15T07:30:00.000Z'],
])('a moment is read and shown in the time of the site, %s', (timeZone, expected) => {
  const moment = momentOf('2026-10-15T07:30', timeZone)

  expect(moment?.toISOString()).toBe(expected)
  expect(localInputText(new Date(expected), timeZone)).toBe('2026-10-15T07:30')
})

test('the hour before clocks go forward is read as it stands [edge 1]', () => {
  expect(momentOf('2026-03-08T01:59', 'America/St_Johns')?.toISOString()).toBe('2026-03-08T05:29:00.000Z')
  expect(momentOf('2026-03-08T03:00', 'America/St_Johns')?.toISOString()).toBe('2026-03-08T05:30:00.000Z')
})

test('nothing is read from an empty field or another text', () => {
  expect(['', 'soon', '2026-10-15'].map((text) => momentOf(text, 'UTC'))).toEqual([null, null, null])
})
