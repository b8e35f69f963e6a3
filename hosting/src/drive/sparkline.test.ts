import { expect, test } from 'vitest'
import { withSample } from './power-samples.ts'
import { sparkPoints } from './sparkline.ts'

const at = (seconds: number): Date => new Date(seconds * 1000)

test('points follow time and start at zero power', () => {
  const points = sparkPoints([
    { at: at(0), powerW: 0 },
    { at: at(30), powerW: 5000 },
    { at: at(40), powerW: 10_000 },
  ])

  expect(points.map(({ x }) => x)).toEqual([0, 750, 1000])
  expect(points[0]?.y).toBe(1000)
  expect(points[2]?.y).toBeCloseTo(1000 - 1000 / 1.14, 0)
})

test('no power at all is a line at the bottom', () => {
  const points = sparkPoints([
    { at: at(0), powerW: 0 },
    { at: at(5), powerW: 0 },
  ])

  expect(points.map(({ y }) => y)).toEqual([1000, 1000])
})

test('a sample that was seen before, or has no power, adds nothing', () => {
  const one = withSample([], at(5), 7400)

  expect(one).toHaveLength(1)
  expect(withSample(one, at(5), 7400)).toBe(one)
  expect(withSample(one, at(4), 7400)).toBe(one)
  expect(withSample(one, at(9), null)).toBe(one)
  expect(withSample(one, at(9), 7300)).toHaveLength(2)
})

test('keeps the newest 600 samples', () => {
  let samples = withSample([], at(0), 1)
  for (let second = 1; second < 700; second += 1) samples = withSample(samples, at(second), 1)

  expect(samples).toHaveLength(600)
  expect(samples.at(-1)?.at).toEqual(at(699))
})

test('a curve is not drawn across a long gap', () => {
  const before = withSample(withSample([], at(0), 7000), at(300), 7000)

  expect(before).toHaveLength(2)
  expect(withSample(before, at(601), 7400)).toEqual([{ at: at(601), powerW: 7400 }])
})
