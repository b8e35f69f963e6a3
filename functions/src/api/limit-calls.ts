import { actorOf, type Caller } from '../auth/caller.ts'
import { identifyCaller } from '../auth/identify-caller.ts'
import type { Deps } from '../deps.ts'
import { ApiError } from './api-error.ts'

/** Of one person or API key. Several instances allow it each. */
export const CALLS_PER_MINUTE = 3_000
/** Of one address, whoever asks: many people may share one. */
export const CALLS_PER_ADDRESS = 6_000
/** Of one address, by nobody in particular. */
export const ANONYMOUS_CALLS_PER_ADDRESS = 600
/** Tokens and keys that are not valid, of one address. */
export const WRONG_TOKENS_PER_ADDRESS = 60
const WINDOW_S = 60

/** Who asks, and what an answer tells of the caller's limit. */
export interface Admitted {
  readonly caller: Caller
  /** draft-ietf-httpapi-ratelimit-headers: the policy, what is left of it and when it begins anew. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Identifies the caller of a request and counts it.
 * @param changes See {@link identifyCaller}.
 * @throws ApiError 401 for a token that is not valid, 429 for too many calls or too many such tokens.
 */
export async function admit(request: Request, changes: boolean, remoteAddress: string, deps: Deps): Promise<Admitted> {
  // Before anything is looked up: an address that floods costs no read.
  spend(`address:${remoteAddress}`, 'address', CALLS_PER_ADDRESS, deps)
  const caller = await identifyCaller(request.headers.get('authorization'), changes, deps).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 401) {
      spend(`wrong-token:${remoteAddress}`, 'wrong-token', WRONG_TOKENS_PER_ADDRESS, deps)
    }
    throw error
  })
  if (caller.kind === 'nobody') {
    return { caller, headers: spend(`nobody:${remoteAddress}`, 'anonymous', ANONYMOUS_CALLS_PER_ADDRESS, deps) }
  }
  const { kind, id } = actorOf(caller)
  return { caller, headers: spend(`caller:${kind}:${id}`, 'caller', CALLS_PER_MINUTE, deps) }
}

function spend(key: string, policy: string, limit: number, deps: Deps): Admitted['headers'] {
  const { waitS, left, resetS } = deps.limiter.use(key, limit, WINDOW_S, deps.now())
  const headers = {
    'ratelimit-policy': `"${policy}";q=${limit};w=${WINDOW_S}`,
    ratelimit: `"${policy}";r=${left};t=${resetS}`,
  }
  if (waitS === 0) return headers
  throw new ApiError(429, 'too-many-requests', 'Too many calls. Please wait.', {
    headers: { ...headers, 'retry-after': String(waitS) },
  })
}
