import { createHash, randomBytes, scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateStationKey, hashStationKey } from './hash-station-key.ts'

test('a generated key has 40 hexadecimal digits and is stored salted', async () => {
  const key = generateStationKey(randomBytes)

  const [algorithm, salt = '', hash] = (await hashStationKey(key, randomBytes)).split(':')

  expect(key).toMatch(/^[0-9a-f]{40}$/)
  expect(algorithm).toBe('sha256')
  expect(salt).toMatch(/^[0-9a-f]{32}$/)
  expect(hash).toBe(createHash('sha256').update(Buffer.from(salt, 'hex')).update(key).digest('hex'))
})

test('a typed key is stored with scrypt', async () => {
  const [algorithm, salt = '', hash] = (await hashStationKey('correct-horse-battery', randomBytes)).split(':')

  expect(algorithm).toBe('scrypt')
  expect(salt).toMatch(/^[0-9a-f]{32}$/)
  expect(hash).toBe(
    scryptSync('correct-horse-battery', Buffer.from(salt, 'hex'), 32, { N: 16384, r: 8, p: 1 }).toString('hex'),
  )
})

test('equal keys are stored differently', async () => {
  expect(await hashStationKey('correct-horse', randomBytes)).not.toBe(
    await hashStationKey('correct-horse', randomBytes),
  )
})
