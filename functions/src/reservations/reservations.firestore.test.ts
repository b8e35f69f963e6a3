import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { type Reservation, reservationSchema, type SiteReservations } from '@charge-it/shared/model/reservation.ts'
import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import type * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDocument } from '../store/read-document.ts'
import {
  CODE,
  NOW,
  openWorld,
  putStation,
  putTransaction,
  STATION,
  transactionOf,
  type World,
} from '../testing/test-world.ts'
import { noteReserveAnswer, noteStart, settleReservations } from './follow-reservations.ts'

const ALLOWED: SiteReservations = { maxMinutes: 30, noShowLimit: 3 }
let world: World
beforeEach(async () => {
  world = openWorld()
  await putStation(world, { site: { reservations: ALLOWED } })
})
afterEach(() => world.close())

const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
const reserve = (token: string | undefined = world.tokens.driver, body: object = { code: CODE, minutes: 30 }) =>
  world.call('POST', '/v1/public/reservations', { ...(token === undefined ? {} : { token }), body })
const offer = (token = world.tokens.driver) => world.call('GET', `/v1/public/connectors/${CODE}/reservation`, { token })
const cancel = (key: string, token = world.tokens.driver) =>
  world.call('POST', `/v1/reservations/${key}/cancel`, { token, body: {} })
const stored = (key: string) => need(reservationSchema, paths.reservation(key))
const commandOf = (id: string) => need(commandSchema, paths.command(id))

async function need<const S extends v.GenericSchema>(schema: S, path: string): Promise<v.InferOutput<S>> {
  const document = await readDocument(world.firestore, schema, path)
  if (document === undefined) throw new Error(`there is no ${path}`)
  return document
}

/** The station's word on ReserveNow, as the edge writes it down. */
async function answer(key: string, status: string, fields: Partial<Command> = {}) {
  const result = { payloadJson: JSON.stringify({ status }), errorCode: null, errorDescription: null }
  const of = { status: status === 'Accepted' ? ('accepted' as const) : ('rejected' as const), result, ...fields }
  await world.firestore.doc(paths.command(key)).update(of)
  await noteReserveAnswer(key, world.deps)
}
async function heldByDriver(): Promise<string> {
  const { body } = await reserve()
  await answer(body.reservationKey, 'Accepted')
  await world.firestore.doc(paths.connector(STATION, 1)).update({ status: 'Reserved' })
  return body.reservationKey
}
async function start(idTag: string, fields: Parameters<typeof transactionOf>[1] = {}) {
  await putTransaction(world, transactionOf(7, { startedAt: after(10), startReceivedAt: after(10), ...fields }), idTag)
  return noteStart(transactionKey(STATION, 7), world.deps)
}

test('a driver reserves a free connector: the station is asked with the account’s idTag, and told in one document', async () => {
  expect((await offer()).body).toEqual({ maxMinutes: 30, supported: null, waitUntil: null, reservationKey: null })

  const { status, body } = await reserve()

  expect(status).toBe(202)
  const command = await commandOf(body.commandId)
  expect(command).toMatchObject({ action: 'ReserveNow', stationId: STATION, ownerUid: 'driver', intent: 'driver' })
  const payload = JSON.parse(command.payloadJson)
  expect(payload).toMatchObject({ connectorId: 1, expiryDate: after(30).toISOString() })
  expect(payload.idTag).toMatch(/^APP[0-9A-F]{10}$/)
  const reservation = await stored(body.reservationKey)
  expect(reservation).toMatchObject({ state: 'pending', by: 'driver', ownerUid: 'driver', code: CODE })
  expect(JSON.stringify(reservation)).not.toContain(payload.idTag)
  expect((await offer()).body).toMatchObject({ reservationKey: body.reservationKey })
  await answer(body.reservationKey, 'Accepted')
  expect(await stored(body.reservationKey)).toMatchObject({ state: 'active' })
})

