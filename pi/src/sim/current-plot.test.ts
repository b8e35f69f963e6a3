import { expect, test } from 'vitest'
import { createCurrentPlot } from './current-plot.ts'

/** The computed trace of the repeated fluctuation, in A per second. */
const CYCLE = [0, 0, 0, 20, 40, 20, 0, 0]

test('a minute of a current that goes up and down is drawn, counted and marked as fluctuating', () => {
  const plot = createCurrentPlot(100)
  expect(plot.isWorthShowing()).toBe(false)

  for (let second = 0; second < 60; second++) plot.sample(second * 1000, CYCLE[second % CYCLE.length] ?? 0, 100)

  expect(plot.isWorthShowing()).toBe(true)
  expect(plot.line()).toMatch(/^FLUCTUATING {2}20\.0 A \|[ ▁▂▃▄▅▆▇█!]{60}\| min 0 mean 10 max 40 {2}anomalies 1$/)
  expect(plot.line().split('!')).toHaveLength(2)
})

test('a fluctuation that goes on for ten minutes is shown all the while, and noticed once', () => {
  const plot = createCurrentPlot(100)
  const unmarked: number[] = []

  for (let second = 0; second < 600; second++) {
    plot.sample(second * 1000, CYCLE[second % CYCLE.length] ?? 0, 100)
    if (second >= 40 && !plot.line().startsWith('FLUCTUATING')) unmarked.push(second)
  }

  expect(unmarked).toEqual([])
  expect(plot.line()).toMatch(/anomalies 1$/)
})

test('a steady current is not called fluctuating, and an old fluctuation is no longer', () => {
  const plot = createCurrentPlot(100)
  for (let second = 0; second < 60; second++) plot.sample(second * 1000, CYCLE[second % CYCLE.length] ?? 0, 100)

  for (let second = 60; second < 200; second++) plot.sample(second * 1000, 50, 100)

  expect(plot.line()).toMatch(/^ {13}50\.0 A \|[▁▂▃▄▅▆▇█]{60}\| min 50 mean 50 max 50 {2}anomalies 1$/)
})
