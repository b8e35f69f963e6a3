import type { Severity } from '@charge-it/shared/notifications/catalogue.ts'
import type { Messaging } from 'firebase-admin/messaging'
import * as v from 'valibot'

export interface Push {
  readonly token: string
  readonly title: string
  readonly text: string
  readonly language: 'id' | 'en'
  readonly severity: Severity
  /** What a browser shows instead of an earlier one of the same name: a message that is sent twice is seen once. */
  readonly tag: string
  /** The page that opens: its path, beginning with `/`. */
  readonly path: string
}

/** Sends web pushes. */
export interface PushSender {
  /** @returns `gone` for a browser that is not subscribed any more. @throws when it could not be sent now. */
  send(push: Push): Promise<'sent' | 'gone'>
}

const errorSchema = v.object({ code: v.string(), message: v.string() })
const GONE: readonly string[] = ['messaging/registration-token-not-registered', 'messaging/mismatched-credential']
const KEPT_S = 86_400

/** {@link PushSender} by Firebase Cloud Messaging (HTTP v1). */
export function cloudPush(messaging: () => Pick<Messaging, 'send'>): PushSender {
  return {
    async send({ token, title, text, language, severity, tag, path }) {
      try {
        await messaging().send({
          token,
          notification: { title, body: text },
          // The page's own worker makes the notification of it: it knows the origin that the path belongs to.
          data: { path, tag, language },
          webpush: { headers: { TTL: String(KEPT_S), Urgency: severity === 'critical' ? 'high' : 'normal' } },
        })
        return 'sent'
      } catch (error) {
        if (isGone(error)) return 'gone'
        throw error
      }
    },
  }
}

/** An invalid argument may be a fault of ours as well: then no browser is to be forgotten for it. */
function isGone(error: unknown): boolean {
  const parsed = v.safeParse(errorSchema, error)
  if (!parsed.success) return false
  const { code, message } = parsed.output
  return GONE.includes(code) || (code === 'messaging/invalid-argument' && message.includes('registration token'))
}
