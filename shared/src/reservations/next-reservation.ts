import {
  OPEN_RESERVATION_STATES,
  type Reservation,
  type ReservationReason,
  type ReservationState,
} from '../model/reservation.ts'

/** What happens to a reservation. Each may be told late, twice, or out of order. */
export type ReservationEvent =
  /** The station answered ReserveNow with Accepted. */
  | { readonly kind: 'held' }
  /** It will not be held. */
  | { readonly kind: 'refused'; readonly reason: ReservationReason }
  /** The driver or an operator gave it back, or another one took its place. */
  | { readonly kind: 'cancelled'; readonly reason?: ReservationReason }
  /** A session began with it. */
  | { readonly kind: 'started'; readonly transactionKey: string; readonly startedAt: Date }
  /** Its time is over. `hindrance`: why nobody could have come. */
  | { readonly kind: 'timeOver'; readonly hindrance: ReservationReason | null }

type Changes = Pick<Reservation, 'state' | 'reason' | 'endedAt' | 'transactionKey'>

/** Clocks of stations differ; a start so far outside the time still counts. */
export const START_TOLERANCE_MS = 120_000

/**
 * What an event makes of a reservation; null when nothing changes. Pure. The first end stays, with one exception: a start
 * that is told late (the station was offline) undoes a no-show or an expiry that was decided without knowing of it.
 */
export function nextReservation(
  reservation: Pick<Reservation, 'state' | 'createdAt' | 'expiresAt' | 'cancelCommandId'>,
  event: ReservationEvent,
  now: Date,
): Changes | null {
  const isOpen = isOpenReservation(reservation.state)
  const ended = (state: ReservationState, reason: ReservationReason | null): Changes => ({
    ...{ state, reason, endedAt: now, transactionKey: null },
  })
  switch (event.kind) {
    case 'held':
      return reservation.state === 'pending'
        ? { state: 'active', reason: null, endedAt: null, transactionKey: null }
        : null
    case 'refused':
      return reservation.state === 'pending' ? ended('rejected', event.reason) : null
    case 'cancelled':
      return isOpen ? ended('cancelled', event.reason ?? null) : null
    case 'started':
      if (!(isOpen || isUndone(reservation.state)) || !isWithin(event.startedAt, reservation)) return null
      return { state: 'used', reason: null, endedAt: event.startedAt, transactionKey: event.transactionKey }
    case 'timeOver':
      if (!isOpen || now < reservation.expiresAt) return null
      if (reservation.state === 'pending') return ended('expired', 'noAnswer')
      return event.hindrance === null ? ended('noShow', null) : ended('expired', event.hindrance)
  }
}

export function isOpenReservation(state: ReservationState): boolean {
  return OPEN_RESERVATION_STATES.includes(state)
}

function isUndone(state: ReservationState): boolean {
  return state === 'noShow' || state === 'expired'
}

function isWithin(at: Date, { createdAt, expiresAt }: Pick<Reservation, 'createdAt' | 'expiresAt'>): boolean {
  const ms = at.getTime()
  return ms >= createdAt.getTime() - START_TOLERANCE_MS && ms <= expiresAt.getTime() + START_TOLERANCE_MS
}
