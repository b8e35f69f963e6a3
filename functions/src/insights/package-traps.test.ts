import { createRequire } from 'node:module'
import { ARIMA_100, type ArimaConstructor, forecastArima } from '@charge-it/shared/insights/guarded-arima.ts'
import { growForest } from '@charge-it/shared/insights/guarded-forest.ts'
import { clusterRows } from '@charge-it/shared/insights/guarded-kmeans.ts'
import { fitLinear } from '@charge-it/shared/insights/guarded-regression.ts'
import { seededRandom } from '@charge-it/shared/insights/seeded-random.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadPackages, type Packages } from './packages.ts'

/**
 * What the packages do without their guards, beside what the guards make of it. When an update mends one of them, its
 * test fails here and the guard can be looked at again.
 */
let packages: Packages
beforeAll(async () => {
  packages = await loadPackages()
}, 60_000)

const PLAIN = { p: 1, d: 0, q: 0, P: 0, D: 0, Q: 0, s: 0, verbose: false }

function series(length: number): number[] {
  const random = seededRandom(5)
  return Array.from({ length }, () => 5 + random())
}

function bareForecast(Arima: ArimaConstructor, values: number[]): readonly number[] {
  const model = new Arima(PLAIN)
  try {
    model.train(values)
    return model.predict(3)[0]
  } finally {
    model.destroy()
  }
}

describe('arima 0.2.8', () => {
  test('answers with garbage after destroy, without an error; the guard forecasts before and never after', () => {
    const values = series(100)
    const model = new packages.Arima(PLAIN)
    model.train(values)
    const [before] = model.predict(3)
    model.destroy()
    const [after] = model.predict(3)

    expect(before.every((value) => value > 4)).toBe(true)
    expect(after.every((value) => value > 4)).toBe(false)
    const uses: string[] = []
    class Watched extends packages.Arima {
      override predict(length: number) {
        uses.push('predict')
        return super.predict(length)
      }
      override destroy() {
        uses.push('destroy')
        super.destroy()
      }
    }
    const guarded = forecastArima(Watched, ARIMA_100, values, 3)
    expect(guarded).toMatchObject({ ok: true })
    expect(guarded.ok && guarded.mean).toEqual(before)
    expect(uses).toEqual(['predict', 'destroy'])
  })

  test('is destroyed by the guard even when it breaks', () => {
    let destroyed = 0
    class Breaking extends packages.Arima {
      override predict(): never {
        throw new Error('broken')
      }
      override destroy() {
        destroyed++
        super.destroy()
      }
    }

    expect(forecastArima(Breaking, ARIMA_100, series(100), 3)).toEqual({ ok: false, reason: 'failed' })
    expect(destroyed).toBe(1)
  })

  test.each([
    ['an infinity in the middle', 25, Number.POSITIVE_INFINITY],
    ['a NaN at the beginning', 0, Number.NaN],
    ['a NaN at the end', 49, Number.NaN],
  ])('answers NaN to %s; the guard a number', (_, index, broken) => {
    const values = series(50)
    values[index] = broken

    expect(bareForecast(packages.Arima, [...values]).every(Number.isNaN)).toBe(true)
    expect(forecastArima(packages.Arima, ARIMA_100, values, 3)).toMatchObject({ ok: true })
  })

  test('goes on silently over a NaN in the middle, as if nothing were missing', () => {
    const values = series(50)
    for (let index = 10; index < 40; index++) values[index] = Number.NaN

    expect(bareForecast(packages.Arima, [...values]).every(Number.isFinite)).toBe(true)
    expect(forecastArima(packages.Arima, ARIMA_100, values, 3)).toEqual({ ok: false, reason: 'tooManyGaps' })
  })

  test('throws on five points and breaks its memory on ten thousand; the guard does neither', () => {
    // Loaded apart: what broke its memory is no use to other tests.
    const require = createRequire(import.meta.url)
    for (const path of Object.keys(require.cache)) {
      if (path.includes('/node_modules/arima/')) delete require.cache[path]
    }
    const { log } = console
    console.log = () => {}
    const Apart: ArimaConstructor = require('arima')
    console.log = log

    expect(() => bareForecast(Apart, series(5))).toThrow(/too short/i)
    expect(() => bareForecast(Apart, series(10_000))).toThrow(/out of bounds/)
    expect(forecastArima(packages.Arima, ARIMA_100, series(5), 3)).toEqual({ ok: false, reason: 'tooShort' })
    expect(forecastArima(packages.Arima, ARIMA_100, series(10_000), 3)).toMatchObject({ ok: true })
  })
})

