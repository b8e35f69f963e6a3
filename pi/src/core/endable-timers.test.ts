import { expect, test } from 'vitest'
import { createFakeTime } from '../../test/fake-time.ts'
import { createEndableTimers } from './endable-timers.ts'

test('what was set before the end and what is set after it never runs', async () => {
  const time = createFakeTime()
  const timers = createEndableTimers(time.timers)
  const ran: string[] = []
  timers.after(1000, () => ran.push('in time'))
  timers.after(5000, () => ran.push('before'))
  timers.after(1000, () => ran.push('cancelled'))()
  await time.advance(2000)

  timers.end()
  timers.after(100, () => ran.push('after'))
  await time.advance(60_000)

  expect(ran).toEqual(['in time'])
})
