import * as v from 'valibot'
import { label, moment, wholeNumber } from './fields.ts'

/** PEM of one certificate request or certificate, with room for large RSA keys. */
const pem = v.pipe(v.string(), v.maxLength(12_000))
/** SHA-256 of the whole certificate as 64 lower-case hex digits. */
const fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

export const CERTIFICATE_REQUEST_STATES = ['signed', 'refused', 'failed'] as const

/**
 * `certificateRequests/{requestId}`: a station asked for a certificate (SignCertificate) and its request was found good.
 * The id is a hash of station and request, so a repeated request is the same document. The edge writes who asks what
 * and counts `requests`; functions answer and write everything from `answered` on.
 */
export const certificateRequestSchema = v.object({
  stationId: v.string(),
  csrPem: pem,
  /** As in the request: the station's id, or the serial number that it booted with. */
  commonName: label,
  /** For people: `ECDSA P-256`, `RSA 2048`. */
  keyType: label,
  /** How often the station sent it. */
  requests: wholeNumber,
  requestedAt: moment,
  /** Up to which of `requests` it is answered. */
  answered: v.optional(wholeNumber),
  state: v.optional(v.picklist(CERTIFICATE_REQUEST_STATES)),
  /** Why it was not signed: `noAuthority`, `noStation`, `notSignable`. */
  reason: v.optional(v.nullable(label)),
  /** Of the station's `certificates`. */
  certificateId: v.optional(v.nullable(v.string())),
  /** The CertificateSigned command of the last answer. */
  commandId: v.optional(v.nullable(v.string())),
  answeredAt: v.optional(moment),
  expireAt: moment,
})
export type CertificateRequest = v.InferOutput<typeof certificateRequestSchema>

export const CERTIFICATE_KINDS = [
  /** The station's own, with which it connects at security profile 3. */
  'ChargePointCertificate',
  'CentralSystemRootCertificate',
  'ManufacturerRootCertificate',
] as const
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number]

/**
 * Of the station's own: issued -> accepted | rejected (its answer to CertificateSigned) -> inUse (it connected with it) ->
 * replaced | expired; revoked by an admin. Of installed ones: installed -> deleted | expired.
 */
export const CERTIFICATE_STATES = [
  'issued',
  'accepted',
  'rejected',
  'inUse',
  'replaced',
  'revoked',
  'installed',
  'deleted',
  'expired',
] as const
export type CertificateState = (typeof CERTIFICATE_STATES)[number]

/** How OCPP names an installed certificate; hashes in lower-case hex. */
export const certificateHashDataSchema = v.object({
  hashAlgorithm: v.picklist(['SHA256', 'SHA384', 'SHA512']),
  issuerNameHash: v.string(),
  issuerKeyHash: v.string(),
  serialNumber: v.string(),
})
export type CertificateHashData = v.InferOutput<typeof certificateHashDataSchema>

/**
 * `stations/{stationKey}/certificates/{certificateId}`: a certificate that a station has or should have. The id is the
 * fingerprint, or `unknown-{hash}` of one that only the station knows. Functions create the station's own as issued,
 * and write renewal and expiry; the edge continues them and writes installed ones. Which certificate may log in is
 * decided by `private/credentials` alone.
 */
export const stationCertificateSchema = v.object({
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  kind: v.picklist(CERTIFICATE_KINDS),
  state: v.picklist(CERTIFICATE_STATES),
  /** Facts of the certificate; null of one that only the station knows. */
  subject: v.nullable(v.string()),
  issuer: v.nullable(v.string()),
  /** Lower-case hex without leading zeros. */
  serial: v.string(),
  notBefore: v.nullable(moment),
  notAfter: v.nullable(moment),
  fingerprint: v.nullable(fingerprint),
  pem: v.nullable(pem),
  /** Of the station's own: as CertificateSigned carries it, leaf first. */
  chainPem: v.optional(v.nullable(pem)),
  /** As the station named it (GetInstalledCertificateIds), for DeleteCertificate. */
  hashData: v.nullable(certificateHashDataSchema),
  /** When it was issued, installed or first listed. */
  createdAt: moment,
  /** First connection with it. */
  usedAt: v.optional(v.nullable(moment)),
  requestId: v.optional(v.nullable(v.string())),
  /** When the station was last asked to renew it. */
  renewalAskedAt: v.optional(v.nullable(moment)),
  /** Somebody was told that it ends and was not renewed. */
  warnedAt: v.optional(v.nullable(moment)),
  lastUpdatedAt: moment,
})
export type StationCertificate = v.InferOutput<typeof stationCertificateSchema>

/** Certificates are renewed from so many days before their end. */
export const RENEW_BEFORE_DAYS = 30
/** One that is still not renewed so many days before its end is worth a notice. */
export const WARN_BEFORE_DAYS = 14
