import { collections } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, putStation, STATION, type World } from '../testing/test-world.ts'

const HEADERS = { 'idempotency-key': 'one' }
const RESET = { action: 'Reset', payload: { type: 'Soft' } }
let world: World
beforeEach(async () => {
  world = openWorld()
  await putStation(world)
})
afterEach(() => world.close())

const send = (token: string, body: object = RESET, path = `/v1/stations/${STATION}/commands`) =>
  world.call('POST', path, { token, body, headers: HEADERS })

test('a repeat is answered as the first was, and says that it is one', async () => {
  const { technician } = world.tokens

  const [first, again] = [await send(technician), await send(technician)]

  expect([again.status, again.body]).toEqual([first.status, first.body])
  expect(again.headers.get('location')).toBe(first.headers.get('location'))
  expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
  expect(await world.count(collections.commands)).toBe(1)
  expect(await world.count(collections.audit)).toBe(1)
})

test('two at once with different bodies act once; one of them is refused [edge 406]', async () => {
  const other = { ...RESET, payload: { type: 'Hard' } }

  const answers = await Promise.all([send(world.tokens.admin), send(world.tokens.admin, other)])

  expect(answers.map(({ status }) => status).sort()).toEqual([202, 422])
  expect(await world.count(collections.commands)).toBe(1)
})

test('the key of somebody else is another key', async () => {
  const answers = [await send(world.tokens.technician), await send(world.tokens.operator)]

  expect(answers.map(({ status }) => status)).toEqual([202, 202])
  expect(await world.count(collections.commands)).toBe(2)
})

test('the same key at another address is refused', async () => {
  await send(world.tokens.admin)

  const { body } = await send(
    world.tokens.admin,
    { location: 'https://files.test/a' },
    `/v1/stations/${STATION}/diagnostics`,
  )

  expect(body).toMatchObject({ status: 422, code: 'idempotency-key-reused' })
  expect(await world.count(collections.commands)).toBe(1)
})

test('a refusal is not kept: the same key works once the cause is gone', async () => {
  await world.firestore.doc(`stations/${STATION}`).delete()
  expect((await send(world.tokens.admin)).status).toBe(404)

  await putStation(world)

  expect((await send(world.tokens.admin)).status).toBe(202)
})

test('after a day the key is free again', async () => {
  await send(world.tokens.admin)
  world.clock.now = new Date(world.clock.now.getTime() + 24 * 3_600_000 + 1)

  expect((await send(world.tokens.admin, { action: 'ClearCache' })).status).toBe(202)
  expect(await world.count(collections.commands)).toBe(2)
})
