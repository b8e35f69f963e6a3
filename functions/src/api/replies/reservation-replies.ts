import { moment, wholeNumber } from '@charge-it/shared/model/fields.ts'
import * as v from 'valibot'

export const reservationOfferReply = v.object({
  maxMinutes: v.pipe(v.nullable(wholeNumber), v.description('null: the site allows none.')),
  supported: v.pipe(v.nullable(v.boolean()), v.description('false: this charger cannot; null: not known.')),
  waitUntil: v.pipe(v.nullable(moment), v.description('After too many reservations that were not used.')),
  reservationKey: v.pipe(v.nullable(v.string()), v.description('The own one that is not over, wherever it is.')),
})
export const reservedReply = v.object({ commandId: v.string(), reservationKey: v.string(), expiresAt: moment })
export const cancelReservationReply = v.object({ commandId: v.string() })
