import { ARIMA_100, forecastArima, SARIMA_24, Z80 } from '@charge-it/shared/insights/guarded-arima.ts'
import { growForest } from '@charge-it/shared/insights/guarded-forest.ts'
import { clusterRows, inertiaOf } from '@charge-it/shared/insights/guarded-kmeans.ts'
import { fitLinear, predictLinear } from '@charge-it/shared/insights/guarded-regression.ts'
import { seededRandom } from '@charge-it/shared/insights/seeded-random.ts'
import { mean, standardDeviation } from '@charge-it/shared/insights/statistics.ts'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { loadPackages, type Packages } from './packages.ts'

let packages: Packages
beforeAll(async () => {
  packages = await loadPackages()
}, 30_000)

const random = seededRandom(7)
const noise = () => random() + random() + random() - 1.5
/** An AR(1) around 5. */
function series(length: number): number[] {
  const values = [5]
  while (values.length < length) values.push(5 + 0.7 * ((values.at(-1) ?? 5) - 5) + noise())
  return values
}

describe('arima behind its guard', () => {
  test('the second list of the package is a variance, of which the band needs the root', () => {
    const values = series(1_000)
    const forecast = forecastArima(packages.Arima, ARIMA_100, values, 200)

    expect(forecast.ok).toBe(true)
    if (!forecast.ok) return
    // Far ahead the forecast is the mean of the series, and its variance that of the series.
    const spread = standardDeviation(values) ?? 0
    expect(forecast.mean.at(-1)).toBeCloseTo(mean(values) ?? 0, 0)
    expect(forecast.variance.at(-1)).toBeGreaterThan(0.8 * spread ** 2)
    expect(forecast.variance.at(-1)).toBeLessThan(1.25 * spread ** 2)
    expect(Z80 * Math.sqrt(forecast.variance.at(-1) ?? 0)).toBeCloseTo(Z80 * spread, 0)
  })

  test('the package alone fills a gap silently and answers NaN to a NaN at the end', () => {
    const model = new packages.Arima({ p: 1, d: 0, q: 0, P: 0, D: 0, Q: 0, s: 0, verbose: false })
    model.train([...series(50), Number.NaN])
    const [alone] = model.predict(2)
    model.destroy()

    expect(alone.every(Number.isFinite)).toBe(false)
  })

  test('[edge 1] gaps at the ends and in the middle are filled, more than a fifth is refused', () => {
    const values: (number | null)[] = series(100)
    for (const index of [0, 40, 41, 99]) values[index] = null

    expect(forecastArima(packages.Arima, ARIMA_100, values, 24)).toMatchObject({ ok: true })
    expect(
      forecastArima(
        packages.Arima,
        ARIMA_100,
        values.map((value, index) => (index % 4 === 0 ? null : value)),
        24,
      ),
    ).toEqual({ ok: false, reason: 'tooManyGaps' })
    expect(forecastArima(packages.Arima, ARIMA_100, [...series(30), Number.POSITIVE_INFINITY], 3)).toMatchObject({
      ok: true,
    })
  })

  test('[edge 2] five points are refused, ten thousand are cut to the newest', () => {
    expect(forecastArima(packages.Arima, ARIMA_100, series(5), 24)).toEqual({ ok: false, reason: 'tooShort' })
    expect(forecastArima(packages.Arima, SARIMA_24, series(71), 24)).toEqual({ ok: false, reason: 'tooShort' })
    expect(forecastArima(packages.Arima, ARIMA_100, series(10_000), 24)).toMatchObject({ ok: true })
  })

  test('[edge 3] a season of a week is refused, a constant stays what it is', () => {
    expect(forecastArima(packages.Arima, { ...SARIMA_24, s: 168 }, series(1_000), 24)).toEqual({
      ok: false,
      reason: 'seasonTooLong',
    })
    expect(forecastArima(packages.Arima, ARIMA_100, Array(500).fill(0.5), 3)).toEqual({
      ok: true,
      mean: [0.5, 0.5, 0.5],
      variance: [0, 0, 0],
    })
  })

  test('a model is destroyed with its forecast, and the solver prints nothing', () => {
    const written = vi.spyOn(process.stdout, 'write')
    const destroyed = vi.fn()
    class Watched extends packages.Arima {
      override destroy() {
        destroyed()
        super.destroy()
      }
    }
    forecastArima(Watched, SARIMA_24, series(504), 24)
    const lines = written.mock.calls.length
    written.mockRestore()

    expect(destroyed).toHaveBeenCalledTimes(1)
    expect(lines).toBe(0)
  })
})

