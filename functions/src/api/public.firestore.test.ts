import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { watchSchema } from '@charge-it/shared/model/watch.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  CODE,
  NOW,
  openWorld,
  putStation,
  putTransaction,
  STATION,
  stoppedOf,
  transactionOf,
  type World,
} from '../testing/test-world.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const start = (token: string | undefined, code = CODE, headers = {}) =>
  world.call('POST', '/v1/public/sessions', { body: { code }, headers, ...(token === undefined ? {} : { token }) })
async function nothingStored() {
  for (const name of [collections.commands, collections.idTags, collections.users, collections.idempotencyKeys]) {
    expect([name, await world.count(name)]).toEqual([name, 0])
  }
}

test('anyone sees the card of a sticker, with the state of now', async () => {
  await putStation(world, { connector: { status: 'Charging' } })
  await world.firestore.doc(paths.publicConnector(CODE)).update({ status: 'Available', online: false })

  const { status, body } = await world.call('GET', '/v1/public/connectors/abcd-2345')

  expect(status).toBe(200)
  expect(body).toMatchObject({
    code: CODE,
    siteName: 'Blok M',
    status: 'Charging',
    online: true,
    tariff: { priceMilliIdrPerKwh: 2_466_780 },
  })
  expect((await world.call('GET', '/v1/public/connectors/ZZZZ9999')).status).toBe(404)
  expect((await world.call('GET', '/v1/public/connectors/..%2Fx')).status).toBe(404)
})

test('a guest starts where the site allows it', async () => {
  await putStation(world, { site: { guestStart: true } })

  const { status, body } = await start(world.tokens.guest)

  expect(status).toBe(202)
  const command = await world.read(paths.command(body.commandId))
  expect(command).toMatchObject({
    action: 'RemoteStartTransaction',
    intent: 'driver',
    ownerUid: 'guest',
    createdBy: { kind: 'driver', id: 'guest' },
  })
  const payload = JSON.parse(command?.payloadJson)
  expect(payload).toEqual({ connectorId: 1, idTag: expect.stringMatching(/^GST[0-9A-F]{12}$/) })
  const idTag = await world.read(paths.idTag(payload.idTag))
  expect(idTag).toMatchObject({ kind: 'guest', status: 'Accepted', ownerUid: 'guest' })
  expect(idTag?.expiresAt.toDate()).toEqual(new Date(NOW.getTime() + 600_000))
  expect((await world.call('GET', `/v1/commands/${body.commandId}`, { token: world.tokens.guest })).status).toBe(200)
})

test('a guest does not start where the site does not allow it', async () => {
  await putStation(world)

  expect((await start(world.tokens.guest)).body).toMatchObject({ status: 403, code: 'guest-start-not-allowed' })
  await nothingStored()
})

test('a driver starts with the idTag of the account, the same each time', async () => {
  await putStation(world)

  const answers = [await start(world.tokens.driver), await start(world.tokens.driver)]

  const idTags = await Promise.all(
    answers.map(async ({ body }) => JSON.parse((await world.read(paths.command(body.commandId)))?.payloadJson).idTag),
  )
  expect(idTags[0]).toMatch(/^APP[0-9A-F]{10}$/)
  expect(idTags[1]).toBe(idTags[0])
  expect(await world.read(paths.user('driver'))).toMatchObject({ accountIdTag: idTags[0], role: null })
  expect(await world.read(paths.idTag(idTags[0]))).toMatchObject({
    kind: 'account',
    ownerUid: 'driver',
    expiresAt: null,
  })
})

test('the same Idempotency-Key starts once', async () => {
  await putStation(world)
  const headers = { 'idempotency-key': 'tap-1' }

  const answers = await Promise.all([1, 2, 3].map(() => start(world.tokens.driver, CODE, headers)))

  expect(new Set(answers.map(({ body }) => body.commandId)).size).toBe(1)
  expect(await world.count(collections.commands)).toBe(1)
  expect(await world.count(collections.idTags)).toBe(1)
})

