import { describe, expect, test } from 'vitest'
import { chooseChampion, confidenceOf } from './champion.ts'
import { fillGaps } from './fill-gaps.ts'
import { type HealthInput, healthScore } from './health-score.ts'
import { faultsOf, offlineOf } from './intervals-of-events.ts'
import { loadPlan } from './load-plan.ts'
import { maintenanceRules, pausesOf, type StationDay } from './maintenance-rules.ts'
import { seededRandom } from './seeded-random.ts'
import { stationHours } from './station-hours.ts'
import { usualRange } from './usual-range.ts'
import { expectedSessions, usualWeek } from './usual-week.ts'

describe('health', () => {
  const random = seededRandom(5)
  const input = (): HealthInput => ({
    available: random() < 0.1 ? null : random(),
    errors: Array.from({ length: Math.floor(random() * 6) }, () => ({
      code: ['GroundFailure', 'OtherError', 'EVCommunicationError', 'WeakSignal'][Math.floor(random() * 4)] ?? '',
      ageH: random() * 72,
    })),
    usageWh: random() < 0.2 ? null : random() * 100_000,
    usualUsageWh: random() < 0.2 ? null : random() * 100_000,
  })

  test('lies between 0 and 100 and falls with each part that gets worse, in 2,000 drawn cases', () => {
    for (let round = 0; round < 2_000; round++) {
      const one = input()
      const { score } = healthScore(one)
      const worse = [
        one.available === null ? one : { ...one, available: one.available * random() },
        { ...one, errors: [...one.errors, { code: 'GroundFailure', ageH: random() * 24 }] },
        one.usageWh === null ? one : { ...one, usageWh: one.usageWh * random() },
      ]

      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(100)
      for (const other of worse) expect(healthScore(other).score).toBeLessThanOrEqual(score + 1e-9)
    }
  })

  test('[edge 1] a new station has a number, and says what is not known', () => {
    expect(healthScore({ available: null, errors: [], usageWh: null, usualUsageWh: null })).toEqual({
      score: 100,
      parts: { available: 0, errorFree: 1, usage: null },
      reasons: ['availability-unknown', 'usage-unknown'],
    })
    expect(healthScore({ available: 1, errors: [], usageWh: 5, usualUsageWh: 0 }).parts.usage).toBeNull()
  })

  test('an error counts half after a day', () => {
    const of = (ageH: number) =>
      -5 *
      Math.log(
        healthScore({ available: 1, errors: [{ code: 'OtherError', ageH }], usageWh: null, usualUsageWh: null }).parts
          .errorFree,
      )

    expect(of(0)).toBeCloseTo(1, 9)
    expect(of(24)).toBeCloseTo(0.5, 9)
  })
})

describe('champion and confidence', () => {
  const scored = (errors: Readonly<Record<string, number>>) =>
    Object.entries(errors).map(([method, error]) => ({ method, error }))

  test('a challenger takes over with two percent, not with less', () => {
    expect(chooseChampion('blend', scored({ blend: 1, arima: 0.979 }))).toBe('arima')
    expect(chooseChampion('blend', scored({ blend: 1, arima: 0.985 }))).toBe('blend')
    expect(chooseChampion('gone', scored({ blend: 1, arima: 1.2 }))).toBe('blend')
    expect(chooseChampion('blend', [])).toBeNull()
  })

  test('naive is shown where it wins, with low confidence', () => {
    expect(chooseChampion('blend', scored({ blend: 1, 'seasonal-naive-24': 0.9 }))).toBe('seasonal-naive-24')
    expect(confidenceOf({ value: 0.9, naive: 0.9 }, 1e6, 1)).toBe('low')
    expect(confidenceOf({ value: 0.89, naive: 1 }, 200, 100)).toBe('high')
    expect(confidenceOf({ value: 0.89, naive: 1 }, 199, 100)).toBe('medium')
    expect(confidenceOf(null, 1e6, 1)).toBe('low')
  })
})

describe('gaps', () => {
  test('short ones are bridged, longer ones get the mean of their hour, a fifth missing is too much', () => {
    const days = Array.from({ length: 96 }, (_, hour) => hour % 24)
    const short = days.map((value, index) => (index === 50 || index === 51 ? null : value))
    const long = days.map((value, index) => (index >= 50 && index < 58 ? null : value))

    expect(fillGaps(short)).toEqual(days)
    expect(fillGaps(long)).toEqual(days)
    expect(fillGaps(days.map((value, index) => (index < 20 ? null : value)))).toBeNull()
    expect(fillGaps([])).toBeNull()
  })
})

