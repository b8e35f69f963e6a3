import { describe, expect, test } from 'vitest'
import { type ChargingProfile, compositeSchedule, type InstalledProfile, limitAt } from './charging-profile.ts'

const NOW = Date.UTC(2026, 0, 5, 8)
const CONTEXT = {
  connectorId: 1,
  startedAtMs: NOW,
  maxCurrentA: 32,
  phases: 3,
  nominalVoltageV: 230,
  sharers: 1,
} as const

function installed(connectorId: number, limit: number, change: Partial<ChargingProfile> = {}): InstalledProfile {
  return {
    connectorId,
    profile: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
      ...change,
    },
  }
}

describe('the limit', () => {
  test('is that of the hardware without a profile', () => {
    expect(limitAt([], NOW, CONTEXT)).toBe(32)
  })

  test('comes from the highest stack level that says something about the moment', () => {
    const over = new Date(NOW - 1).toISOString()
    const profiles = [
      installed(1, 10),
      installed(1, 16, { stackLevel: 2 }),
      installed(1, 6, { stackLevel: 3, validTo: over }),
    ]

    expect(limitAt(profiles, NOW, CONTEXT)).toBe(16)
  })

  test('prefers TxProfile to the default, and the connector to the station', () => {
    expect(limitAt([installed(0, 8), installed(1, 12)], NOW, CONTEXT)).toBe(12)
    expect(limitAt([installed(1, 12), installed(1, 20, { chargingProfilePurpose: 'TxProfile' })], NOW, CONTEXT)).toBe(
      20,
    )
  })

  test('is capped by the station, shared among those who charge', () => {
    const station = installed(0, 20, {
      chargingProfilePurpose: 'ChargePointMaxProfile',
      chargingProfileKind: 'Absolute',
    })

    expect(limitAt([installed(1, 32), station], NOW, { ...CONTEXT, sharers: 2 })).toBe(10)
  })

  test('converts W over all phases to A per phase', () => {
    const watts = installed(1, 0, {
      chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6900 }] },
    })

    expect(limitAt([watts], NOW, CONTEXT)).toBe(10)
  })

  test('of a daily profile comes back every day', () => {
    const daily = installed(1, 0, {
      chargingProfileKind: 'Recurring',
      recurrencyKind: 'Daily',
      chargingSchedule: {
        chargingRateUnit: 'A',
        startSchedule: new Date(NOW - 86_400_000 * 3).toISOString(),
        duration: 3600,
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }],
      },
    })

    expect(limitAt([daily], NOW + 60_000, CONTEXT)).toBe(6)
    expect(limitAt([daily], NOW + 3_600_000, CONTEXT)).toBe(32)
  })
})

describe('the time of a profile', () => {
  const period = (limit: number) => ({
    chargingRateUnit: 'A' as const,
    chargingSchedulePeriod: [{ startPeriod: 0, limit }],
  })
  const HOUR_MS = 3_600_000

  test('is bounded by validFrom and validTo, and what lies below it in the stack holds elsewhere', () => {
    const bounded = installed(1, 6, {
      stackLevel: 5,
      validFrom: new Date(NOW + HOUR_MS).toISOString(),
      validTo: new Date(NOW + 2 * HOUR_MS).toISOString(),
    })
    const below = installed(1, 20)
    const at = (ms: number) => limitAt([bounded, below], NOW + ms, CONTEXT)

    expect([at(0), at(HOUR_MS), at(2 * HOUR_MS - 1), at(2 * HOUR_MS)]).toEqual([20, 6, 6, 20])
  })

  test('of a schedule with a duration ends with it', () => {
    const short = installed(1, 6, { stackLevel: 5, chargingSchedule: { ...period(6), duration: 60 } })

    expect(limitAt([short, installed(1, 20)], NOW + 59_999, CONTEXT)).toBe(6)
    expect(limitAt([short, installed(1, 20)], NOW + 60_000, CONTEXT)).toBe(20)
  })

  test('of an absolute schedule does not begin before it', () => {
    const startSchedule = new Date(NOW + HOUR_MS).toISOString()
    const absolute = installed(1, 6, {
      chargingProfileKind: 'Absolute',
      chargingSchedule: { ...period(6), startSchedule },
    })

    expect(limitAt([absolute], NOW, CONTEXT)).toBe(32)
    expect(limitAt([absolute], NOW + HOUR_MS, CONTEXT)).toBe(6)
  })

  test('of a weekly schedule comes back every week, also before its first start', () => {
    const startSchedule = new Date(NOW + HOUR_MS).toISOString()
    const weekly = installed(1, 6, {
      ...{ chargingProfileKind: 'Recurring', recurrencyKind: 'Weekly' },
      chargingSchedule: { ...period(6), startSchedule, duration: 3600 },
    })
    const at = (hours: number) => limitAt([weekly], NOW + hours * HOUR_MS, CONTEXT)

    expect([at(1), at(2), at(25), at(1 + 7 * 24), at(1 - 7 * 24)]).toEqual([6, 32, 32, 6, 6])
  })

  test('of a power limit counts the phases that it names', () => {
    const chargingSchedule = {
      chargingRateUnit: 'W' as const,
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 2300, numberPhases: 1 }],
    }

    expect(limitAt([installed(1, 0, { chargingSchedule })], NOW, CONTEXT)).toBe(10)
  })
})

test('a composite schedule lists each change once', () => {
  const steps = installed(1, 0, {
    chargingSchedule: {
      chargingRateUnit: 'A',
      duration: 300,
      chargingSchedulePeriod: [
        { startPeriod: 0, limit: 10 },
        { startPeriod: 60, limit: 10 },
        { startPeriod: 120, limit: 20 },
      ],
    },
  })

  expect(compositeSchedule([steps], NOW, 600, 'A', CONTEXT)).toEqual([
    { startPeriod: 0, limit: 10 },
    { startPeriod: 120, limit: 20 },
    { startPeriod: 300, limit: 32 },
  ])
})
