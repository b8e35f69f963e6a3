import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NOW, openWorld, putStation, STATION, type World } from '../testing/test-world.ts'

let world: World
let token: string
beforeEach(async () => {
  world = openWorld()
  token = world.tokens.technician
  await putStation(world)
})
afterEach(() => world.close())

const send = (body: unknown, headers = {}, stationId = STATION) =>
  world.call('POST', `/v1/stations/${stationId}/commands`, { token, body, headers })

test('a command is queued with its payload as it came', async () => {
  const { status, body, headers } = await send(
    '{"action":"DataTransfer","payload":{ "vendorId":"x", "messageId" : "2", "data":"{\\"b\\":1.0,\\"a\\":2}" },"expiresInS":90}',
  )

  expect(status).toBe(202)
  expect(headers.get('location')).toBe(`/api/v1/commands/${body.commandId}`)
  expect(await world.read(paths.command(body.commandId))).toMatchObject({
    stationId: STATION,
    siteId: 'blok-m',
    action: 'DataTransfer',
    payloadJson: '{"vendorId":"x","messageId":"2","data":"{\\"b\\":1.0,\\"a\\":2}"}',
    intent: 'operator',
    status: 'queued',
    createdBy: { kind: 'user', id: 'technician', role: 'technician' },
    claimedBy: null,
  })
  const shown = (await world.call('GET', `/v1/commands/${body.commandId}`, { token })).body
  expect(shown).toMatchObject({
    status: 'queued',
    history: [{ status: 'queued', at: NOW.toISOString() }],
    payload: { vendorId: 'x' },
    expiresAt: new Date(NOW.getTime() + 90_000).toISOString(),
  })
})

test('the order of keys is kept, and every action of the catalogue without a payload works', async () => {
  const { body } = await send('{"payload":{"type":"Inoperative","connectorId":1},"action":"ChangeAvailability"}')
  expect((await world.read(paths.command(body.commandId)))?.payloadJson).toBe('{"type":"Inoperative","connectorId":1}')

  const cleared = await send({ action: 'ClearCache' })
  expect((await world.read(paths.command(cleared.body.commandId)))?.payloadJson).toBe('{}')
})

test('a command for a connector that the station may not have is sent all the same', async () => {
  expect((await send({ action: 'UnlockConnector', payload: { connectorId: 99 } })).status).toBe(202)
})

test.each([
  [{}, 'action'],
  [{ action: 'Explode' }, 'action'],
  [{ action: 'StatusNotification', payload: {} }, 'action'],
  [{ action: 'reset', payload: { type: 'Soft' } }, 'action'],
  [{ action: 'Reset', payload: { type: 'Warm' } }, 'payload.type'],
  [{ action: 'Reset', payload: {} }, 'payload'],
  [{ action: 'Reset', payload: { type: 'Soft', extra: 1 } }, 'payload'],
  [{ action: 'Reset', payload: [] }, 'payload'],
  [{ action: 'Reset', payload: { type: 'Soft' }, expiresInS: 0 }, 'expiresInS'],
  [{ action: 'Reset', payload: { type: 'Soft' }, expiresInS: 1e9 }, 'expiresInS'],
  [{ action: 'Reset', payload: { type: 'Soft' }, colour: 1 }, 'colour'],
  [{ action: 'UpdateFirmware', payload: { location: 'http://x/y', retrieveDate: 'tomorrow' } }, 'payload.retrieveDate'],
])('%j is refused naming %s, and nothing is stored', async (body, parameter) => {
  const answer = await send(body)

  expect([answer.status, answer.body.parameter]).toEqual([400, parameter])
  expect(await world.count(collections.commands)).toBe(0)
  expect(await world.count(collections.audit)).toBe(0)
})

const OPERATORS_ONLY: readonly (readonly [string, object])[] = [
  ['ReserveNow', { connectorId: 1, expiryDate: '2026-03-02T06:00:00Z', idTag: 'DEMO-1', reservationId: 7 }],
  ['CancelReservation', { reservationId: 7 }],
  [
    'SetChargingProfile',
    {
      connectorId: 0,
      csChargingProfiles: {
        ...{ chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: 'TxDefaultProfile' },
        chargingProfileKind: 'Relative',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
      },
    },
  ],
  ['ClearChargingProfile', {}],
]

test.each(OPERATORS_ONLY)('%s is for operators and administrators alone', async (action, payload) => {
  for (const role of ['technician', 'viewer', 'driver'] as const) {
    token = world.tokens[role]
    expect([role, (await send({ action, payload })).status]).toEqual([role, 403])
  }
  expect(await world.count(collections.commands)).toBe(0)
  expect(await world.count(collections.reservations)).toBe(0)
  expect(await world.count(collections.audit)).toBe(0)

  for (const role of ['operator', 'admin'] as const) {
    token = world.tokens[role]
    expect([role, (await send({ action, payload })).status]).toEqual([role, 202])
  }
})

test('a technician asks for the plan in force', async () => {
  const payload = { connectorId: 0, duration: 3600 }
  expect((await send({ action: 'GetCompositeSchedule', payload })).status).toBe(202)
})

test('an unknown station gets no command', async () => {
  expect((await send({ action: 'ClearCache' }, {}, 'nowhere')).status).toBe(404)
  expect(await world.count(collections.commands)).toBe(0)
})

test('a key never lies in a command', async () => {
  const payload = { key: 'AuthorizationKey', value: 'secret-secret-secret' }

  expect((await send({ action: 'ChangeConfiguration', payload })).body).toMatchObject({
    status: 409,
    code: 'secret-in-command',
  })
  expect(await world.count(collections.commands)).toBe(0)
})

test('the same Idempotency-Key makes one command, also at once', async () => {
  const body = { action: 'Reset', payload: { type: 'Soft' } }
  const headers = { 'idempotency-key': 'once' }

  const answers = await Promise.all([1, 2, 3].map(() => send(body, headers)))

  expect(new Set(answers.map((answer) => answer.body.commandId)).size).toBe(1)
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202])
  expect(await world.count(collections.commands)).toBe(1)
  expect((await send({ ...body, expiresInS: 5 }, headers)).body).toMatchObject({
    status: 422,
    code: 'idempotency-key-reused',
  })
  expect((await send(body, { 'idempotency-key': 'other' })).body.commandId).not.toBe(answers[0]?.body.commandId)
  expect((await send(body, { 'idempotency-key': '' })).body).toMatchObject({
    status: 400,
    parameter: 'Idempotency-Key',
  })
})

test('the command of somebody else is not there', async () => {
  const { body } = await send({ action: 'ClearCache' })

  for (const stranger of [world.tokens.viewer, world.tokens.driver, world.tokens.guest]) {
    expect((await world.call('GET', `/v1/commands/${body.commandId}`, { token: stranger })).status).toBe(404)
  }
  expect((await world.call('GET', '/v1/commands/nothing', { token })).status).toBe(404)
  expect((await world.call('GET', '/v1/commands/a%2Fb', { token })).status).toBe(404)
})
