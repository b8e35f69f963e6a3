import * as v from 'valibot'
import { finite, label, moment, timeZone, wholeNumber } from './fields.ts'
import { siteReservationsSchema } from './reservation.ts'

/** `sites/{siteId}`: a place with stations behind one grid connection. Written by functions for people. */
export const siteSchema = v.object({
  siteId: v.string(),
  name: label,
  address: label,
  location: v.nullable(v.object({ latitude: finite, longitude: finite })),
  timeZone,
  /** The grid connection's limit in W; null = none known. */
  gridLimitW: v.nullable(wholeNumber),
  phases: v.picklist([1, 3]),
  tariffId: v.nullable(v.string()),
  maintenance: v.boolean(),
  /** BootNotification.conf interval in seconds. */
  heartbeatS: v.pipe(wholeNumber, v.minValue(15), v.maxValue(3600)),
  /** A guest without an account may start a session. */
  guestStart: v.boolean(),
  /** What drivers may reserve; null or absent: nothing. */
  reservations: v.optional(v.nullable(siteReservationsSchema)),
  helpPhone: v.nullable(label),
  /** Where demo data comes from; null on a real site. */
  demo: v.nullable(label),
  lastUpdatedAt: moment,
})
export type Site = v.InferOutput<typeof siteSchema>

export const DEFAULT_HEARTBEAT_S = 300
export const DEFAULT_TIME_ZONE = 'Asia/Jakarta'