describe('isolation-forest 0.0.9', () => {
  const rows = series(300).map((value, index) => [value, index % 7])
  const named = rows.map(([a, b]) => ({ a: a ?? 0, b: b ?? 0 }))

  test('grows each tree on all rows whatever sub-sample it draws; the guard gives it the sub-sample alone', () => {
    const bare = new packages.IsolationForest(1, 16)
    bare.fit(named)
    const given: number[] = []
    class Watched extends packages.IsolationForest {
      override fit(sample: Record<string, number>[]) {
        given.push(sample.length)
        super.fit(sample)
      }
    }
    growForest(Watched, rows, 1)

    // Its leaves hold all 300 rows, not 16.
    const [tree] = Object(bare).trees
    expect(JSON.stringify(tree).match(/"a":/g)).toHaveLength(300)
    expect(given).toHaveLength(100)
    expect(new Set(given)).toEqual(new Set([256]))
  })

  test('has no seed; the guard gives the same scores to the same seed', () => {
    const [once, again] = [1, 2].map(() => {
      const forest = new packages.IsolationForest(10, 64)
      forest.fit(named)
      return forest.predict(named)
    })

    expect(once).not.toEqual(again)
    expect(growForest(packages.IsolationForest, rows, 3)?.trainingScores).toEqual(
      growForest(packages.IsolationForest, rows, 3)?.trainingScores,
    )
  })

  test('keeps its old trees when it is fitted again, and scores a single row as NaN', () => {
    const forest = new packages.IsolationForest(5, 16)
    forest.fit(named)
    const once = JSON.stringify(forest).length
    forest.fit(named)
    const single = new packages.IsolationForest(5, 16)
    single.fit([{ a: 1 }])

    expect(JSON.stringify(forest).length).toBeGreaterThan(1.5 * once)
    expect(single.predict([{ a: 1 }])).toEqual([Number.NaN])
    expect(growForest(packages.IsolationForest, [[1]], 1)).toBeNull()
  })

  test('looks only at the columns of its first row, and takes NaN without a word; the guard refuses both', () => {
    const ragged = new packages.IsolationForest(10, 4)
    ragged.fit([{ a: 1 }, { a: 2, b: 100 }, { a: 3, b: -100 }, { a: 2, b: 1 }])
    const [far, near] = ragged.predict([
      { a: 1, b: 1e9 },
      { a: 1, b: 0 },
    ])

    expect(far).toBe(near)
    expect(() =>
      new packages.IsolationForest(1, 16).fit([{ a: Number.NaN }, ...named.map(({ a }) => ({ a }))]),
    ).not.toThrow()
    expect(() => growForest(packages.IsolationForest, [[1], [2, 100]], 1)).toThrow(RangeError)
    expect(() => growForest(packages.IsolationForest, [[1], [Number.NaN]], 1)).toThrow(RangeError)
  })
})

describe('ml-regression 6.3.0', () => {
  const bare = (rows: number[][], outputs: number[][]) =>
    new packages.Regression(rows, outputs, { intercept: true, statistics: false }).toJSON().weights.map(([one]) => one)

  test('answers fewer rows than columns with weights; the guard refuses', () => {
    const rows = [
      [1, 2, 3],
      [4, 5, 7],
    ]

    expect(bare(rows, [[1], [2]]).every(Number.isFinite)).toBe(true)
    expect(fitLinear(packages.Regression, rows, [1, 2])).toEqual({ ok: false, reason: 'tooFewRows' })
  })

  test('answers a NaN with weights that are NaN; the guard refuses', () => {
    const rows = series(30).map((value) => [value])
    rows[3] = [Number.NaN]

    expect(
      bare(
        rows,
        series(30).map((value) => [value]),
      ).every(Number.isNaN),
    ).toBe(true)
    expect(fitLinear(packages.Regression, rows, series(30))).toEqual({ ok: false, reason: 'notFinite' })
  })

  test('puts the intercept last, and wants its outputs as rows', () => {
    const rows = series(30).map((value) => [value])
    const flat: number[] = series(30)

    expect(
      bare(
        rows,
        rows.map(([x]) => [3 * (x ?? 0) + 7]),
      ),
    ).toEqual([expect.closeTo(3, 6), expect.closeTo(7, 6)])
    expect(() => new packages.Regression(rows, Object(flat), { intercept: true, statistics: false })).toThrow(/2D/)
    expect(fitLinear(packages.Regression, rows, flat)).toMatchObject({ ok: true })
  })
})

describe('ml-kmeans 7.0.1', () => {
  const once = (rows: number[][], k: number) =>
    packages.kmeans(rows, k, { initialization: 'kmeans++', seed: 1, maxIterations: 100 }).centroids

  test('throws on too many groups and on NaN, and makes two of one point; the guard does not', () => {
    expect(() => once([[1]], 2)).toThrow()
    expect(() => once([[1], [Number.NaN], [2]], 2)).toThrow()
    expect(once([[1], [1], [1]], 2)).toEqual([[1], [1]])
    expect(clusterRows(packages.kmeans, [[1]], 2)?.centroids).toEqual([[1]])
    expect(clusterRows(packages.kmeans, [[1], [Number.NaN], [2]], 2)).toBeNull()
    expect(clusterRows(packages.kmeans, [[1], [1], [1]], 2)?.centroids).toEqual([[1]])
  })
})
