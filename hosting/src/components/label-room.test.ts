import { expect, test } from 'vitest'
import { roomiestBox } from './label-room.ts'

const AREA = { left: 0, top: 0, right: 400, bottom: 200 }
const SIZE = { width: 80, height: 15 }

test('a text stands near its place when nothing is there', () => {
  const { left, top } = roomiestBox({ x: 100, y: 100 }, SIZE, AREA, [], [])
  expect(Math.hypot(left - 100, top - 100)).toBeLessThan(20)
})

test('a text leaves a crowd of points and another text alone, and stays within the plot', () => {
  const points = Array.from({ length: 40 }, (_, index) => ({
    x: 300 + (index % 8) * 12,
    y: 80 + Math.floor(index / 8) * 10,
  }))
  const other = { left: 300, top: 50, width: 90, height: 15 }
  const { left, top } = roomiestBox({ x: 390, y: 100 }, SIZE, AREA, points, [other])
  const isFree = points.every(({ x, y }) => x < left || x > left + 80 || y < top || y > top + 15)
  expect(isFree).toBe(true)
  expect(left < 390 && left + 80 > 300 && top < 65 && top + 15 > 50).toBe(false)
  expect([left >= 0, left + 80 <= 400, top >= 0, top + 15 <= 200]).toEqual([true, true, true, true])
})

test('a text wider than the plot begins at its left', () => {
  expect(roomiestBox({ x: 50, y: 20 }, { width: 500, height: 15 }, AREA, [], []).left).toBe(0)
})
