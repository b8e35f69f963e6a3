import { expect, test } from 'vitest'
import { type ReserveCommand, reservationAnswer } from './reservation-answer.ts'
import { supportsReservation } from './supports-reservation.ts'

const answered = (status: string): ReserveCommand['result'] => ({
  ...{ payloadJson: JSON.stringify({ status }), errorCode: null },
})

test.each(['Occupied', 'Faulted', 'Rejected', 'Unavailable'] as const)('%s is told as the station said it', (word) => {
  expect(reservationAnswer({ status: 'rejected', result: answered(word) })).toEqual({ kind: 'refused', reason: word })
})

test('an agreed one is held, whether its effect was seen or not', () => {
  for (const status of ['accepted', 'effectSeen', 'noEffect'] as const) {
    expect(reservationAnswer({ status, result: answered('Accepted') })).toEqual({ kind: 'held' })
  }
})

test('an old station that does not know ReserveNow, one that is silent and one that is away differ', () => {
  const error = (errorCode: string) => ({ payloadJson: null, errorCode })
  expect(reservationAnswer({ status: 'failed', result: error('NotImplemented') })).toMatchObject({
    reason: 'notSupported',
  })
  expect(reservationAnswer({ status: 'failed', result: error('NotSupported') })).toMatchObject({
    reason: 'notSupported',
  })
  expect(reservationAnswer({ status: 'failed', result: error('InternalError') })).toMatchObject({ reason: 'Rejected' })
  expect(reservationAnswer({ status: 'timedOut', result: null })).toMatchObject({ reason: 'noAnswer' })
  expect(reservationAnswer({ status: 'expired', result: null })).toMatchObject({ reason: 'notReached' })
  expect(reservationAnswer({ status: 'queued', result: null })).toBeNull()
})

test('SupportedFeatureProfiles tells whether a station can be reserved, where it was read', () => {
  const told = (value: string | null) =>
    supportsReservation({
      keys: [{ key: 'SupportedFeatureProfiles', value, readonly: true, readAt: new Date(0) }],
    })
  expect(told('Core,FirmwareManagement, Reservation')).toBe(true)
  expect(told('Core,SmartCharging')).toBe(false)
  expect(told('')).toBeNull()
  expect(told(null)).toBeNull()
  expect(supportsReservation(null)).toBeNull()
})
