import * as v from 'valibot'
import { moment } from './fields.ts'

/**
 * `fileTokens/{sha256 of the token}`: a link that lets one station fetch one firmware file, or hand in one file, until
 * it expires. The token itself (160 random bits) is only in the address that the station gets. Written by functions; no
 * client reads it (TTL).
 */
export const fileTokenSchema = v.object({
  kind: v.picklist(['firmware', 'upload']),
  stationId: v.string(),
  /** Of `firmwareFiles` or `stationUploads`. */
  fileId: v.string(),
  /** open: may be used; receiving: an upload is under way until `leaseUntil`; done: the one upload succeeded; revoked. */
  state: v.picklist(['open', 'receiving', 'done', 'revoked']),
  leaseUntil: v.nullable(moment),
  createdAt: moment,
  expiresAt: moment,
  expireAt: moment,
})
export type FileToken = v.InferOutput<typeof fileTokenSchema>
