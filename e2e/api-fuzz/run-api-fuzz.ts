import fc from 'fast-check'
import { RateLimiter } from '../../functions/src/api/rate-limiter.ts'
import { requireConforming } from '../../functions/src/testing/conform.ts'
import { serveApi } from '../../functions/src/testing/serve-api.ts'
import { type ApiOperation, apiOperations } from './api-operations.ts'
import type { Named } from './arbitrary-of-schema.ts'
import { openFuzzedWorld } from './fuzzed-world.ts'
import { type DrawnRequest, requestsOf } from './request-arbitrary.ts'

export interface ApiFuzzOptions {
  readonly seed: number
  /** Requests per operation. */
  readonly requests: number
  /** Only operations whose method and address hold this. */
  readonly only?: string | undefined
  readonly say?: (line: string) => void
}

export interface ApiFuzzResult {
  readonly operations: number
  readonly requests: number
  /** How often each status came. */
  readonly statuses: Readonly<Record<string, number>>
  /** One text for each operation that did not hold, with the smallest request found. */
  readonly problems: readonly string[]
}

/**
 * Draws requests from the specification, fitting and not quite, and sends them one after the other over HTTP: no answer
 * may be a failure of ours, be other than specified, or hold a secret. Needs FIRESTORE_EMULATOR_HOST.
 */
export async function runApiFuzz({
  seed,
  requests,
  only = '',
  say = () => {},
}: ApiFuzzOptions): Promise<ApiFuzzResult> {
  const { operations, named } = apiOperations()
  const chosen = operations.filter(({ method, template }) => `${method} ${template}`.includes(only))
  const statuses: Record<string, number> = {}
  const problems: string[] = []
  let sent = 0
  const fuzzed = await openFuzzedWorld()
  // Limits have tests of their own; here they would hide everything else.
  const api = await serveApi(() => ({ ...fuzzed.world.deps, limiter: new RateLimiter() }))

  async function send(operation: ApiOperation, request: DrawnRequest): Promise<void> {
    const response = await fetch(`${api.origin}${request.target}`, {
      method: operation.method,
      headers: { ...request.headers, ...fuzzed.authorization(request.who) },
      body: request.body,
      redirect: 'manual',
    })
    const text = await response.text()
    sent += 1
    statuses[response.status] = (statuses[response.status] ?? 0) + 1
    const cause = fuzzed.world.logged.splice(0).find(({ message }) => message.endsWith('request failed'))
    if (response.status >= 500) throw new Error(`${response.status} ${text} ${JSON.stringify(cause)}`)
    const { pathname } = new URL(request.target, api.origin)
    const contentType = response.headers.get('content-type')
    requireConforming(operation.method, pathname, { status: response.status, contentType, text })
    const secret = fuzzed.secrets.find((each) => text.includes(each) && !String(request.body).includes(each))
    if (secret !== undefined) throw new Error(`the answer holds "${secret}": ${text.slice(0, 500)}`)
    if (response.ok) fuzzed.learn(text)
  }

  async function holds(operation: ApiOperation, seedOfIt: number, schemas: Named): Promise<void> {
    await fuzzed.renew()
    const property = fc.asyncProperty(requestsOf(operation, schemas, fuzzed.pool), (request) =>
      send(operation, request),
    )
    const result = await fc.check(property, { seed: seedOfIt, numRuns: requests })
    if (!result.failed) return
    const [request] = result.counterexample ?? []
    const name = `${operation.method} ${operation.template}`
    const cause = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance)
    problems.push(`${name} (seed ${seed})\n  ${shown(request)}\n  ${cause}`)
    say(problems.at(-1) ?? '')
  }

  try {
    for (const [index, operation] of chosen.entries()) await holds(operation, seed + index, named)
  } finally {
    await api.close()
    await fuzzed.close()
  }
  return { operations: chosen.length, requests: sent, statuses, problems }
}

function shown(request: DrawnRequest | undefined): string {
  return JSON.stringify(request, (name, value: unknown) =>
    name === 'body' && typeof value === 'string' ? value.slice(0, 300) : value,
  ).slice(0, 1000)
}
