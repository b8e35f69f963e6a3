import { randomUUID } from 'node:crypto'
import { label } from '@charge-it/shared/model/fields.ts'
import { DELIVERY_STATUSES, deliverySchema, type Webhook, webhookSchema } from '@charge-it/shared/model/webhook.ts'
import { NOTIFICATION_KINDS, notificationText } from '@charge-it/shared/notifications/catalogue.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { FieldPath, type Query } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { badParameter, conflict, notFound } from '../api/api-error.ts'
import { decodeCursor, encodeCursor } from '../api/cursor.ts'
import { pageById } from '../api/list-page.ts'
import { DEFAULT_LIMIT, pageFields } from '../api/query-fields.ts'
import { readBody, readQuery } from '../api/read-input.ts'
import { safeId } from '../api/stations.ts'
import type { Deps } from '../deps.ts'
import { deliver } from '../notifications/deliver.ts'
import { createDelivery } from '../notifications/fan-out.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { isPrivateHost } from './post-json.ts'
import { webhookSecret } from './webhook-secret.ts'

const MAX_WEBHOOKS = 50
const fields = {
  name: v.pipe(label, v.minLength(1)),
  url: v.pipe(v.string(), v.maxLength(2000)),
  kinds: v.pipe(v.array(v.picklist(NOTIFICATION_KINDS)), v.maxLength(NOTIFICATION_KINDS.length)),
  enabled: v.boolean(),
}
export const createBody = v.strictObject({
  name: fields.name,
  url: fields.url,
  kinds: v.optional(fields.kinds, []),
  enabled: v.optional(fields.enabled, true),
})
export const changesBody = v.partial(v.strictObject(fields))
export const emptyBody = v.strictObject({})
export const listQuery = v.strictObject(pageFields)
export const deliveryQuery = v.strictObject({
  ...pageFields,
  status: v.optional(v.picklist(DELIVERY_STATUSES)),
  targetId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
})
const cursorSchema = v.tuple([v.number(), v.pipe(v.string(), v.regex(/^[^/]+$/))])

/** `POST /webhooks`: 201 with its secret, which is shown this once. */
export const createWebhook: Handler = async (call, deps) => {
  const body = readBody(call, createBody)
  const key = keyOf(deps)
  checkUrl(body.url, deps)
  const { firestore } = deps
  const count = (await firestore.collection(collections.webhooks).count().get()).data().count
  if (count >= MAX_WEBHOOKS) throw conflict('too-many-webhooks', `There are ${MAX_WEBHOOKS} webhooks already.`)
  const now = deps.now()
  const webhook: Webhook = {
    webhookId: randomUUID(),
    ...body,
    ...{ secretVersion: 1, lastDeliveredAt: null, lastFailedAt: null, createdAt: now, lastUpdatedAt: now },
  }
  const path = paths.webhook(webhook.webhookId)
  const batch = firestore.batch()
  batch.create(firestore.doc(path), webhook)
  audit(batch, firestore, { caller: call.caller, action: 'webhook.create', path, detail: body.name, at: now })
  await batch.commit()
  return {
    status: 201,
    headers: { location: `/api/v1/webhooks/${webhook.webhookId}` },
    body: { ...webhook, secret: webhookSecret(key, webhook) },
  }
}

/** `GET /webhooks` */
export const listWebhooks: Handler = async (call, deps) => {
  const page = readQuery(call, listQuery)
  const { snapshots, nextCursor } = await pageById('webhooks', deps.firestore.collection(collections.webhooks), page)
  return { status: 200, body: { items: parseSnapshots(webhookSchema, snapshots, deps.log), nextCursor } }
}

/** `PATCH /webhooks/{webhookId}` */
export const changeWebhook: Handler = async (call, deps) => {
  const changes = readBody(call, changesBody)
  if (changes.url !== undefined) checkUrl(changes.url, deps)
  const { url, name, kinds, enabled } = changes
  const changed = await update(call, deps, 'change', (webhook) => ({
    ...webhook,
    url: url ?? webhook.url,
    name: name ?? webhook.name,
    kinds: kinds ?? webhook.kinds,
    enabled: enabled ?? webhook.enabled,
  }))
  return { status: 200, body: changed }
}

/** `POST /webhooks/{webhookId}/secret`: a new secret, shown this once; the old one counts no more. */
export const rotateWebhookSecret: Handler = async (call, deps) => {
  readBody(call, emptyBody)
  const key = keyOf(deps)
  const changed = await update(call, deps, 'rotate', (webhook) => ({
    ...webhook,
    secretVersion: webhook.secretVersion + 1,
  }))
  return { status: 200, body: { ...changed, secret: webhookSecret(key, changed) } }
}

/** `DELETE /webhooks/{webhookId}` */
export const removeWebhook: Handler = async ({ parts, caller }, deps) => {
  const { firestore } = deps
  const path = paths.webhook(safeId(parts.webhookId ?? ''))
  await firestore.runTransaction(async (transaction) => {
    if (!(await transaction.get(firestore.doc(path))).exists) throw notFound('webhook')
    transaction.delete(firestore.doc(path))
    audit(transaction, firestore, { caller, action: 'webhook.remove', path, at: deps.now() })
  })
  return { status: 204 }
}

