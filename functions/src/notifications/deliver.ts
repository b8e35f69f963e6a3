import { userSchema } from '@charge-it/shared/model/user.ts'
import { type Delivery, deliverySchema, type Webhook, webhookSchema } from '@charge-it/shared/model/webhook.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'
import { readDocument } from '../store/read-document.ts'
import { postJson } from '../webhooks/post-json.ts'
import { webhookSecret, webhookSignature } from '../webhooks/webhook-secret.ts'
import { MailError } from './mailer.ts'
import { messageSchema, pushToDevices } from './push-to-devices.ts'
import { raise } from './raise.ts'

/** Pauses before the second, third ... attempt: two days in all. */
const PAUSES_S = [30, 120, 600, 3600, 3 * 3600, 8 * 3600, 12 * 3600, 24 * 3600] as const
/** Nobody else tries while an attempt is under way. */
const LEASE_MS = 3 * 60_000
const TIMEOUT_MS = 10_000
const MAX_PER_RUN = 200

type Attempt = {
  readonly ok: boolean
  readonly httpStatus: number | null
  readonly error: string | null
  readonly final?: true
}

/** Tries what is due. What a trigger missed, or failed before, is found here. */
export async function runDeliveries(deps: Deps) {
  const { docs } = await deps.firestore
    .collection(collections.deliveries)
    .where('status', '==', 'pending')
    .where('nextAttemptAt', '<=', deps.now())
    .limit(MAX_PER_RUN)
    .get()
  let delivered = 0
  for (const { id } of docs) if (await deliver(id, deps)) delivered += 1
  return { changed: docs.length, delivered, failed: docs.length - delivered }
}

/**
 * One attempt at one delivery, if it is due. A failure sets the next time; after the last one it is dead, and stays on
 * the list for a person. @returns whether it was delivered now.
 */
export async function deliver(deliveryId: string, deps: Deps): Promise<boolean> {
  const delivery = await lease(deliveryId, deps)
  if (delivery === undefined) return false
  let attempt: Attempt
  try {
    attempt = await attemptOf(delivery, deps)
  } catch (error) {
    deps.log.warn('delivery failed', { deliveryId, channel: delivery.channel, cause: causeOf(error) })
    attempt = { ok: false, httpStatus: null, error: 'could not be sent' }
  }
  await record(delivery, attempt, deps)
  return attempt.ok
}

async function lease(deliveryId: string, deps: Deps): Promise<Delivery | undefined> {
  const { firestore } = deps
  const reference = firestore.doc(paths.delivery(deliveryId))
  return firestore.runTransaction(async (transaction) => {
    const delivery = await readDocument({ firestore, transaction }, deliverySchema, reference.path)
    const now = deps.now()
    if (delivery?.status !== 'pending' || delivery.nextAttemptAt === null || delivery.nextAttemptAt > now)
      return undefined
    transaction.update(reference, { nextAttemptAt: new Date(now.getTime() + LEASE_MS) })
    return delivery
  })
}

async function attemptOf(delivery: Delivery, deps: Deps): Promise<Attempt> {
  switch (delivery.channel) {
    case 'email':
      return mail(delivery, deps)
    case 'push':
      return push(delivery, deps)
    case 'webhook':
      return call(delivery, deps)
  }
}

const given = (error: string): Attempt => ({ ok: false, httpStatus: null, error, final: true })

async function mail({ targetId, bodyJson }: Delivery, deps: Deps): Promise<Attempt> {
  const user = await readDocument(deps.firestore, userSchema, paths.user(targetId))
  if (user?.email == null || user.role === null) return given('the person has no address or no role')
  if (deps.mailer === null) return given('no mail server is set up')
  const { title, text } = v.parse(messageSchema, JSON.parse(bodyJson))
  const { publicOrigin } = deps.config
  const body = publicOrigin === null ? text : `${text}\n\n${publicOrigin}/notifications`
  try {
    await deps.mailer.send({ to: user.email, subject: `Charge-IT: ${title}`, text: body })
  } catch (error) {
    if (!(error instanceof MailError)) throw error
    return { ok: false, httpStatus: null, error: error.message, ...(error.permanent ? { final: true } : {}) }
  }
  return { ok: true, httpStatus: null, error: null }
}

