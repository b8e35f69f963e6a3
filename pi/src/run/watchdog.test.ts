import { expect, test } from 'vitest'
import { createFakeTime } from '../../test/fake-time.ts'
import { feedWatchdog } from './watchdog.ts'

test('ready once, then fed while every driver tries; a driver that stops trying starves it, and one that goes on feeds it again', async () => {
  const time = createFakeTime()
  const told: string[] = []
  let meterMs: number | null = null
  let readerMs: number | null = null
  const live = async (seconds: number, alive: { meter: boolean; reader: boolean }) => {
    for (let second = 0; second < seconds; second++) {
      await time.advance(1000)
      if (alive.meter) meterMs = time.clock.monotonicMs()
      if (alive.reader) readerMs = time.clock.monotonicMs()
    }
  }
  const starve = feedWatchdog({ ...time, lives: [() => meterMs, () => readerMs], notify: (what) => told.push(what) })

  await live(30, { meter: true, reader: true })
  const fed = told.length
  await live(20, { meter: true, reader: false })
  told.length = 0
  await live(30, { meter: true, reader: false })
  const starved = told.length
  await live(10, { meter: true, reader: true })

  expect(fed).toBeGreaterThanOrEqual(7)
  expect(starved).toBe(0)
  expect(told).toContain('WATCHDOG=1')
  starve()
})
