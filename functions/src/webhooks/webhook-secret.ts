import { createHmac } from 'node:crypto'
import type { Webhook } from '@charge-it/shared/model/webhook.ts'

/**
 * The secret that signs a webhook's calls, derived from the project's key: it lies nowhere, and rotating it means the
 * next version.
 */
export function webhookSecret(
  key: string,
  { webhookId, secretVersion }: Pick<Webhook, 'webhookId' | 'secretVersion'>,
): string {
  const derived = createHmac('sha256', key).update(`webhook:${webhookId}:${secretVersion}`).digest('base64url')
  return `whsec_${derived}`
}

/**
 * The header `charge-it-signature`: `t={seconds},v1={hex}`, where v1 is HMAC-SHA256(secret, `{t}.{body}`). Receivers
 * compute the same, compare in constant time and refuse what is older than five minutes.
 */
export function webhookSignature(secret: string, body: string, now: Date): string {
  const t = Math.floor(now.getTime() / 1000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}
