import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { billTransaction } from '../billing/bill-transaction.ts'
import {
  CODE,
  NOW,
  openWorld,
  putStation,
  putTransaction,
  stoppedOf,
  transactionOf,
  type World,
} from '../testing/test-world.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const card = (fields = {}) => ({
  idTag: 'DEMO-123',
  idTagCanonical: 'DEMO-123',
  status: 'Accepted',
  expiresAt: null,
  parentIdTag: null,
  ownerUid: 'driver',
  holderName: 'Sari',
  label: 'blue',
  kind: 'card',
  demo: null,
  lastUpdatedAt: NOW,
  ...fields,
})

describe('linking a card', () => {
  const arm = (token: string | undefined, code = CODE) =>
    world.call('POST', '/v1/public/cardLinks', { body: { code }, ...(token === undefined ? {} : { token }) })

  test('an account arms the station of a sticker for a minute', async () => {
    await putStation(world)

    const { status, body } = await arm(world.tokens.driver)

    expect(status).toBe(202)
    expect(body).toEqual({ stationId: 'CP_1', connectorId: 1, expiresAt: '2026-03-02T05:01:00.000Z' })
    expect(await world.read(paths.cardLink('CP_1'))).toMatchObject({ ownerUid: 'driver', state: 'armed' })
    expect(await world.count(collections.audit)).toBe(1)
  })

  test('guests, keys and nobody arm nothing', async () => {
    await putStation(world)

    expect((await arm(undefined)).status).toBe(401)
    expect((await arm(world.tokens.guest)).body).toMatchObject({ status: 403, code: 'account-needed' })
    expect(await world.count(collections.cardLinks)).toBe(0)
  })

  test('nothing is armed where the station is offline, and an unknown code is told', async () => {
    await putStation(world, { heartbeatAt: new Date(NOW.getTime() - 90_000) })

    expect((await arm(world.tokens.driver)).body).toMatchObject({ status: 409, code: 'station-offline' })
    expect((await arm(world.tokens.driver, 'ZZZZ9999')).status).toBe(404)
  })

  test('one account at a time; the same one may arm again, another after the minute [edge 1]', async () => {
    await putStation(world)

    expect((await arm(world.tokens.driver)).status).toBe(202)
    expect((await arm(world.tokens.viewer)).body).toMatchObject({ status: 409, code: 'card-link-busy' })
    expect((await arm(world.tokens.driver)).status).toBe(202)
    world.clock.now = new Date(NOW.getTime() + 61_000)
    await world.firestore.doc(paths.publicEdge('edge-a')).set({ heartbeatAt: world.clock.now })
    expect((await arm(world.tokens.viewer)).status).toBe(202)
  })

  test('arming again and again is slowed down [edge 2]', async () => {
    await putStation(world)

    const answers: number[] = []
    for (let turn = 0; turn < 6; turn += 1) answers.push((await arm(world.tokens.driver)).status)

    expect(answers).toEqual([202, 202, 202, 202, 202, 429])
  })
})

