import { ApiError } from '../api/api-error.ts'
import type { Deps } from '../deps.ts'
import { callerOfApiKey, looksLikeApiKey } from './api-key.ts'
import type { Caller } from './caller.ts'

/**
 * Who sent a request.
 * @param authorization The header: `Bearer` with a Firebase ID token or an API key; null = nobody.
 * @param changes The request changes something: the role is then the one of this moment, because a token remembers
 * a role for up to an hour after it was taken away.
 * @throws ApiError 401 for a header that proves nothing: a wrong token is never treated as no token.
 */
export async function identifyCaller(authorization: string | null, changes: boolean, deps: Deps): Promise<Caller> {
  if (authorization === null || authorization.trim() === '') return { kind: 'nobody' }
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? []
  if (token === undefined) throw notSignedIn('The Authorization header must be "Bearer" and a token.')
  if (looksLikeApiKey(token)) {
    const caller = await callerOfApiKey(token, deps)
    if (caller === undefined) throw notSignedIn('This API key is not valid.')
    return caller
  }
  const signedIn = await deps.accounts.verify(token)
  if (signedIn === undefined) throw notSignedIn('The sign-in is not valid or has expired.')
  if (!changes || signedIn.role === null) return { kind: 'user', ...signedIn }
  const account = await deps.accounts.find(signedIn.uid)
  if (account === undefined) throw notSignedIn('This account does not exist any more.')
  return { kind: 'user', ...signedIn, role: account.role }
}

/** 401 with the scheme to use (RFC 9110 section 11.6.1). */
export function notSignedIn(detail: string): ApiError {
  return new ApiError(401, 'not-signed-in', detail, { headers: { 'www-authenticate': 'Bearer' } })
}
