import { expect, test } from 'vitest'
import { RateLimiter } from './rate-limiter.ts'

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 0, 0, second))

test('refuses beyond the limit and says how long to wait', () => {
  const limiter = new RateLimiter()

  expect([0, 1, 2].map((second) => limiter.take('a', 2, 60, at(second)))).toEqual([0, 0, 58])
  expect(limiter.take('b', 2, 60, at(3))).toBe(0)
  expect(limiter.take('a', 2, 60, at(60))).toBe(0)
})

test('forgets the oldest of very many keys', () => {
  const limiter = new RateLimiter()
  for (let key = 0; key < 20_001; key++) limiter.take(`${key}`, 1, 60, at(0))

  expect(limiter.take('0', 1, 60, at(1))).toBe(0)
  expect(limiter.take('20000', 1, 60, at(1))).toBe(59)
})
