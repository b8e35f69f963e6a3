import { ApiError } from '../api/api-error.ts'
import { allow, answer } from '../api/handle.ts'
import { type Admitted, admit } from '../api/limit-calls.ts'
import { internalError, problemResponse } from '../api/problem.ts'
import { roleOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'
import type { FileRoute } from './file-route.ts'
import { FILE_ROUTES, pathWithoutApi } from './file-routes.ts'

/** Tokens of links have a limit of their own for wrong ones. */
const LINK_HOLDER: Admitted = { caller: { kind: 'nobody' }, headers: {} }

/** True for requests that {@link handleFile} answers. */
export function isFileRequest(method: string, pathname: string): boolean {
  const path = pathWithoutApi(pathname)
  return path.startsWith('/files/') || FILE_ROUTES.some((route) => matches(route, method, path))
}

/** Files in and out, beside the JSON of the API. Never throws; a stream that fails later ends the connection. */
export async function handleFile(request: Request, deps: Deps, remoteAddress = 'unknown'): Promise<Response> {
  const url = new URL(request.url)
  const path = pathWithoutApi(url.pathname)
  let limits: Admitted['headers'] = {}
  try {
    const known = FILE_ROUTES.filter(({ pattern }) => pattern.test(path))
    const route = known.find((each) => matches(each, request.method, path))
    if (route === undefined) throw unknown(known)
    const changes = request.method !== 'GET' && request.method !== 'HEAD'
    const isLink = route.needs === 'link'
    // A station sends what credentials it likes; the link alone counts.
    const { caller, headers } = isLink ? LINK_HOLDER : await admit(request, changes, remoteAddress, deps)
    limits = headers
    if (route.needs !== 'link') allow({ needs: route.needs }, caller.kind === 'nobody', roleOf(caller))
    const parts = decoded(route.pattern.exec(path)?.groups ?? {})
    const response = await route.handler(
      { request, parts, query: url.searchParams, caller, remoteAddress, about: route.about },
      deps,
    )
    return answer(response, limits)
  } catch (error) {
    if (error instanceof ApiError) return answer(problemResponse(error), limits)
    const correlationId = Buffer.from(deps.randomBytes(8)).toString('hex')
    deps.log.error('file request failed', { method: request.method, correlationId, cause: causeOf(error) })
    return answer(problemResponse(internalError(error, correlationId)), limits)
  }
}

function matches(route: FileRoute, method: string, path: string): boolean {
  return route.methods.some((each) => each === method) && route.pattern.test(path)
}

function unknown(known: readonly FileRoute[]): ApiError {
  if (known.length === 0) return new ApiError(404, 'unknown-path', 'There is nothing at this address.')
  const allowed = known.flatMap(({ methods }) => methods).join(', ')
  return new ApiError(405, 'method-not-allowed', `Here you can use: ${allowed}.`, { headers: { allow: allowed } })
}

function decoded(parts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([name, part]) => (part === undefined ? [] : [[name, plain(part)]])),
  )
}

/** Broken percent-encoding in a station's file name is no reason to lose the file. */
function plain(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
