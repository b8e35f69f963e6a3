import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RESERVATION_REASONS, type ReservationState } from '../model/reservation.ts'
import { isOpenReservation, nextReservation, type ReservationEvent } from './next-reservation.ts'

const T0 = Date.parse('2026-03-02T05:00:00Z')
const at = (minutes: number) => new Date(T0 + minutes * 60_000)
interface Held {
  state: ReservationState
  reason: string | null
  endedAt: Date | null
  transactionKey: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly cancelCommandId: null
}
const asked = (): Held => ({
  ...{ state: 'pending', reason: null, endedAt: null, transactionKey: null, cancelCommandId: null },
  ...{ createdAt: at(0), expiresAt: at(30) },
})
/** Tells events in order, each with its minute. */
function told(...events: readonly (readonly [number, ReservationEvent])[]): Held {
  let reservation = asked()
  for (const [minute, event] of events) {
    reservation = { ...reservation, ...(nextReservation(reservation, event, at(minute)) ?? {}) }
  }
  return reservation
}
const started = (minute: number): ReservationEvent => ({
  ...{ kind: 'started', transactionKey: `t${minute}`, startedAt: at(minute) },
})
const timeOver: ReservationEvent = { kind: 'timeOver', hindrance: null }

test('a reservation that the station holds and nobody uses is a no-show', () => {
  expect(told([1, { kind: 'held' }], [30, timeOver])).toMatchObject({ state: 'noShow', endedAt: at(30) })
})

test('it is used by a start within its time, cancelled by who gives it back, refused by the station', () => {
  expect(told([1, { kind: 'held' }], [20, started(20)])).toMatchObject({ state: 'used', transactionKey: 't20' })
  expect(told([1, { kind: 'held' }], [5, { kind: 'cancelled' }], [31, timeOver])).toMatchObject({ state: 'cancelled' })
  expect(told([1, { kind: 'refused', reason: 'Occupied' }], [31, timeOver])).toMatchObject({
    ...{ state: 'rejected', reason: 'Occupied' },
  })
})

test('nobody is blamed for a station that was away, or that never answered', () => {
  expect(told([1, { kind: 'held' }], [30, { kind: 'timeOver', hindrance: 'stationAway' }])).toMatchObject({
    ...{ state: 'expired', reason: 'stationAway' },
  })
  expect(told([30, timeOver])).toMatchObject({ state: 'expired', reason: 'noAnswer' })
})

test('a start that is told after the end, by a station that was offline, undoes the no-show', () => {
  expect(told([1, { kind: 'held' }], [30, timeOver], [90, started(29)])).toMatchObject({ state: 'used' })
  expect(told([1, { kind: 'held' }], [30, timeOver], [90, started(40)])).toMatchObject({ state: 'noShow' })
})

test('its time is over only when it is', () => {
  expect(told([1, { kind: 'held' }], [29, timeOver])).toMatchObject({ state: 'active' })
})

const eventArbitrary: fc.Arbitrary<ReservationEvent> = fc.oneof(
  fc.constant<ReservationEvent>({ kind: 'held' }),
  fc.constantFrom(...RESERVATION_REASONS).map((reason): ReservationEvent => ({ kind: 'refused', reason })),
  fc.constant<ReservationEvent>({ kind: 'cancelled' }),
  fc.integer({ min: -10, max: 60 }).map(started),
  fc.constantFrom(null, 'stationAway' as const).map((hindrance): ReservationEvent => ({ kind: 'timeOver', hindrance })),
)
const history = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 120 }), eventArbitrary), { maxLength: 12 })
  .map((events) => events.toSorted(([a], [b]) => a - b))

test('every event told twice changes nothing the second time', () => {
  fc.assert(
    fc.property(history, (events) => {
      expect(told(...events.flatMap((each) => [each, each]))).toEqual(told(...events))
    }),
  )
})

test('an open one has no end and an ended one has; a session is named by used ones alone', () => {
  fc.assert(
    fc.property(history, (events) => {
      const { state, endedAt, transactionKey } = told(...events)
      expect(endedAt === null).toBe(isOpenReservation(state))
      expect(transactionKey !== null).toBe(state === 'used')
    }),
  )
})

test('used, cancelled and rejected stay, whatever is told afterwards', () => {
  fc.assert(
    fc.property(history, history, (before, after) => {
      const ended = told(...before)
      fc.pre(['used', 'cancelled', 'rejected'].includes(ended.state))
      const later = after.map(([minute, event]): [number, ReservationEvent] => [minute + 120, event])
      expect(told(...before, ...later)).toEqual(ended)
    }),
  )
})

test('a no-show needs the hold of the station and the end of the time', () => {
  fc.assert(
    fc.property(history, (events) => {
      fc.pre(told(...events).state === 'noShow')
      expect(events.some(([, { kind }]) => kind === 'held')).toBe(true)
      expect(events.some(([minute, { kind }]) => kind === 'timeOver' && minute >= 30)).toBe(true)
    }),
  )
})
