import { createHash } from 'node:crypto'
import { PENDING_AUTHORIZATION_KEY } from '@charge-it/shared/model/station.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { commandRig } from './testing/command-rig.ts'

const NEW_KEY = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334'
const OLD_HASH = `sha256:${'0'.repeat(32)}:${'1'.repeat(64)}`
const CREDENTIALS = paths.stationCredentials('CP_1')

async function rigWithPendingKey(pendingAuthorizationKey: string | null = NEW_KEY) {
  const rig = await commandRig()
  const fields = {
    authorizationKeyHash: OLD_HASH,
    previousAuthorizationKeyHash: null,
    pendingAuthorizationKey,
    changedAt: rig.clock.now(),
  }
  await rig.documents.commit([{ kind: 'create', path: CREDENTIALS, fields }])
  return { ...rig, station: await rig.connect() }
}

function hashedLike(stored: unknown, key: string): string {
  const [, salt = ''] = String(stored).split(':')
  const hash = createHash('sha256').update(Buffer.from(salt, 'hex')).update(key).digest('hex')
  return `sha256:${salt}:${hash}`
}

test('the key is put into the frame by the edge; the document never carries it, and both keys are valid meanwhile', async () => {
  const { station, ...rig } = await rigWithPendingKey()

  const id = await rig.queue('ChangeConfiguration', { key: 'AuthorizationKey', value: PENDING_AUTHORIZATION_KEY })
  const whileSending = rig.documents.peek(CREDENTIALS)
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)

  expect(station.calls.map(({ payloadJson }) => payloadJson)).toEqual([
    JSON.stringify({ key: 'AuthorizationKey', value: NEW_KEY }),
  ])
  expect(whileSending).toMatchObject({ previousAuthorizationKeyHash: OLD_HASH })
  expect(whileSending?.authorizationKeyHash).toBe(hashedLike(whileSending?.authorizationKeyHash, NEW_KEY))
  expect(rig.stored(id).status).toBe('accepted')
  expect(JSON.stringify(rig.stored(id))).not.toContain(NEW_KEY)
  expect(rig.documents.peek(CREDENTIALS)).toMatchObject({
    previousAuthorizationKeyHash: OLD_HASH,
    pendingAuthorizationKey: null,
  })
})

test('a refused key leaves the old one alone', async () => {
  const { station, ...rig } = await rigWithPendingKey()

  await rig.queue('ChangeConfiguration', { key: 'AuthorizationKey', value: PENDING_AUTHORIZATION_KEY })
  station.calls[0]?.answer({ status: 'Rejected' })
  await rig.clock.advance(0)

  expect(rig.documents.peek(CREDENTIALS)).toMatchObject({
    authorizationKeyHash: OLD_HASH,
    previousAuthorizationKeyHash: null,
    pendingAuthorizationKey: null,
  })
})

test('without an answer both keys stay valid, and the key is sent again', async () => {
  const { station, ...rig } = await rigWithPendingKey()

  const id = await rig.queue('ChangeConfiguration', { key: 'AuthorizationKey', value: PENDING_AUTHORIZATION_KEY })
  station.disconnect()
  await rig.clock.advance(0)
  const between = rig.documents.peek(CREDENTIALS)
  const back = await rig.connect()
  await rig.clock.advance(5_000)
  back.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)

  expect(between).toMatchObject({ previousAuthorizationKeyHash: OLD_HASH, pendingAuthorizationKey: NEW_KEY })
  expect(back.calls[0]?.payloadJson).toContain(NEW_KEY)
  expect(rig.documents.peek(CREDENTIALS)).toMatchObject({
    authorizationKeyHash: between?.authorizationKeyHash,
    previousAuthorizationKeyHash: OLD_HASH,
  })
  expect(rig.stored(id).status).toBe('accepted')
})

test('a key written into the payload is taken out of the document', async () => {
  const { station, ...rig } = await rigWithPendingKey(null)

  const id = await rig.queue('ChangeConfiguration', { key: 'AuthorizationKey', value: NEW_KEY })

  expect(station.calls[0]?.payloadJson).toContain(NEW_KEY)
  expect(rig.stored(id).payloadJson).toContain(PENDING_AUTHORIZATION_KEY)
  expect(JSON.stringify(rig.stored(id))).not.toContain(NEW_KEY)
})

test('without a pending key nothing is sent', async () => {
  const { station, ...rig } = await rigWithPendingKey(null)

  const id = await rig.queue('ChangeConfiguration', { key: 'AuthorizationKey', value: PENDING_AUTHORIZATION_KEY })

  expect(station.calls).toEqual([])
  expect(rig.stored(id)).toMatchObject({ status: 'failed', unsettled: false })
})

test('a key that is never answered is given up after three sends; the old one stays valid, also beside a next one', async () => {
  const { station, ...rig } = await rigWithPendingKey()
  const id = await rig.queue('ChangeConfiguration', { key: 'AuthorizationKey', value: PENDING_AUTHORIZATION_KEY })
  let current = station
  for (let sends = 1; sends <= 3; sends++) {
    current.calls[0]?.end({ kind: 'timeout' })
    await rig.clock.advance(0)
    current.disconnect()
    current = await rig.connect()
    await rig.clock.advance(10_000)
  }
  expect(rig.chain(id)).toEqual(['queued', ...Array.from({ length: 3 }, () => ['sent', 'timedOut']).flat()])
  expect(rig.stored(id)).toMatchObject({ status: 'timedOut', unsettled: false })
  expect(rig.documents.peek(CREDENTIALS)).toMatchObject({ previousAuthorizationKeyHash: OLD_HASH })

  await rig.stores.configuration.stageKey('CP_1', 'another key', 'sha256:another')

  expect(rig.documents.peek(CREDENTIALS)).toMatchObject({
    authorizationKeyHash: 'sha256:another',
    previousAuthorizationKeyHash: OLD_HASH,
  })
})

test('beside a next key the accepted one stays valid, not the one before it', async () => {
  const { station, ...rig } = await rigWithPendingKey()
  await rig.queue('ChangeConfiguration', { key: 'AuthorizationKey', value: PENDING_AUTHORIZATION_KEY })
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)
  const accepted = rig.documents.peek(CREDENTIALS)?.authorizationKeyHash

  await rig.stores.configuration.stageKey('CP_1', 'another key', 'sha256:another')

  expect(rig.documents.peek(CREDENTIALS)).toMatchObject({ previousAuthorizationKeyHash: accepted })
})

test('a station that used the key and then answers Rejected keeps it', async () => {
  const { station, ...rig } = await rigWithPendingKey()
  await rig.queue('ChangeConfiguration', { key: 'AuthorizationKey', value: PENDING_AUTHORIZATION_KEY })
  const staged = rig.documents.peek(CREDENTIALS)?.authorizationKeyHash

  await rig.stores.stations.retirePreviousKey('CP_1')
  station.calls[0]?.answer({ status: 'Rejected' })
  await rig.clock.advance(0)

  expect(rig.documents.peek(CREDENTIALS)).toMatchObject({
    authorizationKeyHash: staged,
    previousAuthorizationKeyHash: null,
    pendingAuthorizationKey: null,
  })
})
