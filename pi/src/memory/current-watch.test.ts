import { describe, expect, test } from 'vitest'
import { createCurrentWatch } from './current-watch.ts'

/** The computed trace of the current-fluctuation scenario: 8 s per cycle. */
const CYCLE = [0, 0, 0, 20, 40, 20, 0, 0]

describe('swings', () => {
  test('the fluctuation cycle of eight seconds is told within a minute, once', () => {
    const watch = createCurrentWatch()
    const told: { atS: number; swingsPerMinute: number }[] = []

    for (let second = 0; second < 120; second++) {
      const warning = watch.sample(second * 1000, CYCLE[second % CYCLE.length] ?? 0, 100)
      if (warning !== null) told.push({ atS: second, ...warning })
    }

    expect(told).toHaveLength(1)
    expect(told[0]?.atS).toBeLessThan(60)
    expect(watch.endOfSession().reversalsPerMinute).toBeGreaterThanOrEqual(12)
  })

  test.each([
    ['a ramp up and down', [...Array(6).keys()].map((step) => step * 64).concat([320, 320, 256, 192, 128, 64, 0])],
    ['a steady current with noise', Array.from({ length: 120 }, (_, second) => 30 + (second % 2) * 4)],
    ['three sessions a minute', Array.from({ length: 60 }, (_, second) => (second % 20 < 10 ? 32 : 0))],
  ])('%s is no fluctuation', (_name, currents) => {
    const watch = createCurrentWatch()

    const told = currents.map((currentA, second) => watch.sample(second * 1000, currentA, 32))

    expect(told.every((warning) => warning === null)).toBe(true)
  })
})

test('a session teaches ramp time and how the current follows the limit', () => {
  const watch = createCurrentWatch()
  const ramp = [0, 20, 40, 60, 80, 100]
  for (let second = 0; second < 30; second++) watch.sample(second * 1000, (ramp[second] ?? 100) * 0.97, 100)

  expect(watch.endOfSession()).toEqual({ measuredToLimit: 0.97, rampS: 5, reversalsPerMinute: 0 })
  expect(watch.endOfSession()).toMatchObject({ measuredToLimit: null, rampS: null })
})
