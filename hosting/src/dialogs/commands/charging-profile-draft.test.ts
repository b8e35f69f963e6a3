import { expect, test } from 'vitest'
import { chargingProfilePayload, type LimitDraft, minuteOf } from './charging-profile-draft.ts'

const now = new Date('2026-10-15T07:28:40.000Z')
const limit: LimitDraft = {
  scope: 'sessions',
  connectorId: 2,
  transactionId: null,
  unit: 'A',
  stackLevel: 1,
  periods: [{ fromMinute: 0, limit: 16 }],
  daily: false,
  hours: null,
}

test('one limit for the sessions of a connector counts from the start of each', () => {
  expect(chargingProfilePayload(limit, 'Asia/Jakarta', now)).toEqual({
    connectorId: 2,
    csChargingProfiles: {
      chargingProfileId: 510_201,
      stackLevel: 1,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
    },
  })
})

test('kilowatts are sent as watts, and the whole station is connector 0', () => {
  const payload = chargingProfilePayload(
    { ...limit, scope: 'station', unit: 'kW', periods: [{ fromMinute: 0, limit: 7.4 }], hours: 2 },
    'Asia/Jakarta',
    now,
  )

  expect(payload).toMatchObject({
    connectorId: 0,
    csChargingProfiles: {
      chargingProfilePurpose: 'ChargePointMaxProfile',
      chargingProfileKind: 'Absolute',
      validTo: '2026-10-15T09:28:40.000Z',
      chargingSchedule: {
        startSchedule: '2026-10-15T07:28:40.000Z',
        chargingRateUnit: 'W',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 7400 }],
      },
    },
  })
})

test('a daily plan begins at midnight of the site, its parts in order', () => {
  const payload = chargingProfilePayload(
    {
      ...limit,
      daily: true,
      periods: [
        { fromMinute: 17 * 60, limit: 10 },
        { fromMinute: 0, limit: 32 },
      ],
    },
    'Asia/Jakarta',
    now,
  )

  expect(payload).toMatchObject({
    csChargingProfiles: {
      chargingProfileKind: 'Recurring',
      recurrencyKind: 'Daily',
      chargingSchedule: {
        startSchedule: '2026-10-14T17:00:00.000Z',
        duration: 86_400,
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 32 },
          { startPeriod: 61_200, limit: 10 },
        ],
      },
    },
  })
})

test('a limit of one session names its transaction', () => {
  expect(chargingProfilePayload({ ...limit, scope: 'session', transactionId: 77 }, 'Asia/Jakarta', now)).toMatchObject({
    csChargingProfiles: { transactionId: 77, chargingProfilePurpose: 'TxProfile' },
  })
})

test('times of day are read strictly', () => {
  expect(['06:30', '00:00', '24:00', '6:30', ''].map(minuteOf)).toEqual([390, 0, null, null, null])
})
