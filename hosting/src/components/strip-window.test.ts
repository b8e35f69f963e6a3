import { expect, test } from 'vitest'
import { stripFigures, stripPath } from './strip-window.ts'

const now = new Date('2026-10-15T07:30:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

test('figures count only the samples of the last 60 seconds', () => {
  const points = [
    { at: ago(90), amount: 99 },
    { at: ago(30), amount: 10 },
    { at: ago(5), amount: 14 },
  ]

  expect(stripFigures({ points, now, odd: [] })).toEqual({ min: 10, mean: 12, max: 14, count: 2 })
})

test('a window without samples has no figures', () => {
  expect(stripFigures({ points: [{ at: ago(61), amount: 3 }], now, odd: [] })).toBeNull()
})

test('the line enters from the sample before the window and ends at the newest one', () => {
  const points = [
    { at: ago(75), amount: 10 },
    { at: ago(30), amount: 10 },
    { at: ago(0), amount: 20 },
  ]

  const { line, dots } = stripPath({ points, now, odd: [] })

  expect(line).toBe('M-150 86L300 86L600 14')
  expect(dots).toEqual([{ x: 600, y: 14 }])
})

test('the noise of a steady value stays flat', () => {
  const points = [
    { at: ago(30), amount: 31.9 },
    { at: ago(0), amount: 32 },
  ]

  const { line } = stripPath({ points, now, odd: [] })

  const [first, last] = [...line.matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y))
  expect(Math.abs((first ?? 0) - (last ?? 0))).toBeLessThan(3)
})

test('odd times are bands, cut to the window', () => {
  const odd = [
    { from: ago(80), to: ago(50) },
    { from: ago(10), to: ago(10) },
    { from: ago(300), to: ago(200) },
  ]

  expect(stripPath({ points: [{ at: ago(1), amount: 1 }], now, odd }).bands).toEqual([
    [0, 100],
    [500, 506],
  ])
})
