import { timingSafeEqual } from 'node:crypto'

export type BasicCredentials =
  | { readonly kind: 'password'; readonly password: Buffer }
  | { readonly kind: 'none' }
  /** Another scheme, no base64, no colon. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrongUser' }

/**
 * Reads HTTP Basic (OCPP-J 1.6 §6.2: the user is the station id). The password is bytes, because a key may be binary; the
 * station id may hold a colon, so the user is what the station must be called.
 */
export function basicCredentials(header: string | undefined, stationId: string): BasicCredentials {
  if (header === undefined) return { kind: 'none' }
  const encoded = /^\s*basic\s+([A-Za-z0-9+/_-]+={0,2})\s*$/i.exec(header)?.[1]
  if (encoded === undefined) return { kind: 'malformed' }
  const pair = Buffer.from(encoded, 'base64')
  if (!pair.includes(':')) return { kind: 'malformed' }
  const user = Buffer.from(`${stationId}:`)
  const start = pair.subarray(0, user.length)
  if (start.length !== user.length || !timingSafeEqual(start, user)) return { kind: 'wrongUser' }
  return { kind: 'password', password: pair.subarray(user.length) }
}
