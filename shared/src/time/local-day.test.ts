import { expect, test } from 'vitest'
import { localDayAndHour } from './local-day.ts'

test.each([
  ['2026-01-01T16:59:59Z', 'Asia/Jakarta', '2026-01-01', 23],
  ['2026-01-01T17:00:00Z', 'Asia/Jakarta', '2026-01-02', 0],
  ['2026-01-01T15:30:00Z', 'Asia/Jayapura', '2026-01-02', 0],
  ['2026-03-08T09:30:00Z', 'America/Denver', '2026-03-08', 3],
])('%s in %s is %s, hour %d', (moment, zone, date, hour) => {
  expect(localDayAndHour(new Date(moment), zone)).toEqual({ date, hour })
})
