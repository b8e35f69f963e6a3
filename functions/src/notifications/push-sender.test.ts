import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  BAD_PAYLOAD,
  BUSY,
  NO_TOKEN,
  OTHER_PROJECT,
  startFakePushService,
  UNREGISTERED,
} from '../testing/fake-push-service.ts'
import { cloudPush, type Push, type PushSender } from './push-sender.ts'

let service: Awaited<ReturnType<typeof startFakePushService>>
let sender: PushSender
beforeAll(async () => {
  service = await startFakePushService()
  sender = cloudPush(service.messaging)
})
afterAll(() => service.close())
beforeEach(() => {
  service.calls.length = 0
  service.refusals.clear()
})

const push = (token: string, changes: Partial<Push> = {}): Push => ({
  ...{ token, title: 'Title', text: 'Text', language: 'en', severity: 'critical', tag: 'securityEvent_1' },
  path: '/notifications/securityEvent_1',
  ...changes,
})

test('a message goes to the project’s own address with title, text, and the page that opens', async () => {
  expect(await sender.send(push('a-browser'))).toBe('sent')
  await sender.send(push('a-browser', { severity: 'warning' }))

  expect(service.calls[0]).toEqual({
    ...{ method: 'POST', path: '/v1/projects/demo-push/messages:send', authorization: 'Bearer token-of-the-functions' },
    message: {
      token: 'a-browser',
      notification: { title: 'Title', body: 'Text' },
      data: { path: '/notifications/securityEvent_1', tag: 'securityEvent_1', language: 'en' },
      webpush: { headers: { TTL: '86400', Urgency: 'high' } },
    },
  })
  expect(service.calls[1]?.message).toMatchObject({ webpush: { headers: { Urgency: 'normal' } } })
})

test('a browser that unsubscribed, a text that is no token and a token of another project are gone', async () => {
  service.refusals.set('unsubscribed', UNREGISTERED).set('no token', NO_TOKEN).set('of another', OTHER_PROJECT)

  for (const token of service.refusals.keys()) expect([token, await sender.send(push(token))]).toEqual([token, 'gone'])
})

test('a fault of ours and a service that is busy forget no browser', async () => {
  service.refusals.set('a', BAD_PAYLOAD).set('b', BUSY)

  for (const token of service.refusals.keys()) await expect(sender.send(push(token))).rejects.toThrow()
})
