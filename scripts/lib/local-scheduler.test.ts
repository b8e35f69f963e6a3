import { expect, test } from 'vitest'
import { cronOf } from './local-scheduler.ts'

test.each([
  ['every 5 minutes', '*/5 * * * *'],
  ['every 1 minutes', '*/1 * * * *'],
  ['every 2 hours', '0 */2 * * *'],
  ['every day 02:10', '10 2 * * *'],
  ['10 * * * *', '10 * * * *'],
])('reads the schedule %j', (schedule, cron) => {
  expect(cronOf(schedule)).toBe(cron)
})

test('does not guess at a schedule that it does not know', () => {
  expect(() => cronOf('first monday of month 09:00')).toThrow(RangeError)
})
