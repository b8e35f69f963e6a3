import { expect, test } from 'vitest'
import { ANNOUNCE_EVERY_MS, Announcements } from './announcements.ts'

test('the first text is said at once, the next after fifteen seconds', () => {
  const announcements = new Announcements()
  announcements.note('list', '12 stations match')
  expect([announcements.waitMs(0), announcements.take(0)]).toEqual([0, '12 stations match'])

  announcements.note('list', '3 stations match')
  expect([announcements.waitMs(1_000), announcements.take(1_000)]).toEqual([ANNOUNCE_EVERY_MS - 1_000, null])
  expect(announcements.take(ANNOUNCE_EVERY_MS)).toBe('3 stations match')
})

test('of each topic the newest text is said, and what waited is said together', () => {
  const announcements = new Announcements()
  announcements.note('list', '12 stations match')
  announcements.note('connection', 'Reconnecting')
  announcements.note('list', '3 stations match')

  expect(announcements.take(0)).toBe('Reconnecting · 3 stations match')
})

test('what is taken back before its time is not said [edge 1]', () => {
  const announcements = new Announcements()
  announcements.note('list', '12 stations match')
  announcements.note('list', '')

  expect([announcements.waitMs(0), announcements.take(0)]).toEqual([null, null])
})
