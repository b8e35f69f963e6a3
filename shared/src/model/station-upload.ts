import * as v from 'valibot'
import { label, moment, wholeNumber } from './fields.ts'

/** `stationUploads/{uploadId}`: diagnostics or a log that a station was asked for. Written by functions (TTL). */
export const stationUploadSchema = v.object({
  uploadId: v.string(),
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  kind: v.picklist(['diagnostics', 'diagnosticsLog', 'securityLog']),
  /** The command that asked for it. */
  commandId: v.string(),
  requestId: v.nullable(wholeNumber),
  /** awaited -> received; awaited -> failed (the station said so) or expired (nothing came in time). */
  status: v.picklist(['awaited', 'received', 'failed', 'expired']),
  /** The station's newest word: Uploading, UploadFailed ... */
  progress: v.nullable(label),
  /** As the station named it; null until it came. */
  fileName: v.nullable(label),
  contentType: v.nullable(label),
  sizeBytes: v.nullable(wholeNumber),
  sha256: v.nullable(v.string()),
  requestedAt: moment,
  receivedAt: v.nullable(moment),
  /** The link ends then. */
  expiresAt: moment,
  /** The document and its file are removed then. */
  expireAt: moment,
  lastUpdatedAt: moment,
})
export type StationUpload = v.InferOutput<typeof stationUploadSchema>
