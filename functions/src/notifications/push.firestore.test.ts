import type { Role } from '@charge-it/shared/model/role.ts'
import type { User } from '@charge-it/shared/model/user.ts'
import { notificationIdOf } from '@charge-it/shared/notifications/new-notification.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BUSY, startFakePushService, UNREGISTERED } from '../testing/fake-push-service.ts'
import { NOW, openWorld, type World } from '../testing/test-world.ts'
import { runDeliveries } from './deliver.ts'
import { fanOut } from './fan-out.ts'
import { cloudPush } from './push-sender.ts'
import { raise } from './raise.ts'

const PUSH_KEY = `B${'k'.repeat(86)}`
const ALARM = {
  kind: 'securityEvent',
  key: 'CP_1:Tamper',
  stationId: 'CP_1',
  params: { station: 'CP_1', type: 'Tamper' },
} as const
const ID = notificationIdOf('securityEvent', ALARM.key)

let service: Awaited<ReturnType<typeof startFakePushService>>
let world: World
beforeAll(async () => {
  service = await startFakePushService()
})
afterAll(() => service.close())
beforeEach(async () => {
  service.calls.length = 0
  service.refusals.clear()
  world = openWorld({ pushKey: PUSH_KEY }, { push: cloudPush(service.messaging) })
  await putUser('admin', 'admin')
  await putUser('operator', 'operator')
})
afterEach(() => world.close())

async function putUser(uid: string, role: Role | null): Promise<void> {
  const user: User = {
    ...{ uid, name: `The ${uid}`, email: null, role, language: 'id' },
    ...{ accountIdTag: null, demo: null, lastUpdatedAt: NOW },
  }
  await world.put(paths.user(uid), user)
}
const tokenOf = (browser: string) => `${browser}-0123456789-0123456789`
const list = (token: string) => world.call('GET', '/v1/me/pushTokens', { token })
async function register(browser: string, token = world.tokens.admin): Promise<string> {
  const body = { token: tokenOf(browser), label: browser }
  const added = await world.call('POST', '/v1/me/pushTokens', { token, body })
  expect(added.status).toBe(200)
  return added.body.deviceId
}
async function tell(): Promise<void> {
  await raise(ALARM, world.deps)
  await fanOut(ID, world.deps)
  await runDeliveries(world.deps)
}
const deliveries = async () => (await world.firestore.collection(collections.deliveries).get()).docs

