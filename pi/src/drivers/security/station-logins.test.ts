import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csmsAccess } from '../../doctor/csms-access.ts'
import type { StateStore } from '../../ports.ts'
import { openFileState } from '../storage/file-state.ts'
import { createMemoryState } from '../storage/memory-storage.ts'
import { createStationSecurity } from './station-security.ts'

const URL = 'wss://csms.example/ocpp'

function open(key: string | null, state: StateStore, isTls = true) {
  const profiles: number[] = []
  const security = createStationSecurity({
    ...{ state, names: ['A'], isTls, ca: undefined, nowMs: () => Date.now() },
    key: key === null ? null : Buffer.from(key),
    onProfile: (profile) => profiles.push(profile),
    onFailure: (reason) => {
      throw new Error(reason)
    },
  })
  const passwords = () => security.logins().map(({ password }) => password?.toString() ?? null)
  const accepted = async () => {
    const [best] = security.logins()
    const before = profiles.length
    if (best !== undefined) security.accepted(best)
    await expect.poll(() => profiles.length, { timeout: 30_000 }).toBe(before + 1)
  }
  return { security, passwords, accepted }
}

test('the profile follows from address and key alone, as long as nobody raised it', () => {
  expect(open(null, createMemoryState()).security.profile()).toBe(0)
  expect(open('key', createMemoryState(), false).security.profile()).toBe(1)
  expect(open('key', createMemoryState()).security.profile()).toBe(2)
})

test('a key that was changed twice keeps the one that worked last, not the first', async () => {
  const state = createMemoryState()
  const { security, passwords, accepted } = open('first', state)
  await security.setKey('second')
  expect(passwords()).toEqual(['second', 'first'])
  await accepted()
  expect(passwords()).toEqual(['second'])

  await security.setKey('third')
  await security.setKey('fourth')

  expect(passwords()).toEqual(['fourth', 'second'])
  expect(open('first', state).passwords()).toEqual(['fourth', 'second'])
})

test('a key that a person writes into the configuration afterwards is newer than what the CSMS sent', async () => {
  const state = createMemoryState()
  const { security, accepted } = open('first', state)
  await security.setKey('second')
  await accepted()

  const again = open('by hand', state)
  expect(again.passwords()).toEqual(['by hand', 'second'])
  await again.accepted()

  expect(again.passwords()).toEqual(['by hand'])
})

test('a profile cannot be raised without what it needs', () => {
  expect(open('key', createMemoryState()).security.canRise(3)).toBe(false)
  expect(open('key', createMemoryState(), false).security.canRise(2)).toBe(false)
  expect(open(null, createMemoryState()).security.canRise(1)).toBe(false)
})

test('the doctor connects with the key that the CSMS sent, and leaves no folder where there was none', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'logins-')), 'A')
  const station = { url: URL, stationId: 'A', key: Buffer.from('first'), ca: undefined, folder }
  expect((await csmsAccess(station)).login.password?.toString()).toBe('first')
  expect(existsSync(folder)).toBe(false)

  await open('first', await openFileState(folder)).security.setKey('second')

  expect((await csmsAccess(station)).login.password?.toString()).toBe('second')
})
