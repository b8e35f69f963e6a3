import type { User } from '@charge-it/shared/model/user.ts'
import { newNotification, notificationIdOf } from '@charge-it/shared/notifications/new-notification.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newCommand } from '../commands/new-command.ts'
import { runJob } from '../jobs/run-job.ts'
import { fleetHands, putFleet } from '../testing/firmware-fleet.ts'
import { startMailServer } from '../testing/mail-server.ts'
import { edgeOf, NOW, openWorld, type World } from '../testing/test-world.ts'
import { startWebhookReceiver } from '../testing/webhook-receiver.ts'
import { runDeliveries } from './deliver.ts'
import { escalateNotifications } from './escalate.ts'
import { fanOut } from './fan-out.ts'
import { smtpMailer } from './mailer.ts'
import { clear, raise } from './raise.ts'
import { tellAnomaly, tellCommand } from './tell.ts'
import { watchOperations } from './watch-operations.ts'

let world: World
let mail: Awaited<ReturnType<typeof startMailServer>>
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>
beforeEach(async () => {
  mail = await startMailServer()
  receiver = await startWebhookReceiver()
  world = openWorld({}, { mailer: smtpMailer({ url: mail.url, from: 'csms@example.test' }) })
  for (const role of ['admin', 'operator', 'technician', 'viewer'] as const) {
    const language = role === 'operator' ? 'id' : 'en'
    const user: User = {
      ...{ uid: role, name: `The ${role}`, email: `${role}@example.test`, role, language },
      ...{ accountIdTag: null, demo: null, lastUpdatedAt: NOW },
    }
    await world.put(paths.user(role), user)
  }
})
afterEach(async () => {
  await world.close()
  await receiver.close()
  await mail.close()
})

const ALARM = {
  kind: 'securityEvent',
  key: 'CP_1:Tamper',
  stationId: 'CP_1',
  params: { station: 'CP_1', type: 'Tamper' },
} as const
const ID = notificationIdOf('securityEvent', ALARM.key)
const notification = (id = ID) => world.read(paths.notification(id))
const wait = (minutes: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + minutes * 60_000)
}
const admin = (body?: unknown) => ({ token: world.tokens.admin, body })
const change = (body: unknown, token = world.tokens.technician, id = ID) =>
  world.call('PATCH', `/v1/notifications/${encodeURIComponent(id)}`, { token, body })