/** `POST /webhooks/{webhookId}/test`: sends a test message now. 200 with what came of it. */
export const testWebhook: Handler = async (call, deps) => {
  readBody(call, emptyBody)
  keyOf(deps)
  const webhookId = safeId(call.parts.webhookId ?? '')
  const webhook = await readDocument(deps.firestore, webhookSchema, paths.webhook(webhookId))
  if (webhook === undefined) throw notFound('webhook')
  const deliveryId = randomUUID()
  const { text } = notificationText('test', {}, 'en')
  const bodyJson = JSON.stringify({ event: 'test', action: 'opened', at: deps.now(), text })
  const draft = {
    deliveryId,
    channel: 'webhook',
    targetId: webhookId,
    notificationId: 'test',
    kind: 'test',
    bodyJson,
  } as const
  const batch = deps.firestore.batch()
  const entry = { caller: call.caller, action: 'webhook.test', path: paths.webhook(webhookId), at: deps.now() }
  audit(batch, deps.firestore, { ...entry, detail: webhook.name })
  await batch.commit()
  await createDelivery(draft, deps)
  await deliver(deliveryId, deps)
  return { status: 200, body: await readDocument(deps.firestore, deliverySchema, paths.delivery(deliveryId)) }
}

/** `GET /deliveries?status=dead&targetId=`: what was given up, or is still tried, the newest first. */
export const listDeliveries: Handler = async (call, deps) => {
  const { status, targetId, limit = DEFAULT_LIMIT, cursor } = readQuery(call, deliveryQuery)
  let query: Query = deps.firestore.collection(collections.deliveries)
  if (status !== undefined) query = query.where('status', '==', status)
  if (targetId !== undefined) query = query.where('targetId', '==', targetId)
  query = query.orderBy('createdAt', 'desc').orderBy(FieldPath.documentId(), 'desc')
  if (cursor !== undefined) {
    const [createdMs, id] = decodeCursor('deliveries', cursorSchema, cursor)
    query = query.startAfter(new Date(createdMs), id)
  }
  const { docs } = await query.limit(limit + 1).get()
  const items = parseSnapshots(deliverySchema, docs.slice(0, limit), deps.log)
  const last = items.at(-1)
  const nextCursor =
    docs.length > limit && last !== undefined
      ? encodeCursor('deliveries', [last.createdAt.getTime(), last.deliveryId])
      : null
  return { status: 200, body: { items, nextCursor } }
}

/** `POST /deliveries/{deliveryId}/retry`: one that was given up is tried again, now. */
export const retryDelivery: Handler = async (call, deps) => {
  readBody(call, emptyBody)
  const { firestore } = deps
  const path = paths.delivery(safeId(call.parts.deliveryId ?? ''))
  await firestore.runTransaction(async (transaction) => {
    const delivery = await readDocument({ firestore, transaction }, deliverySchema, path)
    if (delivery === undefined) throw notFound('delivery')
    if (delivery.status !== 'dead') throw conflict('wrong-status', `The delivery is ${delivery.status}.`)
    const now = deps.now()
    transaction.update(firestore.doc(path), { status: 'pending', attempts: [], nextAttemptAt: now, lastUpdatedAt: now })
    audit(transaction, firestore, { caller: call.caller, action: 'delivery.retry', path, at: now })
  })
  await deliver(path.split('/').at(-1) ?? '', deps)
  return { status: 200, body: await readDocument(firestore, deliverySchema, path) }
}

async function update(
  call: Parameters<Handler>[0],
  deps: Deps,
  verb: string,
  change: (webhook: Webhook) => Webhook,
): Promise<Webhook> {
  const { firestore } = deps
  const path = paths.webhook(safeId(call.parts.webhookId ?? ''))
  return firestore.runTransaction(async (transaction) => {
    const webhook = await readDocument({ firestore, transaction }, webhookSchema, path)
    if (webhook === undefined) throw notFound('webhook')
    const now = deps.now()
    const next = { ...change(webhook), lastUpdatedAt: now }
    transaction.set(firestore.doc(path), next)
    audit(transaction, firestore, { caller: call.caller, action: `webhook.${verb}`, path, detail: next.name, at: now })
    return next
  })
}

function keyOf({ config }: Deps): string {
  if (config.webhooks.key !== null) return config.webhooks.key
  throw conflict('no-webhook-key', 'Set CHARGE_IT_WEBHOOK_KEY.')
}

/** Names are looked up again at every call; here only what can be told from the text is refused. */
function checkUrl(text: string, { config }: Deps): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw badParameter('url', 'must be an https:// address')
  if (url.username !== '' || url.password !== '') throw badParameter('url', 'must not hold a password')
  if (config.webhooks.allowPrivate) return
  if (url.protocol !== 'https:') throw badParameter('url', 'must be an https:// address')
  if (isPrivateHost(url)) throw badParameter('url', 'leads into a private network')
}
