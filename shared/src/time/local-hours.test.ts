import { expect, test } from 'vitest'
import { hoursOfLocalDay } from './local-hours.ts'

test.each([
  ['2026-03-01', 'Asia/Jakarta', '2026-02-28T17:00:00.000Z', 24],
  ['2026-03-01', 'Asia/Jayapura', '2026-02-28T15:00:00.000Z', 24],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z', 23],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z', 25],
  ['2026-03-01', 'Asia/Kathmandu', '2026-02-28T18:15:00.000Z', 24],
  ['2026-03-01', 'Pacific/Kiritimati', '2026-02-28T10:00:00.000Z', 24],
  ['2026-03-01', 'Etc/GMT+12', '2026-03-01T12:00:00.000Z', 24],
])('%s in %s begins at %s and has %i hours', (date, timeZone, startsAt, hours) => {
  expect(hoursOfLocalDay(date, timeZone)).toEqual({ startsAt: new Date(startsAt), hours })
})
