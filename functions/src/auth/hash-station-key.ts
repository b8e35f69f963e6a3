import { createHash, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Uint8Array, number, { N: number; r: number; p: number }, Buffer>(scrypt)

/** Bytes of a generated key: 20, the length that OCPP-J 1.6 section 6.2 names. */
export const STATION_KEY_BYTES = 20
const SALT_BYTES = 16
const RANDOM_KEY = /^(?:[0-9a-f]{2}){20}$/

/** A new key: 20 random bytes as 40 lower-case hex digits, which is also what every charger's form accepts. */
export function generateStationKey(randomBytes: (size: number) => Uint8Array): string {
  return Buffer.from(randomBytes(STATION_KEY_BYTES)).toString('hex')
}

/**
 * The stored form of a station's key; the exact format is stated at `stationCredentialsSchema` in
 * shared/src/model/station.ts. Random keys (160 bits) need no slow hash, typed ones do.
 */
export async function hashStationKey(key: string, randomBytes: (size: number) => Uint8Array): Promise<string> {
  const salt = Buffer.from(randomBytes(SALT_BYTES))
  if (RANDOM_KEY.test(key)) {
    const hash = createHash('sha256').update(salt).update(key, 'utf8').digest('hex')
    return `sha256:${salt.toString('hex')}:${hash}`
  }
  const hash = await derive(key, salt, 32, { N: 16384, r: 8, p: 1 })
  return `scrypt:${salt.toString('hex')}:${hash.toString('hex')}`
}
