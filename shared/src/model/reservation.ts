import * as v from 'valibot'
import { integer, label, moment, wholeNumber } from './fields.ts'

/**
 * pending: asked, the station has not answered. active: the station holds the connector. The others are ends. used: a
 * session began with it. noShow: the station held it to the end and nobody came. expired: its time is over without
 * anybody's fault (never answered, station away or broken). cancelled: given back. rejected: never held, see `reason`.
 */
export const RESERVATION_STATES = ['pending', 'active', 'used', 'noShow', 'expired', 'cancelled', 'rejected'] as const
export type ReservationState = (typeof RESERVATION_STATES)[number]
/** States in which a connector is, or may be, held. */
export const OPEN_RESERVATION_STATES: readonly ReservationState[] = ['pending', 'active']

/**
 * Why a reservation ended without being used. The first four are the station's own words (OCPP 1.6 section 7.40
 * ReservationStatus); notSupported: it does not know ReserveNow; noAnswer: it said nothing; notReached: it was not there
 * in time; replaced: another one of the same number took its place; stationAway, stationBroken: at the end of its time.
 */
export const RESERVATION_REASONS = [
  'Occupied',
  'Faulted',
  'Rejected',
  'Unavailable',
  'notSupported',
  'noAnswer',
  'notReached',
  'replaced',
  'stationAway',
  'stationBroken',
] as const
export type ReservationReason = (typeof RESERVATION_REASONS)[number]

/**
 * `reservations/{reservationKey}`: a connector held for one card or account. Written by functions alone; its key is the
 * id of the ReserveNow command, which holds the full idTag.
 */
export const reservationSchema = v.object({
  reservationKey: v.string(),
  /** OCPP's number, unique at its station while it is open. */
  reservationId: integer,
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  /** 0: any connector of the station. */
  connectorId: wholeNumber,
  /** Code of the connector's sticker, for the driver's way back; null when it has none. */
  code: v.nullable(v.string()),
  by: v.picklist(['driver', 'operator']),
  /** The driver who asked for it, or who owns the card; null for none. */
  ownerUid: v.nullable(v.string()),
  idTagMasked: v.string(),
  state: v.picklist(RESERVATION_STATES),
  reason: v.nullable(v.picklist(RESERVATION_REASONS)),
  createdAt: moment,
  expiresAt: moment,
  /** When it came to its end; null while open. */
  endedAt: v.nullable(moment),
  /** The session that began with it. */
  transactionKey: v.nullable(v.string()),
  /** The command that takes it back from the station. */
  cancelCommandId: v.nullable(v.string()),
  timeZone: v.string(),
  demo: v.optional(v.nullable(label)),
  /** 400 days after its time: then it is deleted. */
  expireAt: moment,
  lastUpdatedAt: moment,
})
export type Reservation = v.InferOutput<typeof reservationSchema>

/** What a site lets drivers reserve. Absent or null: nothing. */
export const siteReservationsSchema = v.object({
  /** The longest time, in minutes. */
  maxMinutes: v.pipe(wholeNumber, v.minValue(5, 'must be at least 5'), v.maxValue(120, 'must be at most 120')),
  /** As many no-shows within {@link NO_SHOW_DAYS} days and a driver must wait; 0: never. */
  noShowLimit: v.pipe(wholeNumber, v.maxValue(20, 'must be at most 20')),
})
export type SiteReservations = v.InferOutput<typeof siteReservationsSchema>

/** No-shows older than this are forgotten. */
export const NO_SHOW_DAYS = 30