test('the same request sent twice reserves once', async () => {
  const headers = { 'idempotency-key': 'k1' }
  const send = () =>
    world.call('POST', '/v1/public/reservations', {
      ...{ token: world.tokens.driver, headers, body: { code: CODE, minutes: 15 } },
    })
  const [first, second] = [await send(), await send()]

  expect(second.body).toEqual(first.body)
  expect(await world.count(collections.reservations)).toBe(1)
})

test.each([
  ['nobody', undefined, 401, 'not-signed-in'],
  ['a guest', 'guest', 403, 'account-needed'],
] as const)('%s cannot reserve', async (_who, name, status, code) => {
  const { body, ...reply } = await reserve(name === undefined ? '' : world.tokens[name])
  expect({ status: reply.status, code: body.code }).toEqual({ status, code })
  expect(await world.count(collections.reservations)).toBe(0)
})

test.each(['Occupied', 'Faulted', 'Rejected', 'Unavailable'])('the station says %s: nothing is held', async (word) => {
  const { body } = await reserve()
  await answer(body.reservationKey, word)

  expect(await stored(body.reservationKey)).toMatchObject({ state: 'rejected', reason: word, endedAt: NOW })
  expect((await offer()).body).toMatchObject({ reservationKey: null })
})

test('an answer that got lost is undone: the station may hold the connector', async () => {
  const { body } = await reserve()
  await answer(body.reservationKey, '', { status: 'timedOut', result: null })

  const { cancelCommandId, ...reservation } = await stored(body.reservationKey)
  expect(reservation).toMatchObject({ state: 'rejected', reason: 'noAnswer' })
  expect(await commandOf(cancelCommandId ?? '')).toMatchObject({ action: 'CancelReservation', stationId: STATION })
})

test('an old station that cannot is told before, not after', async () => {
  const keys = [{ key: 'SupportedFeatureProfiles', value: 'Core,SmartCharging', readonly: true, readAt: NOW }]
  await world.put(paths.stationConfiguration(STATION), {
    ...{ stationId: STATION, keys, unknownKeys: [], wanted: [], drift: [], baseline: null, firmwareVersion: null },
    ...{ readAt: NOW, readFault: null, lastUpdatedAt: NOW },
  })

  expect((await offer()).body).toMatchObject({ supported: false })
  expect(await reserve()).toMatchObject({ status: 409, body: { code: 'reservation-not-supported' } })
  expect(await world.count(collections.commands)).toBe(0)
})

test('a site that does not allow it, a time that is too long, a connector that is not free', async () => {
  expect(await reserve(undefined, { code: CODE, minutes: 31 })).toMatchObject({ status: 400 })
  expect(await reserve(undefined, { code: CODE, minutes: 1 })).toMatchObject({ status: 400 })
  for (const [status, code] of [
    ['Preparing', 'connector-in-use'],
    ['Faulted', 'connector-out-of-service'],
    ['Reserved', 'connector-reserved'],
  ]) {
    await world.firestore.doc(paths.connector(STATION, 1)).update({ status })
    expect(await reserve()).toMatchObject({ status: 409, body: { code } })
  }
  await world.firestore.doc(paths.site('blok-m')).update({ reservations: null })
  expect(await reserve()).toMatchObject({ status: 403, body: { code: 'reservations-not-allowed' } })
  expect((await offer()).body).toMatchObject({ maxMinutes: null })
})

test('a driver has one reservation, and a connector too', async () => {
  await reserve()
  expect(await reserve()).toMatchObject({ status: 409, body: { code: 'reservation-exists' } })
  const other = world.accounts.add('other', null, {})
  expect(await reserve(other)).toMatchObject({ status: 409, body: { code: 'connector-reserved' } })
})

test('two drivers at the same moment: one of them holds the connector', async () => {
  const other = world.accounts.add('other', null, {})
  const answers = await Promise.all([reserve(), reserve(other)])

  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409])
  expect(await world.count(collections.reservations)).toBe(1)
})