const REFUSALS: readonly (readonly [string, string, Parameters<typeof putStation>[1]])[] = [
  ['a site under maintenance', 'site-in-maintenance', { site: { maintenance: true } }],
  ['an offline station', 'station-offline', { heartbeatAt: new Date(NOW.getTime() - 90_000) }],
  ['a station that is not admitted', 'station-not-accepted', { station: { registration: 'pending' } }],
  ['a faulted connector', 'connector-out-of-service', { connector: { status: 'Faulted' } }],
  ['an unavailable connector', 'connector-out-of-service', { connector: { status: 'Unavailable' } }],
  ['a reserved connector', 'connector-reserved', { connector: { status: 'Reserved' } }],
  [
    'a connector in use',
    'connector-in-use',
    {
      connector: {
        activeTransaction: { transactionKey: 'CP_1:5', transactionId: 5, idTagMasked: '••', startedAt: NOW },
      },
    },
  ],
]
test.each(REFUSALS)('%s is refused with %s, and nothing is stored', async (_what, code, state) => {
  await putStation(world, state)

  expect((await start(world.tokens.driver)).body).toMatchObject({ status: 409, code })
  await nothingStored()
})

test('nobody, an unknown code and a wrong body are refused, and nothing is stored', async () => {
  await putStation(world)
  const post = (body: unknown) => world.call('POST', '/v1/public/sessions', { token: world.tokens.driver, body })

  expect((await start(undefined)).status).toBe(401)
  expect((await start(world.tokens.driver, 'ZZZZ9999')).status).toBe(404)
  expect((await post({})).body).toMatchObject({ status: 400, parameter: 'code' })
  expect((await post({ code: 5 })).body).toMatchObject({ status: 400, parameter: 'code' })
  expect((await post({ code: CODE, idTag: 'X' })).body).toMatchObject({ status: 400, parameter: 'idTag' })
  await nothingStored()
})

test('who is charging already, or whose account is blocked, does not start again', async () => {
  await putStation(world)
  await putTransaction(world, transactionOf(9, { stationId: 'CP_9', ownerUid: 'driver' }))
  expect((await start(world.tokens.driver)).body).toMatchObject({ status: 409, code: 'session-running' })

  await putTransaction(world, stoppedOf(9, { stationId: 'CP_9', ownerUid: 'driver' }))
  await start(world.tokens.driver)
  const { accountIdTag } = (await world.read(paths.user('driver'))) ?? {}
  await world.firestore.doc(paths.idTag(accountIdTag)).update({ status: 'Blocked' })
  expect((await start(world.tokens.driver)).body).toMatchObject({ status: 403, code: 'account-blocked' })
  expect(await world.count(collections.commands)).toBe(1)
})

test('somebody who tries again and again has to wait', async () => {
  await putStation(world)
  for (let attempt = 0; attempt < 6; attempt++) expect((await start(world.tokens.driver)).status).toBe(202)

  const refused = await start(world.tokens.driver)

  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('600')
  expect(await world.count(collections.commands)).toBe(6)
})

const stop = (token: string, key = 'CP_1:1') => world.call('POST', `/v1/public/sessions/${key}/stop`, { token })

test('the owner, and staff with commands, stop a session; others do not find it', async () => {
  await putStation(world)
  await putTransaction(world, transactionOf(1, { ownerUid: 'driver' }))

  for (const stranger of [world.tokens.guest, world.tokens.viewer]) expect((await stop(stranger)).status).toBe(404)
  expect(await world.count(collections.commands)).toBe(0)
  const { status, body } = await stop(world.tokens.driver)
  expect(status).toBe(202)
  expect(await world.read(paths.command(body.commandId))).toMatchObject({
    action: 'RemoteStopTransaction',
    payloadJson: '{"transactionId":1}',
    ownerUid: 'driver',
  })
  expect((await stop(world.tokens.technician)).status).toBe(202)
})

