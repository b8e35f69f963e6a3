import * as v from 'valibot'
import { attemptSchema } from './attempt.ts'
import { label, moment, wholeNumber } from './fields.ts'

/** Most documents of stations that nobody registered: whoever guesses names must not fill the database. */
export const MAX_PENDING_STATIONS = 200

/** Where an address lies, for an operator who wonders whether it is a charger of theirs. */
export const ADDRESS_CLASSES = ['loopback', 'private', 'public', 'unknown'] as const
export type AddressClass = (typeof ADDRESS_CLASSES)[number]

/**
 * `pendingStations/{stationKey}`: a station that nobody registered knocks. Written by the edge, at most once a minute and
 * {@link MAX_PENDING_STATIONS} of them; removed by functions when it is accepted or dismissed (TTL otherwise).
 */
export const pendingStationSchema = v.object({
  stationId: v.string(),
  registration: v.literal('pending'),
  /** How often it knocked at the instance that wrote last. */
  attempts: wholeNumber,
  /** The one that OCPP speaks for it; null when it offered none that we know. */
  ocppVersion: v.nullable(v.picklist(['1.6', '2.0.1', '2.1'])),
  subprotocols: v.array(v.string()),
  /** It sent a password: it is set to security profile 1 or 2. */
  sentPassword: v.boolean(),
  tls: v.boolean(),
  remoteAddress: v.nullable(v.string()),
  addressClass: v.picklist(ADDRESS_CLASSES),
  reason: attemptSchema.entries.reason,
  /** From its BootNotification, where stations may connect while they are pending. */
  vendor: v.nullable(label),
  model: v.nullable(label),
  serialNumber: v.nullable(label),
  firmwareVersion: v.nullable(label),
  firstAt: moment,
  lastAt: moment,
  edgeId: v.string(),
  expireAt: moment,
})
export type PendingStation = v.InferOutput<typeof pendingStationSchema>
