import { expect, test } from 'vitest'
import { both, length, merged, type Span, without } from './spans.ts'

const span = (from: number, to: number): Span => ({ from, to })

test('stretches that overlap or touch become one', () => {
  expect(merged([span(5, 8), span(0, 2), span(2, 4), span(7, 9), span(3, 3)])).toEqual([span(0, 4), span(5, 9)])
})

test('what is in both, and what is in the first alone, is the first', () => {
  const a = [span(0, 10), span(20, 30)]
  const b = [span(5, 22), span(25, 26)]

  expect(both(a, b)).toEqual([span(5, 10), span(20, 22), span(25, 26)])
  expect(without(a, b)).toEqual([span(0, 5), span(22, 25), span(26, 30)])
  expect(length(both(a, b)) + length(without(a, b))).toBe(length(a))
})

test('nothing is left of a stretch that is taken away whole', () => {
  expect(without([span(2, 4)], [span(0, 9)])).toEqual([])
  expect(length([])).toBe(0)
})
