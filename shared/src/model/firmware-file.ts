import * as v from 'valibot'
import { label, moment, wholeNumber } from './fields.ts'

/** What the security whitepaper's SignedUpdateFirmware sends along, both as the manufacturer issued them. */
export const firmwareSignatureSchema = v.object({
  /** PEM of the certificate that the firmware was signed with, at most 5500 characters. */
  signingCertificate: v.pipe(v.string(), v.regex(/^-----BEGIN CERTIFICATE-----/), v.maxLength(5500)),
  /** Base64, at most 800 characters. */
  signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+={0,2}$/), v.maxLength(800)),
})
export type FirmwareSignature = v.InferOutput<typeof firmwareSignatureSchema>

/** `firmwareFiles/{fileId}`: a file that stations may be told to install. Written by functions. */
export const firmwareFileSchema = v.object({
  fileId: v.string(),
  /** As it was uploaded; the station sees it at the end of the address. */
  fileName: label,
  sizeBytes: wholeNumber,
  /** Lower-case hex of the content, for people to compare with the manufacturer's. */
  sha256: v.string(),
  vendor: v.nullable(label),
  model: v.nullable(label),
  /** What a station reports in BootNotification once it runs this file. */
  firmwareVersion: v.nullable(label),
  signed: v.nullable(firmwareSignatureSchema),
  uploadedAt: moment,
  uploadedBy: v.object({ kind: v.picklist(['user', 'driver', 'apiKey', 'system']), id: v.string() }),
  lastUpdatedAt: moment,
})
export type FirmwareFile = v.InferOutput<typeof firmwareFileSchema>