test('only its driver starts at a reserved connector, and the start uses it', async () => {
  const key = await heldByDriver()
  const begin = (token: string) => world.call('POST', '/v1/public/sessions', { token, body: { code: CODE } })
  const other = world.accounts.add('other', null, {})
  expect(await begin(other)).toMatchObject({ status: 409, body: { code: 'connector-reserved' } })

  const { status, body } = await begin(world.tokens.driver)
  expect(status).toBe(202)
  const { idTag } = JSON.parse((await commandOf(body.commandId)).payloadJson)
  expect(idTag).toBe(JSON.parse((await commandOf(key)).payloadJson).idTag)
  await start(idTag, { ownerUid: 'driver' })

  expect(await stored(key)).toMatchObject({ state: 'used', transactionKey: transactionKey(STATION, 7) })
})

test('a start that names the number uses it, a start of another card does not, nor one that was refused', async () => {
  const key = await heldByDriver()
  const { reservationId } = await stored(key)

  await start('OTHER-CARD')
  expect(await stored(key)).toMatchObject({ state: 'active' })
  await start('OTHER-CARD', { reservationId, flags: ['refusedIdTag'] })
  expect(await stored(key)).toMatchObject({ state: 'active' })
  await start('PARENT-S-CARD', { reservationId })
  expect(await stored(key)).toMatchObject({ state: 'used' })
})

test('who charged, left and then reserved has not come yet', async () => {
  const key = await heldByDriver()
  const { idTag } = JSON.parse((await commandOf(key)).payloadJson)

  await start(idTag, { startedAt: after(-1.5), stoppedAt: after(-1) })

  expect(await stored(key)).toMatchObject({ state: 'active' })
})

test('nobody came: a no-show, recorded once however often the job runs', async () => {
  const key = await heldByDriver()
  world.clock.now = after(29)
  expect(await settleReservations(world.deps)).toEqual({ changed: 0 })

  world.clock.now = after(30)
  expect(await settleReservations(world.deps)).toEqual({ changed: 1 })
  world.clock.now = after(31)
  expect(await settleReservations(world.deps)).toEqual({ changed: 0 })

  expect(await stored(key)).toMatchObject({ state: 'noShow', endedAt: after(30) })
})

test('the time is over while the station is offline: expired without blame; the start it tells later is known then', async () => {
  const key = await heldByDriver()
  const { idTag } = JSON.parse((await commandOf(key)).payloadJson)
  await world.firestore.doc(paths.station(STATION)).update({ 'connection.online': false })
  world.clock.now = after(31)
  await settleReservations(world.deps)
  expect(await stored(key)).toMatchObject({ state: 'expired', reason: 'stationAway' })

  world.clock.now = after(90)
  await start(idTag, { startReceivedAt: after(90) })

  expect(await stored(key)).toMatchObject({ state: 'used' })
})

test('a broken connector blames nobody, and a start whose trigger got lost is found by the job', async () => {
  const broken = await heldByDriver()
  await world.firestore.doc(paths.connector(STATION, 1)).update({ status: 'Faulted' })
  world.clock.now = after(30)
  await settleReservations(world.deps)
  expect(await stored(broken)).toMatchObject({ state: 'expired', reason: 'stationBroken' })

  await world.firestore.doc(paths.connector(STATION, 1)).update({ status: 'Available' })
  await world.put(paths.publicEdge('edge-a'), { heartbeatAt: after(30) })
  const { body } = await reserve()
  await answer(body.reservationKey, 'Accepted')
  const session = transactionOf(8, { startedAt: after(40), startReceivedAt: after(40) })
  const { transactionKey: key, transactionId, idTagMasked, startedAt } = session
  await putTransaction(world, session, JSON.parse((await commandOf(body.commandId)).payloadJson).idTag)
  await world.firestore
    .doc(paths.connector(STATION, 1))
    .update({ activeTransaction: { transactionKey: key, transactionId, idTagMasked, startedAt } })
  world.clock.now = after(61)
  await settleReservations(world.deps)
  expect(await stored(body.reservationKey)).toMatchObject({ state: 'used', transactionKey: key })
})

