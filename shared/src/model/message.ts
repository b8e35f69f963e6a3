import * as v from 'valibot'
import { finite, moment, wholeNumber } from './fields.ts'

/**
 * `messages/{id}`: one OCPP frame of a station whose tracing is on (`stations/{key}.traceUntil`). Written by the edge.
 * idTags and secrets inside the payload are redacted.
 */
export const messageSchema = v.object({
  stationId: v.string(),
  at: moment,
  /** Orders frames of the same millisecond. */
  sequence: wholeNumber,
  /** in: from the station. */
  direction: v.picklist(['in', 'out']),
  type: v.picklist(['CALL', 'CALLRESULT', 'CALLERROR', 'invalid']),
  messageId: v.string(),
  /** Of the CALL; a result carries the action of its call. */
  action: v.nullable(v.string()),
  /** The frame's payload as JSON text, redacted. */
  payloadJson: v.string(),
  errorCode: v.nullable(v.string()),
  sizeBytes: wholeNumber,
  /** From the call to this answer. */
  latencyMs: v.nullable(finite),
  transactionKey: v.nullable(v.string()),
  commandId: v.nullable(v.string()),
  warnings: v.array(v.string()),
  edgeId: v.string(),
  expireAt: moment,
})
export type Message = v.InferOutput<typeof messageSchema>
