import * as v from 'valibot'
import { finite, label, moment, wholeNumber } from './fields.ts'

export const REGISTRATIONS = ['pending', 'accepted', 'rejected'] as const
export type Registration = (typeof REGISTRATIONS)[number]
/** OCPP security profiles: 0 none, 1 Basic, 2 TLS + Basic, 3 TLS + client certificate. */
export const SECURITY_PROFILES = [0, 1, 2, 3] as const
export type SecurityProfile = (typeof SECURITY_PROFILES)[number]

/** Presence of a station. `online` is only as fresh as the heartbeat of `edges/{edgeId}`. */
export const connectionSchema = v.object({
  edgeId: v.nullable(v.string()),
  /** Grows by one with each arrival at an instance that was not the owner; fences late writes. */
  epoch: wholeNumber,
  connectedAt: v.nullable(moment),
  lastSeenAt: v.nullable(moment),
  online: v.boolean(),
})
export type Connection = v.InferOutput<typeof connectionSchema>

/**
 * `stations/{stationKey}`. The edge writes identity, version, connection and total energy; functions write site,
 * registration, profile and the flags of an operator; scheduled functions write health.
 */
export const stationSchema = v.object({
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  registration: v.picklist(REGISTRATIONS),
  securityProfile: v.picklist(SECURITY_PROFILES),
  /** Highest profile ever used; weaker connections are refused. */
  connectorCount: wholeNumber,
  vendor: v.nullable(label),
  model: v.nullable(label),
  serialNumber: v.nullable(label),
  firmwareVersion: v.nullable(label),
  ocppVersion: v.nullable(v.picklist(['1.6', '2.0.1', '2.1'])),
  connection: connectionSchema,
  lastBootAt: v.nullable(moment),
  /** Sum of the energy of its stopped transactions, grown in the transaction that books the stop. */
  totalEnergyWh: wholeNumber,
  system: v.optional(
    v.nullable(
      v.object({
        cpuPercent: finite,
        ramUsedMb: finite,
        ramTotalMb: finite,
        temperatureC: v.nullable(finite),
        reportedAt: moment,
      }),
    ),
  ),
  health: v.optional(v.nullable(v.object({ score: finite, reasons: v.array(label), runAt: moment }))),
  /** A simulator: scenarios may drive it. */
  simulated: v.boolean(),
  demo: v.nullable(label),
  /** Frames go to `messages/` until then. */
  traceUntil: v.optional(v.nullable(moment)),
  /** Subprotocol for hardware that sends no header. */
  defaultProtocol: v.optional(v.nullable(v.literal('ocpp1.6'))),
  /** For chargers that do not come back after a close frame: TCP is terminated instead. */
  noCloseFrame: v.optional(v.boolean()),
  lastUpdatedAt: moment,
})
export type Station = v.InferOutput<typeof stationSchema>

/**
 * `stations/{stationKey}/private/credentials`. Written by functions; no client reads it.
 * `hash` is `scrypt:{saltHex}:{hex}` for typed keys, `sha256:{saltHex}:{hex}` for random ones (>= 128 bits).
 */
export const stationCredentialsSchema = v.object({
  authorizationKeyHash: v.nullable(v.string()),
  /** The key before the last change, valid until the new one was used once. */
  previousAuthorizationKeyHash: v.nullable(v.string()),
  certificateFingerprint: v.optional(v.nullable(v.string())),
  certificateSerial: v.optional(v.nullable(v.string())),
  changedAt: moment,
})
export type StationCredentials = v.InferOutput<typeof stationCredentialsSchema>
