import { createHash, scrypt, timingSafeEqual } from 'node:crypto'

/** Cost of a typed key's hash, as `stationCredentialsSchema` fixes it. */
const SCRYPT = { N: 16_384, r: 8, p: 1 }
const STORED = /^(sha256|scrypt):([0-9a-f]{32}):([0-9a-f]{64})$/

/** How much work one comparison is. */
export function isSlowHash(stored: string): boolean {
  return stored.startsWith('scrypt:')
}

/**
 * Compares a password with a stored hash (its forms: `stationCredentialsSchema`). Hexadecimal text and the bytes that it
 * names are the same key (OCPP-J 1.6 §6.2), whichever of them was hashed. Constant time in the hash.
 */
export async function verifyKey(password: Buffer, stored: string): Promise<boolean> {
  const [, kind, saltHex = '', hashHex = ''] = STORED.exec(stored) ?? []
  if (kind === undefined || password.length === 0 || password.length > LONGEST_KEY) return false
  const salt = Buffer.from(saltHex, 'hex')
  const expected = Buffer.from(hashHex, 'hex')
  for (const form of formsOf(password)) {
    const actual = kind === 'scrypt' ? await scryptOf(form, salt) : sha256Of(form, salt)
    if (timingSafeEqual(actual, expected)) return true
  }
  return false
}

const LONGEST_KEY = 256

function formsOf(password: Buffer): readonly Buffer[] {
  const texts = new Set([password.toString('latin1')])
  if (password.length >= 16 && password.length <= 20) {
    texts.add(password.toString('hex'))
    texts.add(password.toString('hex').toUpperCase())
  }
  const text = password.toString('latin1')
  if (/^(?:[0-9a-f]{2}){16,20}$/i.test(text)) {
    texts.add(text.toLowerCase())
    texts.add(text.toUpperCase())
    texts.add(Buffer.from(text, 'hex').toString('latin1'))
  }
  return [...texts].map((each) => Buffer.from(each, 'latin1'))
}

function sha256Of(password: Buffer, salt: Buffer): Buffer {
  return createHash('sha256').update(salt).update(password).digest()
}

function scryptOf(password: Buffer, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, SCRYPT, (error, hash) => (error === null ? resolve(hash) : reject(error)))
  })
}
