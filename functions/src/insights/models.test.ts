import { methodForData, predictAvailability } from '@charge-it/shared/insights/availability-model.ts'
import { loadMethodForData, predictLoad, trainLoadModel } from '@charge-it/shared/insights/load-model.ts'
import { maintenanceRow } from '@charge-it/shared/insights/maintenance-rules.ts'
import { scoreAnomalies } from '@charge-it/shared/insights/maintenance-score.ts'
import { seededRandom } from '@charge-it/shared/insights/seeded-random.ts'
import { trainAvailability } from '@charge-it/shared/insights/train-availability.ts'
import { clusterUsers, type UserProfile, userProfile } from '@charge-it/shared/insights/user-clusters.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadPackages, type Packages } from './packages.ts'

let packages: Packages
beforeAll(async () => {
  packages = await loadPackages()
}, 60_000)

const random = seededRandom(21)
/** Hours from a Monday on that end at a midnight; busier at work hours. */
function free(days: number): number[] {
  return Array.from({ length: days * 24 }, (_, hour) =>
    hour % 168 < 120 && hour % 24 >= 8 && hour % 24 < 18 && random() < 0.6 ? 0.5 : 1,
  )
}

describe('availability', () => {
  const of = (days: number, others: readonly (number | null)[][] = []) =>
    predictAvailability(
      [{ key: 'A', values: free(days) }, ...others.map((values, index) => ({ key: `B${index}`, values }))],
      (days % 7) * 24,
      null,
      packages.Arima,
    )[0]

  test.each([
    [56, 'blend'],
    [55, 'profile-arima'],
    [28, 'profile-arima'],
    [27, 'sarima'],
    [21, 'sarima'],
    [20, 'arima'],
    [7, 'arima'],
    [6, null],
  ])('%i days of data are for %s', (days, method) => {
    expect(methodForData(days * 24)).toBe(method)
  })

  test.each([
    [30, { status: 'model', method: 'profile-arima', reason: null }],
    [22, { status: 'model', method: 'sarima', reason: null }],
    [8, { status: 'model', method: 'arima', reason: null }],
    [4, { status: 'fallback', method: 'site-hour-mean', reason: 'needs-7-days', confidence: 'low' }],
    [2, { status: 'none', method: null, reason: 'needs-3-days', hours: [] }],
  ])('a station of %i days: %j', (days, expected) => {
    const forecast = of(days)

    expect(forecast).toMatchObject(expected)
    for (const { freeShare, lo80, hi80 } of forecast?.hours ?? []) {
      expect(freeShare).toBeGreaterThanOrEqual(0)
      expect(freeShare).toBeLessThanOrEqual(1)
      expect(lo80).toBeLessThanOrEqual(freeShare)
      expect(hi80).toBeGreaterThanOrEqual(freeShare)
    }
  })

  test('[edge 1] blend without trained weights gives way to the profile, and says so', () => {
    expect(of(60)).toMatchObject({ status: 'fallback', method: 'profile-arima', reason: 'model-failed' })
  })

  test('[edge 2] a new station takes the hours of its site', () => {
    const newcomer = Array.from({ length: 24 * 20 }, () => null)
    const [known, unknown] = predictAvailability(
      [
        { key: 'A', values: free(20) },
        { key: 'B', values: newcomer },
      ],
      0,
      null,
      packages.Arima,
    )

    expect(known).toMatchObject({ status: 'model' })
    expect(unknown).toMatchObject({ status: 'fallback', method: 'site-hour-mean', sampleCount: 0 })
    expect(unknown?.hours).toHaveLength(24)
  })

  test('training is repeatable, compares on the same hours, and keeps the scores of stations whose turn it is not', () => {
    const stations = [1, 2, 3].map((index) => ({ key: `S${index}`, values: free(100) }))
    const train = (night: number, previous: ReturnType<typeof trainAvailability> | null) =>
      trainAvailability(stations, 0, { night, seed: 1, previous, dates: ['a', 'b'], ...packages })

    const first = train(0, null)
    const second = train(1, first)

    expect(train(0, null)).toEqual(first)
    expect(Object.keys(first.stations.S1?.scores ?? {})).toContain('blend')
    expect(first.stations.S2?.scores).toEqual({})
    expect(second.stations.S1?.scores).toEqual(first.stations.S1?.scores)
    expect(Object.keys(second.stations.S2?.scores ?? {})).toContain('blend')
    expect(first.bands.blend).toHaveLength(4)
    // Random hours: the last one says nothing.
    expect(first.pooled.blend).toBeLessThan(first.pooled.persistence ?? 0)
  }, 60_000)
})

