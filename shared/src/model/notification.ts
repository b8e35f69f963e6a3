import * as v from 'valibot'
import { NOTIFICATION_KINDS, SEVERITIES } from '../notifications/catalogue.ts'
import { label, moment, wholeNumber } from './fields.ts'
import { roleSchema } from './role.ts'

/** open -> acknowledged -> assigned -> closed, in any order but the last; a repeated alarm opens a closed one again. */
export const NOTIFICATION_STATES = ['open', 'acknowledged', 'assigned', 'closed'] as const
export type NotificationState = (typeof NOTIFICATION_STATES)[number]

export const NOTIFICATION_ACTIONS = [
  'opened',
  'reopened',
  'acknowledged',
  'assigned',
  'unassigned',
  'noted',
  'escalated',
  'closed',
  'cleared',
] as const

const personSchema = v.object({ uid: v.string(), name: label })

/** `notifications/{notificationId}`: one thing that people should know of. Written by functions (TTL after closing). */
export const notificationSchema = v.object({
  notificationId: v.string(),
  kind: v.picklist(NOTIFICATION_KINDS),
  severity: v.picklist(SEVERITIES),
  /** Notices inform; alarms want somebody to act, and escalate when nobody does. */
  alarm: v.boolean(),
  stationId: v.nullable(v.string()),
  siteId: v.nullable(v.string()),
  /** Path of the document it speaks of: a job, a command, an anomaly. */
  ref: v.nullable(v.string()),
  /** What the text of the kind names, for `notificationText`. Never a secret or a full idTag. */
  params: v.record(v.string(), v.union([v.string(), v.number()])),
  state: v.picklist(NOTIFICATION_STATES),
  assignedTo: v.nullable(personSchema),
  notes: v.array(v.object({ at: moment, by: personSchema, text: v.pipe(v.string(), v.maxLength(2000)) })),
  /** The newest 100 steps. `by` null: the system. */
  history: v.array(
    v.object({
      at: moment,
      action: v.picklist(NOTIFICATION_ACTIONS),
      by: v.nullable(personSchema),
      detail: v.nullable(label),
    }),
  ),
  /** How often it happened while it was not closed. */
  count: wholeNumber,
  firstAt: moment,
  /** Unread means: newer than what the person read. */
  lastAt: moment,
  /** Roles that it concerns. */
  roles: v.array(roleSchema),
  /** 0 until it escalates. */
  escalationLevel: wholeNumber,
  /** When it escalates next unless somebody acts; null = never. */
  escalateAt: v.nullable(moment),
  closedAt: v.nullable(moment),
  expireAt: v.nullable(moment),
  demo: v.optional(v.nullable(label)),
  lastUpdatedAt: moment,
})
export type Notification = v.InferOutput<typeof notificationSchema>

/**
 * `users/{uid}/inbox/current`: what a person has read. A notification is unread while its `lastAt` is newer than both
 * `readUntil` and its own entry in `readAt`. Written by functions; read by that person.
 */
export const inboxSchema = v.object({
  uid: v.string(),
  readUntil: v.nullable(moment),
  /** notificationId -> when it was read; the newest 500. */
  readAt: v.record(v.string(), moment),
  lastUpdatedAt: moment,
})
export type Inbox = v.InferOutput<typeof inboxSchema>

/** True while a person has not seen the newest occurrence. */
export function isUnread(notification: Pick<Notification, 'notificationId' | 'lastAt'>, inbox: Inbox | null): boolean {
  if (inbox === null) return true
  const own = inbox.readAt[notification.notificationId]
  const readAt = Math.max(inbox.readUntil?.getTime() ?? 0, own?.getTime() ?? 0)
  return notification.lastAt.getTime() > readAt
}