describe('a browser', () => {
  test('is registered, listed without its token, and removed by its owner alone', async () => {
    const deviceId = await register('Chrome, Android')
    world.clock.now = new Date(NOW.getTime() + 60_000)
    expect(await register('Chrome, Android')).toBe(deviceId)

    const listed = await list(world.tokens.admin)
    const device = { deviceId, label: 'Chrome, Android', createdAt: NOW.toISOString(), lastSentAt: null }
    expect(listed.body).toEqual({ pushKey: PUSH_KEY, devices: [device] })
    expect(listed.text).not.toContain(tokenOf('Chrome'))
    expect((await list(world.tokens.operator)).body.devices).toEqual([])
    const remove = (token: string) => world.call('DELETE', `/v1/me/pushTokens/${deviceId}`, { token })
    expect((await remove(world.tokens.operator)).status).toBe(404)
    expect((await remove(world.tokens.admin)).status).toBe(204)
    expect(await world.count(collections.pushTokens)).toBe(0)
  })

  test('that another person of the staff uses now is theirs', async () => {
    const deviceId = await register('tablet')
    expect(await register('tablet', world.tokens.operator)).toBe(deviceId)

    expect((await list(world.tokens.admin)).body.devices).toEqual([])
    expect((await list(world.tokens.operator)).body.devices).toMatchObject([{ deviceId }])
  })

  test('is for people of the staff, and nobody has more than twenty [edge 1]', async () => {
    const body = { token: tokenOf('x'), label: 'x' }
    expect((await world.call('POST', '/v1/me/pushTokens', { token: world.tokens.driver, body })).status).toBe(403)
    for (let number = 0; number < 20; number++) await register(`browser ${number}`)
    const one = await world.call('POST', '/v1/me/pushTokens', { token: world.tokens.admin, body })
    expect([one.status, one.body.code]).toEqual([409, 'too-many-devices'])
    await register('browser 3')
  })

  test('gets a test message at once, and is forgotten when the service calls it gone', async () => {
    const [deviceId, gone] = [await register('laptop'), await register('old phone')]
    service.refusals.set(tokenOf('old phone'), UNREGISTERED)
    const send = (id: string, token = world.tokens.admin) =>
      world.call('POST', `/v1/me/pushTokens/${id}/test`, { token })

    expect((await send(deviceId)).body).toEqual({ outcome: 'sent' })
    expect(service.calls.at(-1)?.message).toMatchObject({
      ...{ token: tokenOf('laptop'), data: { path: '/notifications/test', language: 'id' } },
      notification: { title: 'Uji coba' },
    })
    expect((await send(gone)).body).toEqual({ outcome: 'gone' })
    expect((await send(gone)).status).toBe(404)
    expect((await send(deviceId, world.tokens.operator)).status).toBe(404)
    service.refusals.set(tokenOf('laptop'), BUSY)
    const busy = await send(deviceId)
    expect([busy.status, busy.body.code]).toEqual([503, 'push-failed'])
    expect((await list(world.tokens.admin)).body.devices).toMatchObject([
      { label: 'laptop', lastSentAt: NOW.toISOString() },
    ])
  })

  test('cannot ask for what is not set up', async () => {
    const without = openWorld()
    const [token, body] = [without.tokens.admin, { token: tokenOf('x'), label: 'x' }]

    expect((await without.call('GET', '/v1/me/pushTokens', { token })).body).toEqual({ pushKey: null, devices: [] })
    const refused = await without.call('POST', '/v1/me/pushTokens', { token, body })
    expect([refused.status, refused.body.code]).toEqual([409, 'no-push-service'])
    await without.close()
  })
})

describe('an alarm', () => {
  test('goes to every browser of those whom it concerns, in their language, and forgets those that are gone', async () => {
    await register('phone')
    await register('gone')
    service.refusals.set(tokenOf('gone'), UNREGISTERED)
    await tell()

    expect(service.calls.map(({ message }) => message.token).sort()).toEqual([tokenOf('gone'), tokenOf('phone')])
    expect(service.calls[0]?.message).toMatchObject({
      notification: { title: 'Kejadian keamanan' },
      data: { path: `/notifications/${encodeURIComponent(ID)}`, tag: ID },
      webpush: { headers: { Urgency: 'high' } },
    })
    expect((await list(world.tokens.admin)).body.devices).toMatchObject([{ label: 'phone' }])
    // The operator, whom it concerns as well, never asked for push: nothing is made for them.
    expect((await deliveries()).map((each) => [each.get('targetId'), each.get('status')])).toEqual([
      ['admin', 'delivered'],
    ])
  })

  test('is tried again when the service is busy, and given up when no browser is left', async () => {
    await register('phone')
    service.refusals.set(tokenOf('phone'), BUSY)
    await tell()
    expect((await deliveries()).map((each) => each.get('status'))).toEqual(['pending'])

    service.refusals.set(tokenOf('phone'), UNREGISTERED)
    world.clock.now = new Date(NOW.getTime() + 60_000)
    await runDeliveries(world.deps)
    expect((await deliveries()).map((each) => [each.get('status'), each.get('attempts').at(-1).error])).toEqual([
      ['dead', 'no browser of the person wants push'],
    ])
  })

  test('does not reach somebody whose role was taken away meanwhile [edge 2]', async () => {
    await register('phone')
    await raise(ALARM, world.deps)
    await fanOut(ID, world.deps)
    await putUser('admin', null)
    await runDeliveries(world.deps)

    expect(service.calls).toEqual([])
    expect((await deliveries()).map((each) => each.get('status'))).toEqual(['dead'])
  })
})
