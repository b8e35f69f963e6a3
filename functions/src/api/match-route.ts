import type { Route } from './api-call.ts'
import { ApiError, badParameter } from './api-error.ts'

const MAX_SEGMENT = 1_400

export interface RouteMatch {
  readonly route: Route
  readonly parts: Readonly<Record<string, string>>
  /** Without `/api` and `/v1`. */
  readonly path: string
}

/**
 * Finds the route of a path. Hosting passes `/api/...` on as it is, the function's own address lacks it: both work.
 * @param others Methods that the address has beside those of `routes`.
 * @throws ApiError 404 for an unknown path, 405 for a known one with another method, 400 for broken percent-encoding.
 */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  pathname: string,
  others: readonly string[] = [],
): RouteMatch {
  const withoutApi = pathname.replace(/^\/api(?=\/|$)/, '')
  const versioned = /^\/v1(?=\/|$)/.test(withoutApi)
  const path = withoutApi.replace(/^\/v1(?=\/|$)/, '').replace(/(?<=.)\/$/, '') || '/'
  const segments = path.split('/')
  const matches = routes.flatMap((route) => {
    if (versioned && route.version === 'old') return []
    const parts = matchPattern(route.pattern.split('/'), segments)
    return parts === undefined ? [] : [{ route, parts, path }]
  })
  // Where an old name and a present one share a path, the path without version means the old one.
  const [exact] = matches
    .filter(({ route }) => route.method === method || (method === 'HEAD' && route.method === 'GET'))
    .sort((a, b) => Number(b.route.version === 'old') - Number(a.route.version === 'old'))
  if (exact !== undefined) return exact
  if (matches.length === 0) throw new ApiError(404, 'unknown-path', 'There is nothing at this address.')
  const allowed = [...new Set([...matches.map(({ route }) => route.method), ...others])].join(', ')
  throw new ApiError(405, 'method-not-allowed', `Here you can use: ${allowed}.`, { headers: { allow: allowed } })
}

function matchPattern(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined
  const parts: Record<string, string> = {}
  for (const [index, wanted] of pattern.entries()) {
    const segment = segments[index] ?? ''
    if (!wanted.startsWith(':')) {
      if (wanted !== segment) return undefined
      continue
    }
    if (segment === '') return undefined
    parts[wanted.slice(1)] = decoded(wanted.slice(1), segment)
  }
  return parts
}

function decoded(name: string, segment: string): string {
  // Three bytes of percent-encoding for each byte, and Firestore takes ids of 1,500 bytes.
  if (segment.length > MAX_SEGMENT) throw badParameter(name, 'is too long')
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badParameter(name, 'has broken percent-encoding')
  }
}