test('after three no-shows a driver waits until the first of them is 30 days old', async () => {
  for (const day of [1, 2, 3]) {
    const at = new Date(NOW.getTime() - (20 - day) * 86_400_000)
    const { reservationKey } = await fakeNoShow(`r${day}`, at)
    expect(reservationKey).toBe(`r${day}`)
  }
  const first = new Date(NOW.getTime() + 11 * 86_400_000)

  expect((await offer()).body).toMatchObject({ waitUntil: first.toISOString() })
  expect(await reserve()).toMatchObject({ status: 409, body: { code: 'reservation-cooldown' } })
  await world.firestore.doc(paths.site('blok-m')).update({ reservations: { ...ALLOWED, noShowLimit: 0 } })
  expect(await reserve()).toMatchObject({ status: 202 })
})

async function fakeNoShow(reservationKey: string, endedAt: Date): Promise<Reservation> {
  const reservation: Reservation = {
    ...{ reservationKey, reservationId: 1, stationId: STATION, siteId: 'blok-m', connectorId: 1, code: CODE },
    ...{ by: 'driver', ownerUid: 'driver', idTagMasked: '••', state: 'noShow', reason: null, transactionKey: null },
    ...{ createdAt: endedAt, expiresAt: endedAt, endedAt, cancelCommandId: null, timeZone: 'Asia/Jakarta' },
    ...{ expireAt: NOW, lastUpdatedAt: endedAt },
  }
  await world.put(paths.reservation(reservationKey), reservation)
  return reservation
}

test('a driver gives it back: it ends at once, the station is told, and nobody else can do that', async () => {
  const key = await heldByDriver()
  const other = world.accounts.add('other', null, {})
  expect(await cancel(key, other)).toMatchObject({ status: 404 })
  // Staff may see it, and not everybody of them may end it.
  expect(await cancel(key, world.tokens.viewer)).toMatchObject({ status: 403 })
  expect(await cancel(key, world.tokens.technician)).toMatchObject({ status: 403 })
  expect(await stored(key)).toMatchObject({ state: 'active' })

  const { status, body } = await cancel(key)

  expect(status).toBe(202)
  expect(await stored(key)).toMatchObject({ state: 'cancelled', cancelCommandId: body.commandId })
  const command = await commandOf(body.commandId)
  expect(command).toMatchObject({ action: 'CancelReservation', ownerUid: 'driver' })
  expect(command.expiresAt).toEqual(after(30))
  expect(await cancel(key)).toMatchObject({ status: 409, body: { code: 'reservation-ended' } })
  expect((await offer()).body).toMatchObject({ reservationKey: null })
})

test('an operator’s ReserveNow leads to the same document; CancelReservation of its number ends it', async () => {
  const token = world.tokens.operator
  const send = (action: string, payload: object) =>
    world.call('POST', `/v1/stations/${STATION}/commands`, { token, body: { action, payload } })
  const payload = { connectorId: 1, expiryDate: after(60).toISOString(), idTag: 'Demo-123', reservationId: 77 }
  const { body } = await send('ReserveNow', payload)

  expect(await stored(body.commandId)).toMatchObject({
    ...{ reservationId: 77, by: 'operator', ownerUid: null, idTagMasked: '••••••23', state: 'pending', code: CODE },
  })
  await answer(body.commandId, 'Accepted')
  const again = await send('ReserveNow', { ...payload, idTag: 'SECOND-1' })
  await answer(again.body.commandId, 'Accepted')
  expect(await stored(body.commandId)).toMatchObject({ state: 'cancelled', reason: 'replaced' })

  await send('CancelReservation', { reservationId: 77 })
  expect(await stored(again.body.commandId)).toMatchObject({ state: 'cancelled', reason: null })
})

test('an account with a reservation is not erased; its reservations are in its data and go with it', async () => {
  const token = world.tokens.driver
  const key = await heldByDriver()
  expect(await world.call('DELETE', '/v1/me', { token })).toMatchObject({
    ...{ status: 409, body: { code: 'reservation-exists' } },
  })
  const own = await world.call('GET', '/v1/me/export', { token })
  expect(own.body.reservations).toMatchObject([{ reservationKey: key, state: 'active' }])
  await cancel(key)
  expect(await world.call('DELETE', '/v1/me', { token })).toMatchObject({ status: 200 })
  expect(await world.count(collections.reservations)).toBe(0)
})