/** To every browser of the person, also when one of them cannot be reached: a repetition replaces what others show. */
async function push({ targetId, notificationId, bodyJson }: Delivery, deps: Deps): Promise<Attempt> {
  if (deps.push === null) return given('no push service is set up')
  const user = await readDocument(deps.firestore, userSchema, paths.user(targetId))
  if (user === undefined || user.role === null) return given('the person has no role')
  const message = v.parse(messageSchema, JSON.parse(bodyJson))
  const outcomes = await pushToDevices(targetId, notificationId, message, deps)
  const failed = outcomes.find(({ outcome }) => outcome === 'failed')
  if (failed !== undefined) return { ok: false, httpStatus: null, error: 'the push service did not take it' }
  if (outcomes.every(({ outcome }) => outcome === 'gone')) return given('no browser of the person wants push')
  return { ok: true, httpStatus: null, error: null }
}

async function call({ deliveryId, targetId, kind, bodyJson }: Delivery, deps: Deps): Promise<Attempt> {
  const webhook = await readDocument(deps.firestore, webhookSchema, paths.webhook(targetId))
  if (webhook === undefined || !webhook.enabled) return given('the webhook was removed or switched off')
  const { key, allowPrivate } = deps.config.webhooks
  if (key === null) return given('CHARGE_IT_WEBHOOK_KEY is not set')
  const headers = {
    'charge-it-event': kind,
    'charge-it-delivery': deliveryId,
    'charge-it-signature': webhookSignature(webhookSecret(key, webhook), bodyJson, deps.now()),
  }
  const result = await postJson(new URL(webhook.url), bodyJson, { headers, allowPrivate, timeoutMs: TIMEOUT_MS })
  const ok = result.kind === 'answered' && result.status >= 200 && result.status < 300
  await noteWebhook(webhook, ok, deps)
  if (result.kind === 'failed') return { ok: false, httpStatus: null, error: result.reason }
  // 410 Gone is how a receiver says that it wants no more.
  const gone = result.status === 410 ? ({ final: true } as const) : {}
  return { ok, httpStatus: result.status, error: ok ? null : `answered ${result.status}`, ...gone }
}

async function noteWebhook({ webhookId }: Webhook, ok: boolean, { firestore, now }: Deps): Promise<void> {
  const field = ok ? 'lastDeliveredAt' : 'lastFailedAt'
  await firestore.doc(paths.webhook(webhookId)).set({ [field]: now() }, { merge: true })
}

async function record(delivery: Delivery, attempt: Attempt, deps: Deps): Promise<void> {
  const now = deps.now()
  const { ok, httpStatus, error } = attempt
  const pauseS = PAUSES_S[delivery.attempts.length]
  const status = ok ? 'delivered' : attempt.final === true || pauseS === undefined ? 'dead' : 'pending'
  await deps.firestore.doc(paths.delivery(delivery.deliveryId)).update({
    status,
    attempts: [...delivery.attempts, { at: now, ok, httpStatus, error }],
    nextAttemptAt: status === 'pending' ? new Date(now.getTime() + (pauseS ?? 0) * 1000) : null,
    lastUpdatedAt: now,
  })
  if (status !== 'dead') return
  deps.log.warn('delivery given up', { deliveryId: delivery.deliveryId, channel: delivery.channel, error })
  if (delivery.channel !== 'webhook') return
  const webhook = await readDocument(deps.firestore, webhookSchema, paths.webhook(delivery.targetId))
  if (webhook === undefined) return
  const params = { webhook: webhook.name }
  await raise({ kind: 'webhookDead', key: webhook.webhookId, ref: paths.webhook(webhook.webhookId), params }, deps)
}
