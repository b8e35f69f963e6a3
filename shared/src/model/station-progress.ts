import * as v from 'valibot'
import { label, moment, wholeNumber } from './fields.ts'

/**
 * `stations/{stationKey}/progress/{firmware|log}`: what the station last said of a download, installation or upload
 * (FirmwareStatusNotification, DiagnosticsStatusNotification, SignedFirmwareStatusNotification, LogStatusNotification;
 * never Idle). Written by the edge.
 */
export const stationProgressSchema = v.object({
  stationId: v.string(),
  of: v.picklist(['firmware', 'log']),
  status: label,
  /** Of the signed and the newer forms. */
  requestId: v.nullable(wholeNumber),
  /** When the message was received. */
  at: moment,
})
export type StationProgress = v.InferOutput<typeof stationProgressSchema>