describe('rules of maintenance', () => {
  const quiet: StationDay = {
    longestGapMin: 0,
    missedShare: 0,
    codes: [],
    boots: 0,
    starts: 0,
    failedStarts: 0,
    statusFlaps: 0,
    energyWh: 0,
    sessions: 0,
  }
  const rulesOf = (day: Partial<StationDay>, silence: Parameters<typeof maintenanceRules>[2] = null) =>
    maintenanceRules({ ...quiet, ...day }, 300, silence).map(({ rule }) => rule)

  test.each([
    [{ longestGapMin: 16 }, ['heartbeatGap']],
    [{ longestGapMin: 15 }, []],
    [{ missedShare: 0.051 }, ['missedHeartbeats']],
    [{ codes: ['a', 'a', 'a', 'a'] }, ['manyErrors']],
    [{ codes: ['GroundFailure'] }, ['criticalError']],
    [{ boots: 2 }, ['unexplainedBoots']],
    [{ starts: 3, failedStarts: 1 }, ['failedStarts']],
    [{ starts: 2, failedStarts: 2 }, []],
    [{}, []],
  ])('%j -> %j', (day, rules) => {
    expect(rulesOf(day)).toEqual(rules)
  })

  test('a station that is connected and silent for three times its longest pause is found', () => {
    const sessions = [...Array.from({ length: 240 }, (_, hour) => (hour % 12 === 0 ? 1 : 0)), ...Array(40).fill(0)]
    const pauses = pausesOf(sessions)

    expect(pauses).toEqual({ sinceH: 51, longestUsualH: 12 })
    const silent = (online: boolean) => rulesOf({}, pauses === null ? null : { ...pauses, online, expected: null })
    expect(silent(true)).toEqual(['silentStation'])
    expect(silent(false)).toEqual([])
    expect(pausesOf(sessions.slice(0, 200))).toBeNull()
  })
})

describe('a station that is silent while its usual week expects sessions', () => {
  /** Four sessions each working day, one at the weekend: eight weeks up to a Monday 00:00. */
  const counts = Array.from({ length: 56 * 24 }, (_, index) => {
    const [day, hour] = [Math.floor(index / 24) % 7, index % 24]
    return day < 5 ? Number([8, 10, 14, 17].includes(hour)) : Number(hour === 12)
  })
  const week = usualWeek(counts, 0)
  const online = Array<number>(100).fill(0)
  const isFound = (sinceH: number, longestUsualH: number, expected: number | null) =>
    maintenanceRules(
      {
        longestGapMin: 0,
        missedShare: 0,
        codes: [],
        boots: 0,
        starts: 0,
        failedStarts: 0,
        statusFlaps: 0,
        energyWh: 0,
        sessions: 0,
      },
      300,
      { sinceH, longestUsualH, online: true, expected },
    ).length > 0

  test('the learned week has the hours of the week', () => {
    expect(week).toHaveLength(168)
    expect(week.reduce((sum, count) => sum + count, 0)).toBeCloseTo(22, 0)
    expect(week[10]).toBeGreaterThan(0.8)
    expect(week[3]).toBe(0)
    expect(week[5 * 24 + 10]).toBeLessThan(0.35)
  })

  test('working days promise more sessions than the weekend, hours offline or unknown none', () => {
    expect(expectedSessions(week, 5 * 24, 48, online)).toBeGreaterThan(7)
    expect(expectedSessions(week, 0, 48, online)).toBeLessThan(4)
    expect(expectedSessions(week, 5 * 24, 48, Array<number>(100).fill(1))).toBe(0)
    expect(expectedSessions(week, 5 * 24, 48, Array<null>(100).fill(null))).toBe(0)
  })

  test('ten expected sessions find it earlier, never before its longest pause, and without a pattern the floor holds', () => {
    expect(isFound(50, 40, 10.5)).toBe(true)
    expect(isFound(50, 40, 9.5)).toBe(false)
    expect(isFound(39, 40, 20)).toBe(false)
    expect(isFound(119, 40, null)).toBe(false)
    expect(isFound(121, 40, null)).toBe(true)
    expect(isFound(121, 40, 0)).toBe(true)
  })
})

