import { createHash, randomBytes, scrypt } from 'node:crypto'

const SCRYPT = { N: 16_384, r: 8, p: 1 }

/** A random key of at least 128 bits, written in hexadecimal. */
const RANDOM_KEY = /^[0-9a-f]{32,}$/i

/**
 * The stored form of a key (see `stationCredentialsSchema`): `sha256:…` for random keys, `scrypt:…` for typed ones.
 */
export async function hashAuthorizationKey(key: string): Promise<string> {
  const salt = randomBytes(16)
  if (RANDOM_KEY.test(key)) {
    const hash = createHash('sha256').update(salt).update(key, 'utf8').digest('hex')
    return `sha256:${salt.toString('hex')}:${hash}`
  }
  const hash = await new Promise<Buffer>((resolve, reject) =>
    scrypt(key, salt, 32, SCRYPT, (error, derived) => (error === null ? resolve(derived) : reject(error))),
  )
  return `scrypt:${salt.toString('hex')}:${hash.toString('hex')}`
}
