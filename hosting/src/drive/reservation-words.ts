import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import { msg } from '@lit/localize'

/** How a reservation stands, in the list of the account's own ones. */
export function reservationWord({ state, reason }: Pick<Reservation, 'state' | 'reason'>): string {
  switch (state) {
    case 'pending':
      return msg('asked for')
    case 'active':
      return msg('held')
    case 'used':
      return msg('used')
    case 'noShow':
      return msg('not used (no-show)')
    case 'expired':
      return msg('over, the station was not ready')
    case 'cancelled':
      return msg('given back')
    case 'rejected':
      return reason === 'notSupported' ? msg('this charger cannot') : msg('not possible')
  }
}
