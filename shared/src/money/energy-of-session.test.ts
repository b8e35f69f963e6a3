import fc from 'fast-check'
import { expect, test } from 'vitest'
import { energyOfSession } from './energy-of-session.ts'

test('is the difference of the register', () => {
  expect(energyOfSession(48_210_660, 48_226_090)).toEqual({ energyWh: 15_430, flag: null })
})

test.each([
  [99_999_500, 400, 900],
  [4_294_967_000, 704, 1000],
])('follows a register that rolled over from %d to %d', (start, stop, energyWh) => {
  expect(energyOfSession(start, stop, null, 50_000)).toEqual({ energyWh, flag: 'rollOver' })
})

test('does not take an impossible amount for a roll-over', () => {
  expect(energyOfSession(99_100_000, 400, null, 50_000)).toEqual({ energyWh: 0, flag: 'negativeEnergy' })
})

test('falls back on the samples when the stop is lower', () => {
  expect(energyOfSession(5000, 0, 7300)).toEqual({ energyWh: 2300, flag: 'energyFromSamples' })
})

test('is a non-negative integer for any readings', () => {
  const reading = fc.double({ min: -1e10, max: 1e10, noNaN: true })
  fc.assert(
    fc.property(reading, reading, fc.option(reading), (start, stop, sample) => {
      const { energyWh } = energyOfSession(start, stop, sample)

      expect(Number.isInteger(energyWh)).toBe(true)
      expect(energyWh).toBeGreaterThanOrEqual(0)
    }),
  )
})
