import { expect, test } from 'vitest'
import { createCurrentPlot } from './current-plot.ts'

/** The computed trace of the repeated fluctuation, in A per second. */
const CYCLE = [0, 0, 0, 20, 40, 20, 0, 0]

test('a minute of a current that goes up and down is drawn, counted and marked as fluctuating', () => {
  const plot = createCurrentPlot(100)
  expect(plot.isWorthShowing()).toBe(false)

  for (let second = 0; second < 60; second++) plot.sample(second * 1000, CYCLE[second % CYCLE.length] ?? 0, 100)

  expect(plot.isWorthShowing()).toBe(true)
  expect(plot.line()).toMatch(/^\|[ ▁▂▃▄▅▆▇█!]{60}\| 20\.0 A {2}min 0 mean 10 max 40 {2}anomalies 1 FLUCTUATING$/)
  expect(plot.line().split('!')).toHaveLength(2)
})

test('a steady current is not called fluctuating, and an old fluctuation is no longer', () => {
  const plot = createCurrentPlot(100)
  for (let second = 0; second < 60; second++) plot.sample(second * 1000, CYCLE[second % CYCLE.length] ?? 0, 100)

  for (let second = 60; second < 200; second++) plot.sample(second * 1000, 50, 100)

  expect(plot.line()).toMatch(/^\|[▁▂▃▄▅▆▇█]{60}\| 50\.0 A {2}min 50 mean 50 max 50 {2}anomalies 1$/)
})
