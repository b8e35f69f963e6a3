import type { Reservation, ReservationReason } from '@charge-it/shared/model/reservation.ts'
import { msg } from '@lit/localize'

/** How a reservation stands. @param isShown Its connector says Reserved. */
export function reservationStateWord(state: Reservation['state'], isShown: boolean): string {
  switch (state) {
    case 'pending':
      return msg('Asked for')
    case 'active':
      return isShown ? msg('Held') : msg('Agreed')
    case 'used':
      return msg('Used')
    case 'noShow':
      return msg('No-show')
    case 'expired':
      return msg('Over')
    case 'cancelled':
      return msg('Cancelled')
    case 'rejected':
      return msg('Refused')
  }
}

/** Why it ended so, or what is odd while it lasts. */
export function reservationReasonWord(reason: ReservationReason): string {
  switch (reason) {
    case 'Occupied':
      return msg('the connector was in use')
    case 'Faulted':
      return msg('the connector was faulted')
    case 'Unavailable':
      return msg('the connector was switched off')
    case 'Rejected':
      return msg('the station declined')
    case 'notSupported':
      return msg('the station does not know ReserveNow')
    case 'noAnswer':
      return msg('the station did not answer')
    case 'notReached':
      return msg('the station was not reached in time')
    case 'replaced':
      return msg('replaced by one of the same number')
    case 'stationAway':
      return msg('the station was offline at its end')
    case 'stationBroken':
      return msg('the connector was out of order at its end')
  }
}
