import { expect, test } from 'vitest'
import { ServerClock } from './server-clock.ts'

test('a device that is an hour slow shows the server time after one answer', () => {
  let device = Date.parse('2026-10-15T06:00:00Z')
  const clock = new ServerClock(() => device)
  const askedAt = device
  device += 400

  clock.set(new Date('2026-10-15T07:00:00.200Z'), askedAt)

  expect(clock.now().toISOString()).toBe('2026-10-15T07:00:00.400Z')
  device += 5000
  expect(clock.now().toISOString()).toBe('2026-10-15T07:00:05.400Z')
})

test('a slow answer is not taken to be old', () => {
  const clock = new ServerClock(() => 100_000)

  clock.set(new Date(500_000), 96_000)

  expect(clock.now()).toEqual(new Date(500_200))
})

test('an answer that had come before it was asked for does not set the clock back', () => {
  const clock = new ServerClock(() => 103_000)

  clock.set(new Date(500_000), 102_000, 101_000)

  expect(clock.now()).toEqual(new Date(502_000))
})