describe('isolation-forest behind its guard', () => {
  const rows = Array.from({ length: 600 }, () => [noise(), noise()])

  test('equal seeds give equal scores, and Math.random is put back', () => {
    const own = Math.random
    const [first, again, other] = [3, 3, 4].map((seed) => growForest(packages.IsolationForest, rows, seed))

    expect(first?.trainingScores).toEqual(again?.trainingScores)
    expect(first?.trainingScores).not.toEqual(other?.trainingScores)
    expect(Math.random).toBe(own)
    const breaking = class {
      fit() {
        throw new Error('broken')
      }
      predict() {
        return []
      }
    }
    expect(() => growForest(breaking, rows, 1)).toThrow('broken')
    expect(Math.random).toBe(own)
  })

  test('a tenth of the training rows lies above the threshold, an outlier far above', () => {
    const forest = growForest(packages.IsolationForest, rows, 3)
    const above = forest?.trainingScores.filter((score) => score > forest.threshold).length ?? 0

    expect(above / rows.length).toBeCloseTo(0.1, 2)
    expect(forest?.score([[9, -9]])[0]).toBeGreaterThan(Math.max(...(forest?.trainingScores ?? [1])) - 1e-9)
  })

  test('[edge 4] one row gives no forest, a NaN and a ragged row are refused', () => {
    expect(growForest(packages.IsolationForest, [[1, 2]], 1)).toBeNull()
    expect(() => growForest(packages.IsolationForest, [[1, Number.NaN]], 1)).toThrow(RangeError)
    expect(() => growForest(packages.IsolationForest, [[1, 2], [1]], 1)).toThrow(RangeError)
    expect(() => growForest(packages.IsolationForest, rows, 1)?.score([[1]])).toThrow(RangeError)
  })
})

describe('ml-kmeans behind its guard', () => {
  const blobs = Array.from({ length: 90 }, (_, index) => {
    const [x, y] = [
      [0, 0],
      [6, 0],
      [0, 6],
    ][index % 3] ?? [0, 0]
    return [(x ?? 0) + noise() / 2, (y ?? 0) + noise() / 2]
  })

  test('seeded blobs are found, and no single seed is better', () => {
    const found = clusterRows(packages.kmeans, blobs, 3)
    const pure = [0, 1, 2].every((blob) => new Set(found?.clusters.filter((_, index) => index % 3 === blob)).size === 1)

    expect(pure).toBe(true)
    for (let seed = 1; seed <= 40; seed++) {
      const { centroids } = packages.kmeans(blobs, 3, { initialization: 'kmeans++', seed, maxIterations: 200 })
      expect(found?.inertia).toBeLessThanOrEqual(inertiaOf(blobs, centroids) + 1e-9)
    }
  })

  test('the order of the rows does not matter', () => {
    const found = clusterRows(packages.kmeans, blobs, 3)
    const reversed = clusterRows(packages.kmeans, [...blobs].reverse(), 3)

    expect([...(reversed?.clusters ?? [])].reverse()).toEqual(found?.clusters)
    expect(reversed?.centroids).toEqual(found?.centroids)
  })

  test('[edge 5] more groups than distinct rows, equal rows, NaN and nothing', () => {
    expect(clusterRows(packages.kmeans, [[1], [1], [2]], 3)?.centroids).toEqual([[1], [2]])
    expect(clusterRows(packages.kmeans, [[1], [1]], 2)?.centroids).toEqual([[1]])
    expect(clusterRows(packages.kmeans, [[Number.NaN]], 1)).toBeNull()
    expect(clusterRows(packages.kmeans, [], 1)).toBeNull()
  })
})

describe('ml-regression behind its guard', () => {
  test('finds the weights, the intercept last', () => {
    const rows = Array.from({ length: 100 }, () => [noise(), noise()])
    const fit = fitLinear(
      packages.Regression,
      rows,
      rows.map(([a, b]) => 2 * (a ?? 0) - 3 * (b ?? 0) + 5),
    )

    expect(fit).toMatchObject({ ok: true, rows: 100 })
    if (!fit.ok) return
    for (const [index, weight] of [2, -3, 5].entries()) expect(fit.weights[index]).toBeCloseTo(weight, 9)
    expect(predictLinear(fit.weights, [1, 1])).toBeCloseTo(4, 9)
  })

  test('[edge 6] too few rows, NaN and ragged rows are refused', () => {
    const rows = Array.from({ length: 20 }, (_, index) => [index, index ** 2])

    expect(
      fitLinear(
        packages.Regression,
        rows.slice(0, 14),
        rows.slice(0, 14).map(() => 1),
      ),
    ).toMatchObject({
      reason: 'tooFewRows',
    })
    expect(fitLinear(packages.Regression, [...rows, [Number.NaN, 1]], Array(21).fill(1))).toMatchObject({
      reason: 'notFinite',
    })
    expect(fitLinear(packages.Regression, rows, Array(20).fill(Number.NaN))).toMatchObject({ reason: 'notFinite' })
    expect(fitLinear(packages.Regression, [...rows, [1]], Array(21).fill(1))).toMatchObject({ reason: 'ragged' })
  })
})
