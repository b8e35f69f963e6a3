import { can } from '@charge-it/shared/model/role.ts'
import { roleOf } from '../auth/caller.ts'
import { notSignedIn } from '../auth/identify-caller.ts'
import type { Deps } from '../deps.ts'
import { fileMethods } from '../files/file-routes.ts'
import { causeOf } from '../log.ts'
import type { Route } from './api-call.ts'
import { ApiError, forbidden } from './api-error.ts'
import { type Admitted, admit } from './limit-calls.ts'
import { matchRoute } from './match-route.ts'
import { internalError, problemResponse } from './problem.ts'
import { readText } from './read-text.ts'
import { ROUTES } from './routes.ts'

/** Largest body that is read. */
const MAX_BODY_BYTES = 256 * 1024

/**
 * The REST API as a function from request to response; needs no server. Never throws.
 * @param remoteAddress For rate limits.
 */
export async function handle(request: Request, deps: Deps, remoteAddress = 'unknown'): Promise<Response> {
  const url = new URL(request.url)
  let limits: Admitted['headers'] = {}
  try {
    const { route, parts, path } = matchRoute(ROUTES, request.method, url.pathname, fileMethods(url.pathname))
    const changes = route.method !== 'GET'
    const admitted = await admit(request, changes, remoteAddress, deps)
    const { caller } = admitted
    limits = admitted.headers
    allow(route, caller.kind === 'nobody', roleOf(caller))
    const bodyText = route.about.body === undefined ? '' : await readText(request, MAX_BODY_BYTES)
    const { status, body, text, headers } = await route.handler(
      {
        method: route.method,
        path,
        parts,
        query: url.searchParams,
        bodyText,
        headers: request.headers,
        caller,
        remoteAddress,
        about: route.about,
      },
      deps,
    )
    return answer(
      new Response(text ?? (body === undefined ? null : JSON.stringify(body)), {
        status,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      }),
      limits,
    )
  } catch (error) {
    if (error instanceof ApiError) return answer(problemResponse(error), limits)
    const correlationId = Buffer.from(deps.randomBytes(8)).toString('hex')
    deps.log.error('request failed', { method: request.method, correlationId, cause: causeOf(error) })
    return answer(problemResponse(internalError(error, correlationId)), limits)
  }
}

/** @throws ApiError 401 or 403 when the caller may not use the route. */
export function allow(route: Pick<Route, 'needs'>, isNobody: boolean, role: ReturnType<typeof roleOf>): void {
  if (route.needs === 'anyone') return
  if (isNobody) throw notSignedIn('Sign in, or send an API key.')
  if (route.needs === 'signedIn' || can(role, route.needs)) return
  throw forbidden(role === null ? 'Drivers may not do this.' : `The role ${role} may not do this.`)
}

/** Headers that every answer has; those of the limit unless the answer tells of another. */
export function answer(response: Response, limits: Admitted['headers']): Response {
  for (const [name, text] of Object.entries(limits)) {
    if (!response.headers.has(name)) response.headers.set(name, text)
  }
  response.headers.set('cache-control', 'no-store')
  response.headers.set('x-content-type-options', 'nosniff')
  return response
}