describe('a notification', () => {
  test('counts what repeats, closes by itself when it is over, and opens again', async () => {
    await raise(ALARM, world.deps)
    wait(1)
    await raise(ALARM, world.deps)
    expect(await notification()).toMatchObject({
      state: 'open',
      count: 2,
      severity: 'critical',
      roles: expect.any(Array),
    })

    expect(await clear('securityEvent', ALARM.key, world.deps)).toBe(true)
    expect(await notification()).toMatchObject({ state: 'closed', escalateAt: null })
    expect(await clear('securityEvent', ALARM.key, world.deps)).toBe(false)
    wait(1)
    await raise(ALARM, world.deps)

    const stored = await notification()
    expect(stored).toMatchObject({ state: 'open', count: 3, expireAt: null })
    expect(stored?.history.map(({ action }: { action: string }) => action)).toEqual(['opened', 'cleared', 'reopened'])
  })

  test('is counted right when many raise it at once [edge 1]', async () => {
    await Promise.all(Array.from({ length: 8 }, () => raise(ALARM, world.deps)))

    expect(await notification()).toMatchObject({ count: 8 })
  })

  test('is acknowledged, assigned, noted and closed by people, each step with its name', async () => {
    await raise(ALARM, world.deps)

    expect((await change({ acknowledge: true })).body).toMatchObject({ state: 'acknowledged', escalateAt: null })
    expect((await change({ assignTo: 'operator', note: ' on my way ' })).body).toMatchObject({
      state: 'assigned',
      assignedTo: { uid: 'operator', name: 'The operator' },
      notes: [{ text: 'on my way', by: { uid: 'technician', name: 'The technician' } }],
    })
    const closed = await change({ close: true })

    expect(closed.body).toMatchObject({ state: 'closed', expireAt: expect.any(String) })
    expect(closed.body.history.map(({ action }: { action: string }) => action)).toEqual([
      ...['opened', 'acknowledged', 'assigned', 'noted', 'closed'],
    ])
    expect(await world.count(collections.audit)).toBe(3)
  })

  test('is changed by those who may alone, and only in ways that exist', async () => {
    await raise(ALARM, world.deps)

    expect((await change({ acknowledge: true }, world.tokens.viewer)).status).toBe(403)
    expect((await world.call('GET', '/v1/notifications', { token: world.tokens.driver })).status).toBe(403)
    expect((await change({})).status).toBe(400)
    expect((await change({ assignTo: 'driver' })).body.parameter).toBe('assignTo')
    expect((await change({ close: true }, world.tokens.technician, 'test_none')).status).toBe(404)
  })

  test('is unread for each person until that person has seen its newest occurrence', async () => {
    await raise(ALARM, world.deps)
    await raise({ kind: 'test', key: 'a', params: {} }, world.deps)
    const unread = async (token: string) =>
      (await world.call('GET', '/v1/notifications', { token })).body.items.map(
        (item: { kind: string; unread: boolean }) => [item.kind, item.unread],
      )
    wait(1)
    const body = { notificationIds: [ID] }
    expect((await world.call('POST', '/v1/notifications/read', { token: world.tokens.viewer, body })).status).toBe(200)

    expect(Object.fromEntries(await unread(world.tokens.viewer))).toEqual({ securityEvent: false, test: true })
    expect(Object.fromEntries(await unread(world.tokens.operator))).toEqual({ securityEvent: true, test: true })
    wait(1)
    await raise(ALARM, world.deps)
    expect(Object.fromEntries(await unread(world.tokens.viewer))).toMatchObject({ securityEvent: true })
    wait(1)
    await world.call('POST', '/v1/notifications/read', { token: world.tokens.viewer, body: { all: true } })
    expect(Object.fromEntries(await unread(world.tokens.viewer))).toEqual({ securityEvent: false, test: false })
  })

  test('lists page by page, newest first', async () => {
    for (let number = 0; number < 5; number++) {
      await raise({ kind: 'test', key: `${number}`, params: {} }, world.deps)
      if (number % 2 === 0) wait(1)
    }
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await world.call('GET', `/v1/notifications?limit=2${cursor}`, { token: world.tokens.viewer })
      seen.push(...body.items.map(({ notificationId }: { notificationId: string }) => notificationId))
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`
    } while (cursor !== '')

    expect(new Set(seen).size).toBe(5)
    expect(seen.slice(0, 2).sort()).toEqual(['test_3', 'test_4'])
  })
})

describe('by e-mail', () => {
  test('reaches those whom it concerns, in their language, once', async () => {
    await raise(ALARM, world.deps)
    expect(await fanOut(ID, world.deps)).toBe(3)
    expect(await fanOut(ID, world.deps)).toBe(0)
    await runDeliveries(world.deps)
    await runDeliveries(world.deps)

    expect(mail.mails.map(({ to }) => to[0]).sort()).toEqual([
      ...['admin@example.test', 'operator@example.test', 'technician@example.test'],
    ])
    const indonesian = mail.mails.find(({ to }) => to[0] === 'operator@example.test')?.source
    expect(indonesian).toContain('Kejadian keamanan')
    expect(indonesian).toContain('http://api.test/notifications')
    await raise(ALARM, world.deps)
    expect(await fanOut(ID, world.deps)).toBe(0)
  })

  test('is tried again after a passing refusal, not after a lasting one', async () => {
    mail.refusals.push(451, 550)
    await world.call(
      'PATCH',
      '/v1/settings/notifications',
      admin({ rules: { securityEvent: rule({ roles: ['admin', 'operator'] }) } }),
    )
    await raise(ALARM, world.deps)
    await fanOut(ID, world.deps)
    await runDeliveries(world.deps)

    const statuses = async () =>
      (await world.firestore.collection(collections.deliveries).get()).docs.map((doc) => doc.get('status')).sort()
    expect(await statuses()).toEqual(['dead', 'pending'])
    wait(1)
    await runDeliveries(world.deps)
    expect(await statuses()).toEqual(['dead', 'delivered'])
    expect(mail.mails).toHaveLength(1)
  })
})

const rule = (fields: object) => ({
  ...{ enabled: true, roles: ['admin'], channels: ['email'], escalateAfterMin: 30, escalateTo: ['admin'] },
  ...fields,
})

describe('the settings', () => {
  test('say who hears of what and how; a kind that is off is not told, also when an edge made it', async () => {
    const shown = await world.call('GET', '/v1/settings/notifications', admin())
    expect(shown.body).toMatchObject({
      channels: { email: true, push: false },
      rules: { securityEvent: { roles: ['admin', 'operator', 'technician'], channels: ['email', 'push'] } },
    })
    const body = { rules: { securityEvent: rule({ enabled: false }) } }
    expect(
      (await world.call('PATCH', '/v1/settings/notifications', { token: world.tokens.operator, body })).status,
    ).toBe(403)
    expect((await world.call('PATCH', '/v1/settings/notifications', admin(body))).body.changed).toEqual([
      'securityEvent',
    ])

    expect(await raise(ALARM, world.deps)).toBe(false)
    await world.put(paths.notification(ID), newNotification(ALARM, NOW))
    expect(await fanOut(ID, world.deps)).toBe(0)
    expect(await notification()).toMatchObject({ state: 'closed' })

    await world.call('PATCH', '/v1/settings/notifications', admin({ rules: { securityEvent: null } }))
    expect(await raise(ALARM, world.deps)).toBe(true)
    const wrong = { rules: { securityEvent: { enabled: true } } }
    expect((await world.call('PATCH', '/v1/settings/notifications', admin(wrong))).status).toBe(400)
  })
})

describe('an alarm that nobody takes up', () => {
  test('escalates to the roles above, three times, and is told again each time', async () => {
    await world.call(
      'PATCH',
      '/v1/settings/notifications',
      admin({ rules: { securityEvent: rule({ roles: ['technician'] }) } }),
    )
    await raise(ALARM, world.deps)
    const added = [await fanOut(ID, world.deps)]
    for (let round = 0; round < 5; round++) {
      wait(30)
      await escalateNotifications(world.deps)
      await escalateNotifications(world.deps)
      added.push(await fanOut(ID, world.deps))
    }

    expect(added).toEqual([1, 1, 1, 1, 0, 0])
    expect(await notification()).toMatchObject({ escalationLevel: 3, escalateAt: null, roles: ['technician', 'admin'] })
    await runDeliveries(world.deps)
    expect(mail.mails.map(({ to }) => to[0]).sort()).toEqual([
      ...['admin@example.test', 'admin@example.test', 'admin@example.test', 'technician@example.test'],
    ])
  })

  test('one that was acknowledged does not', async () => {
    await raise(ALARM, world.deps)
    await change({ acknowledge: true })
    wait(600)

    expect(await escalateNotifications(world.deps)).toMatchObject({ escalated: 0 })
    expect(await notification()).toMatchObject({ escalationLevel: 0 })
  })
})

describe('a webhook', () => {
  async function hook(fields: object = {}) {
    const body = { name: 'Tickets', url: receiver.url, kinds: ['securityEvent'], ...fields }
    const made = await world.call('POST', '/v1/webhooks', admin(body))
    expect(made.status).toBe(201)
    return made.body
  }

  test('hears what it asked for, signed with the secret that was shown once', async () => {
    const { webhookId, secret } = await hook()
    await raise(ALARM, world.deps)
    await raise({ kind: 'test', key: 'x', params: {} }, world.deps)
    await fanOut(ID, world.deps)
    await fanOut('test_x', world.deps)
    await runDeliveries(world.deps)

    expect(receiver.received).toHaveLength(1)
    const [call] = receiver.received
    expect([call?.event, call?.isSignedWith(secret), call?.isSignedWith('whsec_other')]).toEqual([
      'securityEvent',
      true,
      false,
    ])
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ event: 'securityEvent', action: 'opened', stationId: 'CP_1' })
    const listed = await world.call('GET', '/v1/webhooks', admin())
    expect(listed.text).not.toContain('whsec_')
    expect(JSON.stringify(await world.read(paths.webhook(webhookId)))).not.toContain(secret)
    expect(listed.body.items[0]).toMatchObject({ lastDeliveredAt: expect.any(String) })

    const rotated = await world.call('POST', `/v1/webhooks/${webhookId}/secret`, admin())
    const tested = await world.call('POST', `/v1/webhooks/${webhookId}/test`, admin())
    expect(tested.body).toMatchObject({ status: 'delivered' })
    expect(receiver.received[1]?.isSignedWith(rotated.body.secret)).toBe(true)
    expect(rotated.body.secret).not.toBe(secret)
  })

  test('is called again with growing pauses, then given up, told of and tried again by a person', async () => {
    const { webhookId } = await hook()
    receiver.answers.push(500, 503, 500, 500, 500, 500, 500, 500, 500)
    await world.call('PATCH', '/v1/settings/notifications', admin({ rules: { securityEvent: rule({ channels: [] }) } }))
    await raise(ALARM, world.deps)
    await fanOut(ID, world.deps)
    const callsAt: number[] = []
    for (let minute = 0; minute < 4 * 24 * 60; minute += 5) {
      const before = receiver.received.length
      await runDeliveries(world.deps)
      if (receiver.received.length > before) callsAt.push(minute)
      wait(5)
    }

    expect(callsAt).toEqual([0, 5, 10, 20, 80, 260, 740, 1460, 2900])
    expect(new Set(receiver.received.map(({ delivery }) => delivery)).size).toBe(1)
    const dead = await world.call('GET', '/v1/deliveries?status=dead', admin())
    const { targetId } = dead.body.items[0]
    const ofIt = await world.call('GET', `/v1/deliveries?status=dead&targetId=${targetId}&limit=1`, admin())
    expect(ofIt.body.items).toMatchObject([{ targetId, status: 'dead' }])
    expect((await world.call('GET', '/v1/deliveries?targetId=nobody', admin())).body.items).toEqual([])
    expect(dead.body.items).toMatchObject([{ channel: 'webhook', targetId: webhookId, attempts: { length: 9 } }])
    expect(await notification(notificationIdOf('webhookDead', webhookId))).toMatchObject({
      params: { webhook: 'Tickets' },
    })

    const again = await world.call('POST', `/v1/deliveries/${dead.body.items[0].deliveryId}/retry`, admin())
    expect(again.body).toMatchObject({ status: 'delivered' })
  })

  test('that says 410 wants no more, one that is removed gets nothing', async () => {
    const { webhookId } = await hook()
    receiver.answers.push(410)
    const first = await world.call('POST', `/v1/webhooks/${webhookId}/test`, admin())
    expect(first.body).toMatchObject({ status: 'dead', attempts: [{ httpStatus: 410 }] })
    expect((await world.call('DELETE', `/v1/webhooks/${webhookId}`, admin())).status).toBe(204)
    await raise(ALARM, world.deps)
    await fanOut(ID, world.deps)
    await runDeliveries(world.deps)

    expect(receiver.received).toHaveLength(1)
  })

  test('is for admins, needs a key, and never leads inside unless that is allowed', async () => {
    const strict = openWorld({ webhooks: { key: 'k'.repeat(32), allowPrivate: false } })
    const create = (url: string) =>
      strict.call('POST', '/v1/webhooks', { token: strict.tokens.admin, body: { name: 'x', url } })
    for (const url of [
      'http://example.com/',
      'https://127.0.0.1/',
      'https://[fd00::1]/',
      'https://u:p@example.com/',
      'ftp://x',
    ]) {
      expect([url, (await create(url)).body.parameter]).toEqual([url, 'url'])
    }
    expect((await create('https://example.com/hook')).status).toBe(201)
    await strict.close()

    const keyless = openWorld({ webhooks: { key: null, allowPrivate: true } })
    const refused = await keyless.call('POST', '/v1/webhooks', {
      token: keyless.tokens.admin,
      body: { name: 'x', url: 'https://example.com' },
    })
    expect([refused.status, refused.body.code]).toEqual([409, 'no-webhook-key'])
    await keyless.close()
    for (const path of ['/v1/webhooks', '/v1/deliveries']) {
      expect((await world.call('GET', path, { token: world.tokens.operator })).status).toBe(403)
    }
  })
})

describe('by itself', () => {
  test('a station that is away for ten minutes is told once, and cleared when it is back', async () => {
    await putFleet(world, 2)
    await world.firestore
      .doc(paths.station('F-01'))
      .update({ 'connection.online': false, 'connection.lastSeenAt': NOW })
    const hands = fleetHands(world)
    await hands.wait(599)
    expect(await watchOperations(world.deps)).toMatchObject({ offline: 0 })
    await hands.wait(1)
    expect(await watchOperations(world.deps)).toMatchObject({ offline: 1, back: 0 })
    await hands.wait(60)
    expect(await watchOperations(world.deps)).toMatchObject({ changed: 0 })
    const id = notificationIdOf('stationOffline', 'F-01')
    expect(await notification(id)).toMatchObject({ state: 'open', stationId: 'F-01', siteId: 'blok-m', count: 1 })
    // Closed by a person while the station is still away: it stays closed.
    await change({ close: true }, world.tokens.technician, id)
    await hands.wait(60)
    expect(await watchOperations(world.deps)).toMatchObject({ offline: 0 })

    await world.firestore.doc(paths.station('F-01')).update({ 'connection.lastSeenAt': world.clock.now })
    await hands.wait(601)
    expect(await watchOperations(world.deps)).toMatchObject({ offline: 1 })
    await hands.online('F-01', true)
    expect(await watchOperations(world.deps)).toMatchObject({ back: 1 })
    expect(await notification(id)).toMatchObject({ state: 'closed' })
  })

  test('an edge instance that died is told with its stations, one that drained is not', async () => {
    await putFleet(world, 2)
    await world.put(paths.edge('edge-old'), edgeOf('edge-old', NOW, { stoppedAt: NOW }))
    wait(2)

    expect(await watchOperations(world.deps)).toMatchObject({ edgesDead: 1 })
    expect(await watchOperations(world.deps)).toMatchObject({ edgesDead: 0 })
    expect(await notification(notificationIdOf('edgeDead', 'edge-a'))).toMatchObject({
      params: { edge: 'edge-a', stations: 2 },
    })
  })

  test('an instance that takes its stations along is one notification; who stays away after it is one more', async () => {
    const ids = await putFleet(world, 30, {
      connection: { edgeId: 'edge-a', epoch: 1, connectedAt: NOW, lastSeenAt: NOW, online: false },
    })
    const told = async () => {
      await watchOperations(world.deps)
      const { docs } = await world.firestore.collection(collections.notifications).where('state', '==', 'open').get()
      return docs.map((each) => `${each.get('kind')} ${each.get('stationId') ?? ''}`.trim()).sort()
    }
    for (const minutes of [2, 10, 120]) {
      wait(minutes)
      expect(await told()).toEqual(['edgeDead'])
    }

    const startedAt = world.clock.now
    const beat = () => world.put(paths.edge('edge-b'), edgeOf('edge-b', world.clock.now, { startedAt }))
    await beat()
    const back = { edgeId: 'edge-b', epoch: 2, connectedAt: startedAt, lastSeenAt: NOW, online: true }
    for (const stationId of ids.slice(1)) {
      await world.firestore.doc(paths.station(stationId)).update({ connection: back })
    }
    wait(19)
    await beat()
    expect(await told()).toEqual(['edgeDead'])
    wait(2)
    await beat()
    expect(await told()).toEqual(['edgeDead', `stationOffline ${ids[0]}`])
  })

  test('instances that all drained, and none that took over, are told once', async () => {
    await putFleet(world, 2)
    await world.put(paths.edge('edge-a'), edgeOf('edge-a', NOW, { stoppedAt: NOW }))
    wait(1)
    expect(await watchOperations(world.deps)).toMatchObject({ edgesDead: 0 })

    wait(2)

    expect(await watchOperations(world.deps)).toMatchObject({ edgesDead: 1 })
    expect(await watchOperations(world.deps)).toMatchObject({ edgesDead: 0 })
  })

  test('a scheduled job that fails is told once and cleared when it works again', async () => {
    const id = notificationIdOf('jobFailed', 'sweep')
    const fails = async () => {
      throw new Error('no database')
    }
    await runJob('sweep', fails, NOW, world.deps)
    await runJob('sweep', fails, NOW, world.deps)
    expect(await notification(id)).toMatchObject({ state: 'open', count: 1, params: { job: 'sweep' } })

    await runJob('sweep', async () => ({ changed: 0 }), NOW, world.deps)
    expect(await notification(id)).toMatchObject({ state: 'closed' })
  })

  test("a person's command that came to nothing is told, those of jobs are not", async () => {
    await putFleet(world, 1)
    const draft = {
      ...{ station: { stationId: 'F-01', siteId: null }, action: 'Reset', payloadJson: '{}', validForS: 60 },
      caller: { kind: 'nobody' },
      ownerUid: null,
    } as const
    for (const [intent, status] of [
      ['operator', 'rejected'],
      ['operator', 'accepted'],
      ['baseline', 'rejected'],
    ] as const) {
      const command = newCommand({ ...draft, intent }, NOW)
      await world.put(paths.command(command.commandId), { ...command, status })
      await tellCommand(command.commandId, world.deps)
      await tellCommand(command.commandId, world.deps)
    }

    const told = await world.firestore.collection(collections.notifications).get()
    expect(told.docs.map((doc) => [doc.get('kind'), doc.get('count'), doc.get('params')])).toEqual([
      ['commandFailed', 1, { station: 'F-01', action: 'Reset', status: 'rejected' }],
    ])
  })

  test('an anomaly is told while it is open', async () => {
    const anomaly = {
      ...{ anomalyId: 'a1', stationId: 'F-01', siteId: null, connectorId: 1, transactionKey: null, rule: 'lowPower' },
      ...{
        severity: 'warning',
        commanded: null,
        firstSeenAt: NOW,
        lastSeenAt: NOW,
        count: 1,
        measured: null,
        expected: null,
      },
      ...{
        unit: 'W',
        deviation: null,
        evidence: [],
        fingerprint: null,
        quietAt: null,
        state: 'open',
        mutedUntil: null,
      },
      ...{ verdict: null, cause: null, fix: null, changedBy: null, changedAt: null, expireAt: null, demo: null },
      lastUpdatedAt: NOW,
    }
    await world.put(paths.anomaly('a1'), anomaly)
    await tellAnomaly('a1', world.deps)
    const id = notificationIdOf('anomaly', 'a1')
    expect(await notification(id)).toMatchObject({ state: 'open', params: { station: 'F-01', anomaly: 'lowPower' } })

    await world.put(paths.anomaly('a1'), { ...anomaly, state: 'resolved' })
    await tellAnomaly('a1', world.deps)
    expect(await notification(id)).toMatchObject({ state: 'closed' })
  })
})
