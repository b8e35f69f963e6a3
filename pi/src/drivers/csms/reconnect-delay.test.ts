import { expect, test } from 'vitest'
import { reconnectDelayMs } from './reconnect-delay.ts'

const FULL = { fixedS: null }

test('the first three tries come within 5 s each, later ones within a minute', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 20].map((attempt) => reconnectDelayMs(attempt, false, FULL, () => 1))

  expect(longest).toEqual([5000, 5000, 5000, 10_000, 20_000, 40_000, 60_000, 60_000])
})

test('a station that was refused asks once in a minute or more', () => {
  expect(reconnectDelayMs(1, true, FULL, () => 0)).toBe(60_000)
})

test('a fixed pause is kept', () => {
  expect(reconnectDelayMs(9, false, { fixedS: 5 }, () => 0.3)).toBe(5000)
})
