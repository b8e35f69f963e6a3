import * as v from 'valibot'
import { finite, label, moment, wholeNumber } from './fields.ts'
import { systemUsageSchema } from './system-usage.ts'

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
 * registration, profile, labels and the flags of an operator; scheduled functions write health.
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
  /** Load of its machine, where it tells. At most one write an hour. */
  system: v.optional(v.nullable(v.object({ ...systemUsageSchema.entries, reportedAt: moment }))),
  health: v.optional(
    v.nullable(
      v.object({
        score: finite,
        parts: v.optional(v.object({ available: finite, errorFree: finite, usage: v.nullable(finite) })),
        reasons: v.array(label),
        /** Errors that its connectors reported in the 24 hours before the hourly run. */
        errors24h: v.optional(wholeNumber),
        runAt: moment,
      }),
    ),
  ),
  /** Free labels of its operator, see `stations/tags.ts`. */
  tags: v.optional(v.array(label)),
  /** A simulator: scenarios may drive it. */
  simulated: v.boolean(),
  demo: v.nullable(label),
  /** Frames go to `messages/` until then. */
  traceUntil: v.optional(v.nullable(moment)),
  /** Written by the edge: a sample was above what load balancing expects. */
  drawsAboveAt: v.optional(v.nullable(moment)),
  /** Subprotocol for hardware that sends no header. */
  defaultProtocol: v.optional(v.nullable(v.literal('ocpp1.6'))),
  /** For chargers that do not come back after a close frame: TCP is terminated instead. */
  noCloseFrame: v.optional(v.boolean()),
  lastUpdatedAt: moment,
})
export type Station = v.InferOutput<typeof stationSchema>

/** Stands for the certificate in use when none of those that were issued may log in any more. */
export const REVOKED_CERTIFICATES = 'revoked'

/** Stands in a command's payload for the key that lies in `private/credentials`. */
export const PENDING_AUTHORIZATION_KEY = '{pendingAuthorizationKey}'

/**
 * `stations/{stationKey}/private/credentials`. Written by functions; no client reads it.
 *
 * A hash is one of two texts; all hex is lower case, the password is what the station sends in its Basic header:
 * - `sha256:{saltHex}:{hashHex}` for random keys (>= 128 bits): SHA-256(saltBytes || passwordUtf8), salt 16 bytes
 *   (32 hex digits), hash 32 bytes (64 hex digits).
 * - `scrypt:{saltHex}:{hashHex}` for typed keys: scrypt(passwordUtf8, saltBytes, N = 16384, r = 8, p = 1) of 32 bytes,
 *   salt 16 bytes. At these parameters scrypt needs 16 MiB.
 * A generated key is 20 random bytes as 40 lower-case hex digits, and the 40 characters are the password. A station
 * that was given those 20 bytes as a binary key (OCPP-J 1.6 section 6.2) may send the bytes themselves: a verifier that
 * sees a password of 20 bytes also tries its lower-case hex text. Compare in constant time; any other text matches no
 * password. `null` means that no key is set (security profile 0 or 3).
 */
export const stationCredentialsSchema = v.object({
  authorizationKeyHash: v.nullable(v.string()),
  /** The key before the last change, valid until the new one was used once. */
  previousAuthorizationKeyHash: v.nullable(v.string()),
  /**
   * A new key on its way to the station, as text, for the edge alone. A ChangeConfiguration of AuthorizationKey carries
   * {@link PENDING_AUTHORIZATION_KEY} in its payload. The edge stores the hash before it sends the key, and removes the
   * text when the station has answered.
   */
  pendingAuthorizationKey: v.optional(v.nullable(v.string())),
  /** The pending key's hash is in place: it was sent at least once. Written by the edge; functions set it to false. */
  stagedAuthorizationKey: v.optional(v.boolean()),
  /** The station accepted or used the current key; see `keptKeyHash`. */
  authorizationKeyConfirmed: v.optional(v.boolean()),
  /**
   * SHA-256 of the certificate in use, or {@link REVOKED_CERTIFICATES}. null: none of ours was used yet, and any certificate of the authority in the
   * station's name is taken. The edge moves a pending one here when the station connects with it.
   */
  certificateFingerprint: v.optional(v.nullable(v.string())),
  certificateSerial: v.optional(v.nullable(v.string())),
  /** Issued and not used yet, oldest first: valid beside the one in use. Functions add, the edge removes. */
  pendingCertificates: v.optional(v.array(v.object({ fingerprint: v.string(), serial: v.string() }))),
  changedAt: moment,
})
export type StationCredentials = v.InferOutput<typeof stationCredentialsSchema>
