import { describe, expect, test } from 'vitest'
import { heartbeatLimitMs, unbegunLimitMs } from './session-rules.ts'
import { SessionTally } from './session-tally.ts'

const pattern = (mean: number, sd: number, active = true) => ({ active, mean, sd, p05: 0 })

describe('heartbeats', () => {
  test('a punctual station has a gap after two intervals, another one after three', () => {
    expect(heartbeatLimitMs(300, null)).toBe(900_000)
    expect(heartbeatLimitMs(300, pattern(4, 2))).toBe(630_000)
    expect(heartbeatLimitMs(300, pattern(200, 50))).toBe(700_000)
  })

  test('a pattern never loosens the limit, and one that is not active says nothing', () => {
    expect(heartbeatLimitMs(300, pattern(2_000, 500))).toBe(900_000)
    expect(heartbeatLimitMs(300, pattern(4, 2, false))).toBe(900_000)
  })
})

describe('a session that never delivered energy', () => {
  test('is stuck after an hour where current usually flows at once', () => {
    expect(unbegunLimitMs(12 * 3_600_000, pattern(30, 10))).toBe(3_600_000)
    expect(unbegunLimitMs(12 * 3_600_000, pattern(3_600, 900))).toBe(7_200_000)
  })

  test('keeps the limit of all sessions without a pattern, with one that is not active, and where cars wait for hours', () => {
    expect(unbegunLimitMs(12 * 3_600_000, null)).toBe(12 * 3_600_000)
    expect(unbegunLimitMs(12 * 3_600_000, pattern(30, 10, false))).toBe(12 * 3_600_000)
    expect(unbegunLimitMs(4 * 3_600_000, pattern(7_200, 7_200))).toBe(4 * 3_600_000)
  })
})

describe('the time to full current', () => {
  const rampOf = (samples: readonly (readonly [second: number, currentA: number | null])[]) => {
    const tally = new SessionTally()
    for (const [second, currentA] of samples) tally.add(second * 1_000, currentA)
    return tally.stats?.rampS
  }

  test('runs from the first sample to the last rise of a tenth', () => {
    expect(
      rampOf([
        [0, 0],
        [10, 0],
        [20, 8],
        [30, 16],
        [40, 31],
        [50, 32],
        [60, 32],
      ]),
    ).toBe(40)
  })

  test('ends a quarter of an hour after current began to flow: what rises later is no ramp', () => {
    expect(
      rampOf([
        [0, 6],
        [60, 16],
        [4_000, 32],
      ]),
    ).toBe(60)
  })

  test('[edge 1] full at once, nothing ever, and samples without a current', () => {
    expect(
      rampOf([
        [0, 32],
        [60, 32],
      ]),
    ).toBe(0)
    expect(
      rampOf([
        [0, 0],
        [60, 0.4],
      ]),
    ).toBeNull()
    expect(
      rampOf([
        [0, null],
        [60, null],
      ]),
    ).toBeNull()
  })
})
