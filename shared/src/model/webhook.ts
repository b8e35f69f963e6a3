import * as v from 'valibot'
import { NOTIFICATION_KINDS } from '../notifications/catalogue.ts'
import { label, moment, wholeNumber } from './fields.ts'

/**
 * `webhooks/{webhookId}`: an address of another system that hears of events. Its secret is derived from the project's
 * key, the id and `secretVersion`, and is stored nowhere. Written by functions; admins read it through the API.
 */
export const webhookSchema = v.object({
  webhookId: v.string(),
  name: label,
  url: v.pipe(v.string(), v.maxLength(2000)),
  /** Empty: every kind. */
  kinds: v.array(v.picklist(NOTIFICATION_KINDS)),
  enabled: v.boolean(),
  secretVersion: wholeNumber,
  lastDeliveredAt: v.nullable(moment),
  lastFailedAt: v.nullable(moment),
  createdAt: moment,
  lastUpdatedAt: moment,
})
export type Webhook = v.InferOutput<typeof webhookSchema>

export const DELIVERY_STATUSES = ['pending', 'delivered', 'dead'] as const

/**
 * `deliveries/{deliveryId}`: one message on its way out by e-mail, push or webhook, tried again with growing pauses and
 * given up as `dead`. Written by functions (TTL); admins read it through the API.
 */
export const deliverySchema = v.object({
  deliveryId: v.string(),
  channel: v.picklist(['email', 'push', 'webhook']),
  /** The person (e-mail, push) or the webhook. */
  targetId: v.string(),
  notificationId: v.string(),
  kind: v.picklist(NOTIFICATION_KINDS),
  /** What is sent; a webhook's exact body. */
  bodyJson: v.string(),
  status: v.picklist(DELIVERY_STATUSES),
  attempts: v.array(
    v.object({ at: moment, ok: v.boolean(), httpStatus: v.nullable(wholeNumber), error: v.nullable(label) }),
  ),
  /** When it is tried next; null once it is delivered or dead. */
  nextAttemptAt: v.nullable(moment),
  createdAt: moment,
  expireAt: moment,
  lastUpdatedAt: moment,
})
export type Delivery = v.InferOutput<typeof deliverySchema>

/**
 * `pushTokens/{sha256 of the token}`: a browser that wants web push. It goes when its owner removes it, when Firebase Cloud
 * Messaging says that it is gone, and with the account. Written by functions; no client reads it, the API shows its owner
 * everything but the token.
 */
export const pushTokenSchema = v.object({
  uid: v.string(),
  token: v.string(),
  /** What its owner knows it by: browser and system. */
  label,
  createdAt: moment,
  /** When Firebase Cloud Messaging took the last message for it. */
  lastSentAt: v.nullable(moment),
  lastUpdatedAt: moment,
})
export type PushToken = v.InferOutput<typeof pushTokenSchema>
