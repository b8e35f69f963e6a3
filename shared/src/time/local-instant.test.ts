import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localDayAndHour } from './local-day.ts'
import { isoWeekday, localInstant, shiftedDate } from './local-instant.ts'

test.each([
  ['2026-03-01', 1020, 'Asia/Jakarta', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01', 1020, 'Asia/Jayapura', '2026-03-01T08:00:00.000Z'],
  ['2026-03-01', 1440, 'Asia/Makassar', '2026-03-01T16:00:00.000Z'],
  // Clocks go forward from 02:00 to 03:00.
  ['2026-03-08', 119, 'America/New_York', '2026-03-08T06:59:00.000Z'],
  ['2026-03-08', 120, 'America/New_York', '2026-03-08T07:00:00.000Z'],
  ['2026-03-08', 150, 'America/New_York', '2026-03-08T07:00:00.000Z'],
  ['2026-03-08', 180, 'America/New_York', '2026-03-08T07:00:00.000Z'],
  // Clocks go back from 02:00 to 01:00: of two times 01:30 the first.
  ['2026-11-01', 90, 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ['2026-11-01', 120, 'America/New_York', '2026-11-01T07:00:00.000Z'],
  // Half an hour.
  ['2026-10-04', 135, 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
])('%s at minute %i in %s is %s', (date, minute, timeZone, moment) => {
  expect(localInstant(date, minute, timeZone).toISOString()).toBe(moment)
})

test('later times of a day never come earlier, and clocks show them unless they are skipped', () => {
  const zone = fc.constantFrom('Asia/Jakarta', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe')
  const day = fc.integer({ min: 0, max: 800 }).map((days) => shiftedDate('2026-01-01', days))
  const minute = fc.integer({ min: 0, max: 1439 })
  fc.assert(
    fc.property(zone, day, minute, minute, (timeZone, date, a, b) => {
      const [first, second] = a < b ? [a, b] : [b, a]
      const early = localInstant(date, first, timeZone)
      const late = localInstant(date, second, timeZone)

      expect(early.getTime()).toBeLessThanOrEqual(late.getTime())
      const shown = localDayAndHour(late, timeZone)
      expect(shown.date).toBe(date)
      expect([0, 1]).toContain(shown.hour - Math.floor(second / 60))
    }),
  )
})

test('weekdays count from Monday', () => {
  expect(['2026-03-02', '2026-03-07', '2026-03-08'].map(isoWeekday)).toEqual([1, 6, 7])
})