describe('hours of a station', () => {
  const at = (time: string) => new Date(`2026-03-02T${time}Z`)
  const base = {
    startsAt: at('00:00:00'),
    hours: 24,
    until: at('05:30:00'),
    knownSince: new Date(0),
    connectorIds: [1, 2],
    sessions: [],
    faults: [],
    occupied: [],
    offline: [],
  }

  test('faulted is not free, offline is neither, hours to come are not known', () => {
    const hours = stationHours({
      ...base,
      sessions: [
        { connectorId: 1, startedAt: at('01:00:00'), endedAt: at('01:30:00'), chargedUntil: null, energyWh: 3_000 },
      ],
      faults: [{ connectorId: 2, from: at('01:45:00'), to: at('02:00:00') }],
      offline: [{ from: at('03:00:00'), to: at('04:30:00') }],
    })

    expect(hours.freeShare.slice(0, 6)).toEqual([1, 0.625, 1, null, 1, null])
    expect(hours.faultShare.slice(0, 3)).toEqual([0, 0.125, 0])
    expect(hours.offlineShare.slice(0, 6)).toEqual([0, 0, 0, 1, 0.5, null])
    expect(hours.energyWh.slice(0, 6)).toEqual([0, 3_000, 0, null, 0, null])
    expect(hours.sessions.slice(0, 3)).toEqual([0, 1, 0])
  })

  test('energy is spread over the time in which it was charged, over midnight too', () => {
    const session = {
      connectorId: 1,
      startedAt: new Date('2026-03-01T23:00:00Z'),
      endedAt: at('05:00:00'),
      chargedUntil: at('03:00:00'),
      energyWh: 4_000,
    }

    expect(stationHours({ ...base, sessions: [session] }).energyWh.slice(0, 5)).toEqual([1_000, 1_000, 1_000, 0, 0])
  })

  test('[edge 2] before it was known, and without connectors, nothing is', () => {
    expect(stationHours({ ...base, knownSince: at('02:30:00') }).freeShare.slice(0, 4)).toEqual([null, null, 1, 1])
    expect(stationHours({ ...base, connectorIds: [] }).freeShare.every((share) => share === null)).toBe(true)
  })

  test('[edge 3] a day of 25 hours has 25', () => {
    expect(stationHours({ ...base, hours: 25, until: at('23:59:59') }).freeShare).toHaveLength(25)
  })
})

describe('a journal', () => {
  const entry = (minute: number, type: string, connectorId: number | null = 1) => ({
    at: new Date(minute * 60_000),
    type,
    connectorId,
    detail: 'Faulted GroundFailure',
  })

  test('tells faults with their ends, and an hour at most where no end is told', () => {
    const faults = faultsOf([entry(0, 'fault'), entry(10, 'faultEnded'), entry(20, 'fault')])

    expect(faults.map(({ from, to, code }) => [from.getTime() / 60_000, (to?.getTime() ?? 0) / 60_000, code])).toEqual([
      [0, 10, 'GroundFailure'],
      [20, 80, 'GroundFailure'],
    ])
  })

  test('tells times without a connection', () => {
    expect(offlineOf([entry(5, 'offline', null), entry(9, 'online', null), entry(20, 'offline', null)])).toEqual([
      { from: new Date(300_000), to: new Date(540_000) },
      { from: new Date(1_200_000), to: null },
    ])
  })
})

test('a plan names hours above the limit, at risk and quiet', () => {
  const hours = [1_000, 5_000, 7_000].map((energyWh, start) => ({ start, energyWh, hi80: energyWh + 1_500 }))

  expect(loadPlan(hours, 6_000)).toEqual({
    hoursAboveLimit: [2],
    hoursAtRisk: [1, 2],
    peak: { start: 2, powerW: 7_000, hi80W: 8_500 },
    excessWh: 1_000,
    quietHours: [0, 1, 2],
    cheapHours: [],
  })
  const halfPrice = (start: number) => (start === 1 ? 2_000 : 1_000)
  expect(loadPlan(hours, null, halfPrice).cheapHours).toEqual([0, 2])
  // The cheap hour at risk is not recommended.
  expect(loadPlan(hours, 6_000, halfPrice).cheapHours).toEqual([0])
  expect(loadPlan(hours, null)).toMatchObject({ hoursAboveLimit: [], hoursAtRisk: [], excessWh: 0 })
})

test('what is usual leans on newer values', () => {
  const values = [...Array(50).fill({ amount: 10, ageDays: 84 }), ...Array(50).fill({ amount: 20, ageDays: 0 })]

  expect(usualRange(values)?.mean).toBeCloseTo((10 / 8 + 20) / (1 + 1 / 8), 6)
  expect(usualRange([])).toBeNull()
})