describe('load', () => {
  /** A day's course with noise; less on weekends. */
  const energy = (days: number) =>
    Array.from({ length: days * 24 }, (_, hour) => {
      const course = 3_000 + 2_500 * Math.sin((2 * Math.PI * ((hour % 24) - 7)) / 24)
      return course * (hour % 168 < 120 ? 1 : 0.4) + 1_500 * random()
    })

  test.each([
    [56, 'linear'],
    [55, 'mean-7-days'],
    [7, 'mean-7-days'],
    [6, 'seasonal-naive-24'],
    [2, 'seasonal-naive-24'],
    [1, null],
  ])('%i days of data are for %s', (days, method) => {
    expect(loadMethodForData(days)).toBe(method)
  })

  test('a trained site is forecast with a band around each hour, none below zero', () => {
    const values = energy(120)
    const model = trainLoadModel(values, 0, { previous: null, dates: ['a', 'b'], ...packages })
    const forecast = predictLoad(values, 0, model, packages.Arima)

    expect(forecast.status).toBe('model')
    expect(forecast.error?.value).toBeLessThan(forecast.error?.naive ?? 0)
    for (const { energyWh, lo80, hi80 } of forecast.hours) {
      expect(lo80).toBeGreaterThanOrEqual(0)
      expect(lo80).toBeLessThanOrEqual(energyWh)
      expect(hi80).toBeGreaterThanOrEqual(energyWh)
    }
  })

  test('[edge 3] little data, no data and too many gaps are named', () => {
    expect(predictLoad(energy(10), 0, null, packages.Arima)).toMatchObject({
      status: 'fallback',
      reason: 'needs-8-weeks',
    })
    expect(predictLoad(energy(1), 0, null, packages.Arima)).toMatchObject({ status: 'none', reason: 'needs-2-days' })
    expect(predictLoad(Array(500).fill(null), 0, null, packages.Arima)).toMatchObject({ status: 'none' })
    const holes = energy(60).map((value, hour) => (hour > 0 && hour % 3 === 0 ? null : value))
    expect(predictLoad(holes, 0, null, packages.Arima)).toMatchObject({ status: 'none', reason: 'too-many-gaps' })
  })
})

test('the odd station of ten gets the highest rank, with what is odd about it; few days give no score', () => {
  const day = { longestGapMin: 0, missedShare: 0, codes: [], boots: 0, starts: 4, failedStarts: 0, statusFlaps: 0 }
  const usual = () => maintenanceRow({ ...day, energyWh: 20_000 + random() * 10_000, sessions: 3 + random() * 2 })
  const days = Array.from({ length: 300 }, usual)
  const odd = maintenanceRow({ ...day, codes: Array(20).fill('GroundFailure'), boots: 9, energyWh: 0, sessions: 0 })
  const rows = [...Array.from({ length: 9 }, usual), odd]

  const scored = scoreAnomalies(packages.IsolationForest, days, rows, 4)

  expect(scored?.scores.at(-1)).toMatchObject({ rank: 1, aboveThreshold: true })
  expect(scored?.scores.at(-1)?.features.map(({ name }) => name)).toContain('errors')
  expect(scoreAnomalies(packages.IsolationForest, days, rows, 4)).toEqual(scored)
  expect(scoreAnomalies(packages.IsolationForest, days.slice(0, 199), rows, 4)).toBeNull()
})

describe('groups of drivers', () => {
  const session = (startHour: number, durationH: number, energyWh: number) => ({
    startHour,
    durationH,
    energyWh,
    isWeekend: random() < 0.2,
  })
  const near = (middle: number) => middle * (0.9 + 0.2 * random())
  /** Commuters, overnight parkers, rare visitors. */
  const users = Array.from({ length: 90 }, (_, index): UserProfile => {
    const [count, hour, hours, energy] = [
      [120, 8, 8, 12_000],
      [50, 20, 11, 30_000],
      [11, 13, 1, 6_000],
    ][index % 3] ?? [0, 0, 0, 0]
    const own = Array.from({ length: Math.round(near(count ?? 0)) }, () =>
      session(near(hour ?? 0), near(hours ?? 0), near(energy ?? 0)),
    )
    const profile = userProfile([...own, ...Array.from({ length: 10 }, () => own[0] ?? session(0, 1, 1))], 26)
    if (profile === null) throw new Error('too few sessions')
    return profile
  })

  test('three seeded kinds are found, whatever their order, and keep their names', () => {
    const found = clusterUsers(packages.kmeans, users)
    const again = clusterUsers(packages.kmeans, [...users].reverse(), found?.clusters ?? [])

    for (const kind of [0, 1, 2])
      expect(new Set(found?.clusterOf.filter((_, index) => index % 3 === kind)).size).toBe(1)
    expect(found).toMatchObject({ basis: 'clusters' })
    expect(found?.silhouette).toBeGreaterThan(0.5)
    expect([...(again?.clusterOf ?? [])].reverse()).toEqual(found?.clusterOf)
  })

  test('few users are provisional, fewer fall under rules, none give nothing', () => {
    expect(clusterUsers(packages.kmeans, users.slice(0, 30))).toMatchObject({ basis: 'provisional' })
    expect(clusterUsers(packages.kmeans, users.slice(0, 19))).toMatchObject({ basis: 'rules', silhouette: null })
    expect(clusterUsers(packages.kmeans, [])).toBeNull()
    expect(userProfile([session(8, 1, 1)], 26)).toBeNull()
  })
})
