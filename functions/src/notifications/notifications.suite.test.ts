import { randomUUID } from 'node:crypto'
import { newNotification } from '@charge-it/shared/notifications/new-notification.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openSuite } from '../testing/suite-client.ts'
import { startWebhookReceiver } from '../testing/webhook-receiver.ts'

let suite: Awaited<ReturnType<typeof openSuite>>
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>
beforeAll(async () => {
  suite = await openSuite('admin')
  receiver = await startWebhookReceiver()
})
afterAll(async () => {
  await receiver.close()
  await suite.close()
})
const eventually = { timeout: 60_000, interval: 100 }

test('what an edge notes of a station reaches another system, signed, once', async () => {
  const { status, body } = await suite.call('POST', '/webhooks', { name: 'Tickets', url: receiver.url })
  expect(status).toBe(201)
  const key = `CP-${randomUUID().slice(0, 8)}:TamperDetectionActivated`
  const params = { station: key.split(':')[0] ?? '', type: 'TamperDetectionActivated' }
  const notice = newNotification({ kind: 'securityEvent', key, stationId: params.station, params }, new Date())
  const reference = suite.firestore.doc(paths.notification(notice.notificationId))
  const ours = () => receiver.received.filter(({ body: text }) => text.includes(params.station))

  await reference.set(notice)
  await vi.waitFor(() => expect(ours()).toHaveLength(1), eventually)
  await reference.update({ count: 2, lastAt: new Date() })
  await suite.call('PATCH', `/notifications/${encodeURIComponent(notice.notificationId)}`, { close: true })
  const reopened = (await reference.get()).get('history')
  const step = { at: new Date(), action: 'reopened', by: null, detail: null }
  await reference.update({ state: 'open', closedAt: null, history: [...reopened, step] })
  await vi.waitFor(() => expect(ours()).toHaveLength(2), eventually)

  expect(ours().map(({ event, isSignedWith }) => [event, isSignedWith(String(body.secret))])).toEqual([
    ['securityEvent', true],
    ['securityEvent', true],
  ])
  expect(ours().map((call) => JSON.parse(call.body).action)).toEqual(['opened', 'reopened'])
  await suite.firestore.doc(paths.webhook(String(body.webhookId))).delete()
})

test('a command that comes to nothing becomes a notice', async () => {
  const stationId = `CMD-${randomUUID().slice(0, 8)}`
  await suite.call('POST', '/stations', { stationId })
  const made = await suite.call('POST', `/stations/${stationId}/commands`, {
    action: 'Reset',
    payload: { type: 'Soft' },
  })
  const commandId = String(made.body.commandId)

  await suite.firestore.doc(paths.command(commandId)).update({ status: 'expired' })

  await vi.waitFor(async () => {
    const notice = await suite.firestore.doc(paths.notification(`commandFailed_${commandId}`)).get()
    expect(notice.data()).toMatchObject({ params: { station: stationId, action: 'Reset', status: 'expired' } })
  }, eventually)
})
