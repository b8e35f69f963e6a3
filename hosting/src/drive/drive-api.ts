import * as v from 'valibot'
import { type PublicCardAnswer, publicCardAnswerSchema } from './public-card.ts'

const problemSchema = v.object({
  code: v.optional(v.string()),
  correlationId: v.optional(v.string()),
})
const commandAnswerSchema = v.object({ commandId: v.string() })

/**
 * The API refused (`code` is stable, see the words in refusal-words.ts) or could not be reached (`status` 0).
 * `correlationId` leads the operator to the log.
 */
export class DriveApiError extends Error {
  override readonly name = 'DriveApiError'
  readonly status: number
  readonly code: string
  readonly correlationId: string | null
  constructor(status: number, code: string, correlationId: string | null, options?: ErrorOptions) {
    super(`API answered ${status} ${code}`, options)
    this.status = status
    this.code = code
    this.correlationId = correlationId
  }
}

export type Fetch = (path: string, init: RequestInit) => Promise<Response>

/** What the driver page asks of the REST API, without any Firebase code. */
export interface DriveApi {
  /** The price card with the state of now. @throws DriveApiError, 404 for a code that no connector has. */
  card(code: string): Promise<PublicCardAnswer>
  /** Asks the station to start. The same key never starts twice. @throws DriveApiError */
  start(code: string, idempotencyKey: string, idToken: string): Promise<{ readonly commandId: string }>
  /** Asks the station to stop the session. @throws DriveApiError */
  stop(transactionKey: string, idempotencyKey: string, idToken: string): Promise<{ readonly commandId: string }>
  /** Tells that somebody looks: values arrive within a second for the next minute. @throws DriveApiError */
  watch(stationId: string, proof: WatchProof, idToken: string | null): Promise<void>
}

/** What shows that the caller may look at a station: its sticker or the own running session. */
export type WatchProof = { readonly code: string } | { readonly transactionKey: string }

/** The API under `/api/v1` of this origin. */
export function driveApi(fetchPath: Fetch): DriveApi {
  const call = async <const S extends v.GenericSchema>(
    path: string,
    schema: S,
    init: RequestInit,
  ): Promise<v.InferOutput<S>> => {
    const response = await reach(fetchPath, `/api/v1${path}`, init)
    const fields = await readJson(response)
    if (!response.ok) {
      const problem = v.safeParse(problemSchema, fields)
      const { code = 'unexpected', correlationId = null } = problem.success ? problem.output : {}
      throw new DriveApiError(response.status, code, correlationId)
    }
    const parsed = v.safeParse(schema, fields)
    if (!parsed.success) throw new DriveApiError(response.status, 'unexpected', null)
    return parsed.output
  }
  const post = (body: unknown, idToken: string | null, idempotencyKey: string | null): RequestInit => ({
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(idToken === null ? {} : { authorization: `Bearer ${idToken}` }),
      ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify(body),
  })
  return {
    card: (code) =>
      call(`/public/connectors/${encodeURIComponent(code)}`, publicCardAnswerSchema, {
        headers: { accept: 'application/json' },
      }),
    start: (code, key, idToken) => call('/public/sessions', commandAnswerSchema, post({ code }, idToken, key)),
    stop: (transactionKey, key, idToken) =>
      call(`/public/sessions/${encodeURIComponent(transactionKey)}/stop`, commandAnswerSchema, post({}, idToken, key)),
    watch: async (stationId, proof, idToken) => {
      await call(`/watches/${encodeURIComponent(stationId)}`, v.unknown(), post(proof, idToken, null))
    },
  }
}

async function reach(fetchPath: Fetch, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetchPath(path, init)
  } catch (cause) {
    throw new DriveApiError(0, 'unreachable', null, { cause })
  }
}

async function readJson(response: Response): Promise<unknown> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return null
  try {
    return await response.json()
  } catch (cause) {
    throw new DriveApiError(response.status, 'unexpected', null, { cause })
  }
}
