import { createHash, timingSafeEqual } from 'node:crypto'
import { apiKeySchema } from '@charge-it/shared/model/api-key.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import type { Caller } from './caller.ts'

/** `cit_{keyId}_{secret}`: the key id has no underscore, the secret is everything after the second one. */
const API_KEY = /^cit_([A-Za-z0-9-]{1,64})_(.{16,200})$/

/** True for a bearer token that means to be an API key. */
export function looksLikeApiKey(token: string): boolean {
  return token.startsWith('cit_')
}

/** Lower-case hex SHA-256 of a secret, as `apiKeys/{keyId}.secretSha256` holds it. */
export function hashApiSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex')
}

/** @returns undefined for a key that is malformed, unknown, wrong, expired, revoked, or a demo key outside the emulators. */
export async function callerOfApiKey(token: string, deps: Deps): Promise<Caller | undefined> {
  const [, keyId, secret] = API_KEY.exec(token) ?? []
  if (keyId === undefined || secret === undefined) return undefined
  const key = await readDocument(deps.firestore, apiKeySchema, paths.apiKey(keyId))
  if (key === undefined) return undefined
  const [given, stored] = [hashApiSecret(secret), key.secretSha256].map((hex) => Buffer.from(hex, 'hex'))
  if (given === undefined || stored === undefined || given.length !== stored.length) return undefined
  if (!timingSafeEqual(given, stored)) return undefined
  const now = deps.now()
  if (key.revokedAt !== null && key.revokedAt <= now) return undefined
  if (key.expiresAt !== null && key.expiresAt <= now) return undefined
  if (key.demoOnly && !deps.config.emulated) return undefined
  return { kind: 'apiKey', keyId, name: key.name, role: key.role }
}
