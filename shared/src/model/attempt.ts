import * as v from 'valibot'
import { moment, wholeNumber } from './fields.ts'

export const ATTEMPT_REASONS = [
  'unknownStation',
  'badIdentity',
  'missingPassword',
  'wrongPassword',
  'wrongUser',
  'rejectedStation',
  'weakerProfile',
  'plainConnection',
  'noSubprotocol',
  'unknownSubprotocol',
  'tooManyAttempts',
  'wrongPath',
  'certificateMissing',
  'certificateMismatch',
  'tlsFailed',
  'draining',
  'storeUnavailable',
  'connected',
  'duplicateSocket',
  'bootPending',
  'bootRejected',
  'invalidMessage',
  'clockOff',
] as const
export type AttemptReason = (typeof ATTEMPT_REASONS)[number]

/** `attempts/{id}`: a refused or odd handshake, one document per station and reason, throttled (TTL). By the edge. */
export const attemptSchema = v.object({
  stationId: v.string(),
  reason: v.picklist(ATTEMPT_REASONS),
  detail: v.nullable(v.string()),
  remoteAddress: v.nullable(v.string()),
  subprotocols: v.array(v.string()),
  firstAt: moment,
  lastAt: moment,
  count: wholeNumber,
  edgeId: v.string(),
  expireAt: moment,
})
export type Attempt = v.InferOutput<typeof attemptSchema>