test('a session that has ended, or is none, is not stopped', async () => {
  await putStation(world)
  await putTransaction(world, stoppedOf(1, { ownerUid: 'driver' }))

  expect((await stop(world.tokens.driver)).body).toMatchObject({ status: 409, code: 'session-ended' })
  expect((await stop(world.tokens.driver, 'CP_1:2')).status).toBe(404)
  expect((await stop(world.tokens.driver, 'a%2Fb:1')).status).toBe(404)
  expect(await world.count(collections.commands)).toBe(0)
})

const watch = (stationId: string, body: object, token?: string) =>
  world.call('POST', `/v1/watches${stationId === '' ? '' : `/${stationId}`}`, {
    body,
    ...(token === undefined ? {} : { token }),
  })

test('a guest watches the station of the sticker, and no other', async () => {
  await putStation(world)

  expect((await watch(STATION, {})).body).toMatchObject({ status: 403, code: 'code-needed' })
  expect((await watch(STATION, { code: 'ZZZZ9999' })).status).toBe(403)
  expect((await watch('CP_2', { code: CODE })).status).toBe(403)
  expect((await watch(STATION, { code: CODE, stationIds: ['CP_2'] })).status).toBe(403)
  expect(await world.count(collections.watches)).toBe(0)

  const { status, body } = await watch(STATION, { code: CODE })
  expect([status, body.renewInS]).toEqual([200, 30])
  expect((await world.read(paths.watch(STATION)))?.expiresAt.toDate()).toEqual(new Date(NOW.getTime() + 60_000))
})

test('who looks at a station whose samples load balancing wants takes nothing from it', async () => {
  await putStation(world)
  const until = new Date(NOW.getTime() + 300_000)
  const expected = { until, connectors: { 1: { currentA: 6.6, powerW: 4_554 } } }
  await world.put(paths.watch(STATION), { stationId: STATION, expiresAt: until, expected })

  expect((await watch(STATION, { code: CODE })).status).toBe(200)

  const path = paths.watch(STATION)
  expect(parseDocument(watchSchema, path, await world.read(path))).toEqual({
    ...{ stationId: STATION, expiresAt: until, expected },
    peopleUntil: new Date(NOW.getTime() + 60_000),
  })
})

test('a driver watches the station of the own running session', async () => {
  await putStation(world)
  await putTransaction(world, transactionOf(1, { ownerUid: 'driver' }))

  expect((await watch(STATION, { transactionKey: 'CP_1:1' }, world.tokens.driver)).status).toBe(200)
  expect((await watch(STATION, { transactionKey: 'CP_1:1' }, world.tokens.guest)).status).toBe(403)
})

test('staff renew many stations in one call, unknown ones are left out', async () => {
  await putStation(world)

  const { body } = await watch('', { stationIds: [STATION, 'nowhere'] }, world.tokens.viewer)

  expect(body.stationIds).toEqual([STATION])
  expect(await world.count(collections.watches)).toBe(1)
  const many = Array.from({ length: 51 }, (_, index) => `CP_${index}`)
  expect((await watch('', { stationIds: many }, world.tokens.viewer)).body).toMatchObject({
    status: 400,
    parameter: 'stationIds',
  })
  expect((await watch('', {}, world.tokens.viewer)).body).toMatchObject({ status: 400, parameter: 'stationIds' })
  expect((await watch('nowhere', {}, world.tokens.viewer)).status).toBe(404)
})

test('a fresh lease is not written again, and too many renewals are refused', async () => {
  await putStation(world)
  const renew = () => watch(STATION, { code: CODE })
  await renew()
  const written = (await world.firestore.doc(paths.watch(STATION)).get()).updateTime

  for (let call = 0; call < 29; call++) await renew()

  expect((await world.firestore.doc(paths.watch(STATION)).get()).updateTime).toEqual(written)
  expect((await renew()).status).toBe(429)
})
