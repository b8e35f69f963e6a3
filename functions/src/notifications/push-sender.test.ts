import type { Message } from 'firebase-admin/messaging'
import { expect, test } from 'vitest'
import { cloudPush } from './push-sender.ts'

const PUSH = { token: 'a-browser', title: 'Title', text: 'Text', link: 'https://csms.example/notifications' }
/** Firebase Cloud Messaging as far as the adapter uses it; the service itself cannot be reached from a test. */
const service = (answer: string | { code: string }) => {
  const sent: Message[] = []
  const send = async (message: Message) => {
    sent.push(message)
    if (typeof answer === 'string') return answer
    throw Object.assign(new Error('refused'), answer)
  }
  return { sent, sender: cloudPush(() => ({ send })) }
}

test('a message carries title, text and the page that opens', async () => {
  const { sent, sender } = service('id')

  expect(await sender.send(PUSH)).toBe('sent')
  expect(sent).toEqual([
    {
      token: 'a-browser',
      notification: { title: 'Title', body: 'Text' },
      webpush: { headers: { TTL: '86400' }, fcmOptions: { link: PUSH.link } },
    },
  ])
})

test('a browser that is not subscribed any more is gone, any other refusal may pass', async () => {
  expect(await service({ code: 'messaging/registration-token-not-registered' }).sender.send(PUSH)).toBe('gone')
  await expect(service({ code: 'messaging/server-unavailable' }).sender.send(PUSH)).rejects.toThrow('refused')
})
