import { NOTIFICATION_KINDS } from '@charge-it/shared/notifications/catalogue.ts'
import * as v from 'valibot'
import type { Api } from './api.ts'

const isoMoment = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
)
const webhookSchema = v.object({
  webhookId: v.string(),
  name: v.string(),
  url: v.string(),
  kinds: v.array(v.picklist(NOTIFICATION_KINDS)),
  enabled: v.boolean(),
  lastDeliveredAt: v.nullable(isoMoment),
  lastFailedAt: v.nullable(isoMoment),
})
/** A webhook as the API answers it. */
export type ShownWebhook = v.InferOutput<typeof webhookSchema>

const deliverySchema = v.object({
  deliveryId: v.string(),
  channel: v.picklist(['email', 'push', 'webhook']),
  targetId: v.string(),
  kind: v.picklist(NOTIFICATION_KINDS),
  status: v.picklist(['pending', 'delivered', 'dead']),
  attempts: v.array(
    v.object({ at: isoMoment, ok: v.boolean(), httpStatus: v.nullable(v.number()), error: v.nullable(v.string()) }),
  ),
  nextAttemptAt: v.nullable(isoMoment),
  createdAt: isoMoment,
})
/** One message on its way out, as the API answers it. */
export type ShownDelivery = v.InferOutput<typeof deliverySchema>

const webhooksSchema = v.object({ items: v.array(webhookSchema) })
const deliveriesSchema = v.object({ items: v.array(deliverySchema), nextCursor: v.nullable(v.string()) })
const secretSchema = v.object({ secret: v.string() })

export type WebhookFields = Pick<ShownWebhook, 'name' | 'url' | 'kinds' | 'enabled'>

/** What the console asks of webhooks and deliveries; no page may read them in Firestore. Every call throws ApiError. */
export function webhooksApi(api: Api) {
  const at = (webhookId: string) => `/webhooks/${encodeURIComponent(webhookId)}`
  return {
    list: async () => (await api.get('/webhooks?limit=200', webhooksSchema)).items,
    /** @returns the secret, which nobody can read again. */
    create: async (fields: WebhookFields) => (await api.send('POST', '/webhooks', fields, secretSchema)).secret,
    change: (webhookId: string, fields: Partial<WebhookFields>) =>
      api.send('PATCH', at(webhookId), fields, v.unknown()),
    remove: (webhookId: string) => api.send('DELETE', at(webhookId), undefined, v.unknown()),
    newSecret: async (webhookId: string) =>
      (await api.send('POST', `${at(webhookId)}/secret`, {}, secretSchema)).secret,
    test: (webhookId: string) => api.send('POST', `${at(webhookId)}/test`, {}, deliverySchema),
    /** The newest first. @param status '' = any. */
    deliveries: (status: string, cursor: string | null, limit: number) => {
      const query = new URLSearchParams({ limit: String(limit) })
      if (status !== '') query.set('status', status)
      if (cursor !== null) query.set('cursor', cursor)
      return api.get(`/deliveries?${query}`, deliveriesSchema)
    },
    retry: (deliveryId: string) =>
      api.send('POST', `/deliveries/${encodeURIComponent(deliveryId)}/retry`, {}, deliverySchema),
  }
}