describe('own data', () => {
  beforeEach(async () => {
    await putStation(world)
    await world.call('PATCH', '/v1/me', { token: world.tokens.driver, body: { name: 'Sari' } })
    await world.put(paths.idTag('DEMO-123'), card())
    await world.put(paths.idTag('APP0000000001'), card({ idTag: 'APP0000000001', kind: 'account' }))
    await putTransaction(world, stoppedOf(7, { ownerUid: 'driver' }))
    await putTransaction(world, stoppedOf(8, { ownerUid: 'other' }), 'THEIR-CARD')
    for (const key of ['CP_1:7', 'CP_1:8']) await billTransaction(key, world.deps)
    await world.put(paths.meterBucket('CP_1:7', '000000'), {
      transactionKey: 'CP_1:7',
      ownerUid: 'driver',
      samples: {},
    })
    await world.call('POST', '/v1/public/sessions/CP_1:7/receipt', { token: world.tokens.driver, body: {} })
  })

  test('an export holds what is stored about the caller, and nothing about others', async () => {
    const { status, body, text, headers } = await world.call('GET', '/v1/me/export', { token: world.tokens.driver })

    expect(status).toBe(200)
    expect(headers.get('content-disposition')).toContain('attachment')
    expect(body).toMatchObject({
      account: { uid: 'driver', email: 'driver@example.test', name: 'Sari' },
      cards: [{ idTag: 'APP0000000001' }, { idTag: 'DEMO-123', holderName: 'Sari' }],
      sessions: [{ transactionKey: 'CP_1:7', idTag: 'DEMO-123', costIdr: 30_452 }],
      receipts: [{ transactionKey: 'CP_1:7' }],
      audit: [{ action: 'user.changeSelf' }],
    })
    expect(text).not.toContain('THEIR-CARD')
    expect(text).not.toContain('CP_1:8')
  })

  test('erasure keeps the books and nothing that leads to the person', async () => {
    const before = await world.read(paths.transactionBill('CP_1:7'))

    const { status, body } = await world.call('DELETE', '/v1/me', { token: world.tokens.driver })

    expect(status).toBe(200)
    expect(body).toEqual({ sessionsKept: 1, cardsReleased: 1 })
    expect(await world.read(paths.transactionBill('CP_1:7'))).toEqual({ ...before, ownerUid: null })
    expect(await world.read('transactions/CP_1:7')).toMatchObject({ ownerUid: null, energyWh: 12_345 })
    const identity = await world.read(paths.transactionIdentity('CP_1:7'))
    expect(identity).toMatchObject({ ownerUid: null, idTag: expect.stringMatching(/^ERASED[0-9A-F]{12}$/) })
    expect(await world.read(paths.meterBucket('CP_1:7', '000000'))).toMatchObject({ ownerUid: null })
    expect(await world.read(paths.idTag('DEMO-123'))).toMatchObject({ ownerUid: null, holderName: null, label: null })
    expect(await world.read(paths.idTag('APP0000000001'))).toBeUndefined()
    expect(await world.read(paths.user('driver'))).toBeUndefined()
    expect(await world.count(collections.receipts)).toBe(0)
    expect(await world.deps.accounts.find('driver')).toBeUndefined()
    const { docs } = await world.firestore.collection(collections.audit).get()
    expect(JSON.stringify(docs.map((each) => each.data()))).not.toContain('"driver"}')
    expect(docs.map((each) => each.get('actor.id'))).toEqual(docs.map(() => identity?.idTag))
    expect(docs.map((each) => each.get('action'))).toContain('user.eraseSelf')
  })

  test("others' sessions and cards are left alone", async () => {
    await world.call('DELETE', '/v1/me', { token: world.tokens.driver })

    expect(await world.read('transactions/CP_1:8')).toMatchObject({ ownerUid: 'other' })
    expect(await world.read(paths.transactionIdentity('CP_1:8'))).toMatchObject({ idTag: 'THEIR-CARD' })
  })

  test('erasure waits for a running session, and for a role to be taken away [edge 3]', async () => {
    await putTransaction(world, transactionOf(9, { ownerUid: 'driver' }))

    expect((await world.call('DELETE', '/v1/me', { token: world.tokens.driver })).body).toMatchObject({
      status: 409,
      code: 'session-running',
    })
    expect((await world.call('DELETE', '/v1/me', { token: world.tokens.admin })).body).toMatchObject({
      status: 409,
      code: 'staff-account',
    })
    expect((await world.call('DELETE', '/v1/me')).status).toBe(401)
    expect(await world.read(paths.idTag('DEMO-123'))).toMatchObject({ ownerUid: 'driver' })
  })

  test('a guest may take the own data and go, too', async () => {
    await putTransaction(world, stoppedOf(10, { ownerUid: 'guest' }), 'GST1')

    expect((await world.call('GET', '/v1/me/export', { token: world.tokens.guest })).body.sessions).toHaveLength(1)
    expect((await world.call('DELETE', '/v1/me', { token: world.tokens.guest })).body.sessionsKept).toBe(1)
  })
})
