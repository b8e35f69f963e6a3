import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byteRangeOf } from './byte-range.ts'

test.each([
  [null, null],
  ['', null],
  ['items=0-1', null],
  ['bytes=0-1,4-5', null],
  ['bytes=5-2', null],
  ['bytes=-', null],
  ['bytes=0-3', { start: 0, end: 3 }],
  ['bytes=4-', { start: 4, end: 9 }],
  ['bytes=8-99', { start: 8, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
])('%s of ten bytes', (header, expected) => {
  expect(byteRangeOf(header, 10)).toEqual(expected)
})

test('a range lies within the file, whatever is asked for', () => {
  const number = fc.option(fc.nat(), { nil: '' })
  fc.assert(
    fc.property(number, number, fc.nat(), (first, last, sizeBytes) => {
      const range = byteRangeOf(`bytes=${first}-${last}`, sizeBytes)

      if (range === null || range === 'unsatisfiable') return
      expect(range.start).toBeGreaterThanOrEqual(0)
      expect(range.end).toBeGreaterThanOrEqual(range.start)
      expect(range.end).toBeLessThan(sizeBytes)
    }),
  )
})
