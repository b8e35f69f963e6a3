import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashApiSecret } from '../auth/api-key.ts'
import { openWorld, type World } from '../testing/test-world.ts'
import {
  ANONYMOUS_CALLS_PER_ADDRESS,
  CALLS_PER_ADDRESS,
  CALLS_PER_MINUTE,
  WRONG_TOKENS_PER_ADDRESS,
} from './limit-calls.ts'

const SECRET = 'a-secret-of-at-least-128-bits'
let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

/** Refused for want of a role, after the caller was counted: nothing is read. */
const ask = (token: string | undefined, address = '192.0.2.1') =>
  world.call('GET', '/v1/stations', { address, ...(token === undefined ? {} : { token }) })
const limitOf = ({ headers }: Awaited<ReturnType<typeof ask>>) => [
  headers.get('ratelimit-policy'),
  headers.get('ratelimit'),
  headers.get('retry-after'),
]
async function repeat(times: number, call: () => Promise<{ readonly status: number }>) {
  const statuses = new Set<number>()
  for (let at = 0; at < times; at++) statuses.add((await call()).status)
  return [...statuses]
}

test('a person has so many calls a minute, and is told before and after [edge 403]', async () => {
  const { driver, guest } = world.tokens

  expect(limitOf(await ask(driver))).toEqual([
    `"caller";q=${CALLS_PER_MINUTE};w=60`,
    `"caller";r=${CALLS_PER_MINUTE - 1};t=60`,
    null,
  ])
  expect(await repeat(CALLS_PER_MINUTE - 1, () => ask(driver))).toEqual([403])
  world.clock.now = new Date(world.clock.now.getTime() + 20_000)
  const refused = await ask(driver)

  expect(refused.body).toMatchObject({ status: 429, code: 'too-many-requests' })
  expect(limitOf(refused)).toEqual([`"caller";q=${CALLS_PER_MINUTE};w=60`, '"caller";r=0;t=40', '40'])
  expect((await ask(driver, '192.0.2.2')).status).toBe(429)
  expect((await ask(guest)).status).toBe(403)
  world.clock.now = new Date(world.clock.now.getTime() + 40_000)
  expect((await ask(driver)).status).toBe(403)
})

test('each key has its own calls', async () => {
  for (const keyId of ['one', 'two']) {
    const fields = { keyId, secretSha256: hashApiSecret(SECRET), role: 'viewer', name: keyId, demoOnly: false }
    await world.put(paths.apiKey(keyId), { ...fields, createdAt: world.clock.now, expiresAt: null, revokedAt: null })
  }
  const left = async (keyId: string) =>
    (await world.call('GET', '/v1/me', { token: `cit_${keyId}_${SECRET}` })).headers.get('ratelimit')

  expect([await left('one'), await left('one'), await left('two')]).toEqual([
    `"caller";r=${CALLS_PER_MINUTE - 1};t=60`,
    `"caller";r=${CALLS_PER_MINUTE - 2};t=60`,
    `"caller";r=${CALLS_PER_MINUTE - 1};t=60`,
  ])
})

test('an address has so many calls a minute, whoever asks there', async () => {
  const { driver, guest, admin } = world.tokens
  for (const token of [driver, guest]) await repeat(CALLS_PER_ADDRESS / 2, () => ask(token))

  expect(limitOf(await ask(admin))).toEqual([`"address";q=${CALLS_PER_ADDRESS};w=60`, '"address";r=0;t=60', '60'])
  expect((await ask(admin, '192.0.2.2')).status).toBe(200)
})

test('nobody in particular has fewer', async () => {
  const setup = (address: string) => world.call('GET', '/v1/nothing-here', { address })
  expect(await repeat(3, () => setup('192.0.2.1'))).toEqual([404])

  expect(await repeat(ANONYMOUS_CALLS_PER_ADDRESS, () => ask(undefined))).toEqual([401])
  expect(limitOf(await ask(undefined))).toEqual([
    `"anonymous";q=${ANONYMOUS_CALLS_PER_ADDRESS};w=60`,
    '"anonymous";r=0;t=60',
    '60',
  ])
  expect((await ask(undefined, '192.0.2.2')).status).toBe(401)
})

test('who tries token after token has to wait; others at the same address do not [edge 404]', async () => {
  expect(await repeat(WRONG_TOKENS_PER_ADDRESS, () => ask('token-nobody'))).toEqual([401])

  const refused = await ask('token-nobody')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  expect((await ask(world.tokens.viewer)).status).toBe(200)
})
