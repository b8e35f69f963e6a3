import { randomInt } from 'node:crypto'
import { backtestAnomalies } from '@charge-it/shared/insights/backtest-anomalies.ts'
import { backtestAvailability } from '@charge-it/shared/insights/backtest-availability.ts'
import { scoreDrawnTraces, scoreFluctuation } from '@charge-it/shared/insights/backtest-fluctuation.ts'
import { backtestLoad } from '@charge-it/shared/insights/backtest-load.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadPackages, type Packages } from '../../../functions/src/insights/packages.ts'
import { readAvailability, readLoad, readTraces } from '../../lib/backtest-data.ts'

let packages: Packages
beforeAll(async () => {
  packages = await loadPackages()
}, 60_000)

/** MAE, RMSE and Brier score of 4,800 pairs from 2019-07-08, recomputed from the shipped file. */
const JULY = {
  persistence: [0.1199, 0.2587, 0.0599],
  'seasonal-naive-24': [0.1522, 0.2791, 0.0832],
  'seasonal-naive-168': [0.1372, 0.2636, 0.081],
  'mean-7-days': [0.1383, 0.2173, 0.0546],
  arima: [0.1492, 0.2194, 0.0489],
  sarima: [0.1305, 0.2051, 0.0519],
  'profile-arima': [0.1238, 0.1989, 0.0491],
  linear: [0.1301, 0.2013, 0.0504],
  blend: [0.1264, 0.198, 0.0489],
} as const

test('availability: every method errs as stated, and the blend beats the others as it must', {
  timeout: 240_000,
}, () => {
  const { scores } = backtestAvailability(readAvailability(), '2019-07-08', packages)
  const of = (method: string) => scores.find((score) => score.method === method)

  for (const [method, [mae, rmse, brier]] of Object.entries(JULY)) {
    const score = of(method)
    const tolerance = /arima|blend/.test(method) ? 0.002 : 0.0005
    expect(score?.pairs).toBe(4_800)
    expect(Math.abs((score?.mae ?? 1) - mae), `${method} MAE`).toBeLessThanOrEqual(tolerance)
    expect(Math.abs((score?.rmse ?? 1) - rmse), `${method} RMSE`).toBeLessThanOrEqual(tolerance)
    expect(Math.abs((score?.brier ?? 1) - brier), `${method} Brier`).toBeLessThanOrEqual(tolerance)
  }
  expect(of('blend')?.rmse).toBeLessThanOrEqual(0.95 * (of('arima')?.rmse ?? 0))
  expect(of('blend')?.rmse).toBeLessThanOrEqual(0.8 * (of('seasonal-naive-24')?.rmse ?? 0))
  expect(of('blend')?.brier).toBeLessThanOrEqual(1.02 * (of('arima')?.brier ?? 0))
})

/** MAE and RMSE in kWh of 2,208 hours each. */
const LOAD = [
  {
    from: '2018-04-01',
    testFrom: '2019-07-01',
    testTo: '2019-10-01',
    rows: 10_272,
    expected: {
      'seasonal-naive-24': [6.038, 8.808],
      'seasonal-naive-168': [6.253, 8.884],
      'mean-4-weeks': [4.775, 6.849],
      'mean-7-days': [4.83, 6.818],
      linear: [4.635, 6.373],
    },
  },
  {
    from: '2018-07-01',
    testFrom: '2019-10-01',
    testTo: '2020-01-01',
    rows: 10_296,
    expected: {
      'seasonal-naive-24': [6.63, 9.668],
      'seasonal-naive-168': [6.451, 9.74],
      'mean-4-weeks': [5.181, 7.662],
      'mean-7-days': [5.31, 7.666],
      linear: [4.993, 7.039],
    },
  },
] as const

test.each(LOAD)(
  'load from $testFrom: every method errs as stated, and linear beats the others as it must',
  { timeout: 120_000 },
  (window) => {
    const load = readLoad(window.from)
    const methods = ['seasonal-naive-24', 'seasonal-naive-168', 'mean-4-weeks', 'mean-7-days', 'linear'] as const
    const { scores, trainingRows } = backtestLoad(
      load.values,
      load.hourOfWeekOfFirst,
      load.indexOfDate(window.testFrom),
      load.indexOfDate(window.testTo),
      packages,
      methods,
    )
    const of = (method: string) => scores.find((score) => score.method === method)

    expect(trainingRows).toBe(window.rows)
    for (const [method, [mae, rmse]] of Object.entries(window.expected)) {
      expect(of(method)?.pairs).toBe(2_208)
      expect(Math.abs((of(method)?.mae ?? 0) - mae), `${method} MAE`).toBeLessThanOrEqual(0.01)
      expect(Math.abs((of(method)?.rmse ?? 0) - rmse), `${method} RMSE`).toBeLessThanOrEqual(0.01)
    }
    expect(of('linear')?.mae).toBeLessThanOrEqual(0.85 * (of('seasonal-naive-168')?.mae ?? 0))
    expect(of('linear')?.mae).toBeLessThanOrEqual(of('mean-7-days')?.mae ?? 0)
  },
)

test('the forest finds a dense group of odd rows, with every seed', { timeout: 120_000 }, () => {
  for (let seed = 1; seed <= 8; seed++) {
    const { auc, ap, flaggedShare } = backtestAnomalies(packages.IsolationForest, seed)

    expect(auc).toBeGreaterThanOrEqual(0.965)
    expect(ap).toBeGreaterThanOrEqual(0.65)
    expect(Math.abs(flaggedShare - 0.1)).toBeLessThanOrEqual(0.005)
  }
})

describe('current fluctuation', () => {
  test('all twelve shipped traces that fluctuate are found, none of the others', () => {
    const score = scoreFluctuation(readTraces(), 1)

    expect(score).toEqual({ everyS: 1, found: 12, fluctuating: 12, falseAlarms: 0, normal: 21, medianDelayS: 72 })
  })

  test('drawn traces of every class reach the mark that was stated for it', { timeout: 120_000 }, () => {
    const seed = randomInt(1_000_000)
    const drawn = scoreDrawnTraces(seed, 200)

    console.log(
      `traces drawn with seed ${seed}: ${drawn.map(({ class: name, share }) => `${name} ${share}`).join(', ')}`,
    )
    expect(drawn.filter(({ ok }) => !ok)).toEqual([])
  })
})
