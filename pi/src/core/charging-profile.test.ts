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
