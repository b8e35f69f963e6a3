import * as v from 'valibot'
import { action } from './action.ts'

/** OCPP 1.6 §5.2. */
export const cancelReservation = action(v.object({ reservationId: v.number() }), async ({ reservationId }, station) => {
  if (station.reservations.find(reservationId) === null) return { answer: { status: 'Rejected' } }
  await station.reservations.remove(reservationId)
  return { answer: { status: 'Accepted' }, afterwards: station.reservationsChanged }
})
