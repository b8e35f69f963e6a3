import * as v from 'valibot'
import { label, moment, wholeNumber } from './fields.ts'

export const NOTIFICATION_KINDS = ['securityEvent'] as const
export const NOTIFICATION_SEVERITIES = ['info', 'warning', 'critical'] as const

/**
 * `notifications/{notificationId}`: what somebody should look at. The edge writes those of stations, one per station,
 * subject and day; functions write that somebody took note of it.
 */
export const notificationSchema = v.object({
  kind: v.picklist(NOTIFICATION_KINDS),
  severity: v.picklist(NOTIFICATION_SEVERITIES),
  stationId: v.nullable(v.string()),
  siteId: v.nullable(v.string()),
  /** A word of the protocol, for example the type of a security event. Pages put it into a sentence. */
  subject: label,
  detail: v.nullable(v.pipe(v.string(), v.maxLength(1000))),
  firstAt: moment,
  lastAt: moment,
  count: wholeNumber,
  /** Who took note of it, and when. */
  seen: v.optional(v.nullable(v.object({ uid: v.string(), at: moment }))),
  expireAt: moment,
})
export type Notification = v.InferOutput<typeof notificationSchema>
