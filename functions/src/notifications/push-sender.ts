import type { Messaging } from 'firebase-admin/messaging'
import * as v from 'valibot'

export interface Push {
  readonly token: string
  readonly title: string
  readonly text: string
  /** The page that opens. */
  readonly link: string | null
}

/** Sends web pushes. */
export interface PushSender {
  /** @returns `gone` for a browser that is not subscribed any more. @throws when it could not be sent now. */
  send(push: Push): Promise<'sent' | 'gone'>
}

const errorSchema = v.object({ code: v.string() })
const GONE = [
  'messaging/registration-token-not-registered',
  'messaging/invalid-registration-token',
  'messaging/invalid-argument',
]

/** {@link PushSender} by Firebase Cloud Messaging. */
export function cloudPush(messaging: () => Pick<Messaging, 'send'>): PushSender {
  return {
    async send({ token, title, text, link }) {
      try {
        await messaging().send({
          token,
          notification: { title, body: text },
          webpush: { headers: { TTL: '86400' }, ...(link === null ? {} : { fcmOptions: { link } }) },
        })
        return 'sent'
      } catch (error) {
        const parsed = v.safeParse(errorSchema, error)
        if (parsed.success && GONE.includes(parsed.output.code)) return 'gone'
        throw error
      }
    },
  }
}
