import * as v from 'valibot'

const problemSchema = v.object({
  title: v.optional(v.string()),
  detail: v.optional(v.string()),
  status: v.optional(v.number()),
  code: v.optional(v.string()),
  parameter: v.optional(v.nullable(v.string())),
  correlationId: v.optional(v.string()),
})

/** The API refused or could not be reached (`status` 0). `detail` is the API's own text, in English. */
export class ApiError extends Error {
  readonly status: number
  readonly detail: string
  readonly correlationId: string | null
  /** Stable name of the reason; '' when the API gave none. */
  readonly code: string
  /** The member of the body or query that is wrong. */
  readonly parameter: string | null
  constructor(
    status: number,
    detail: string,
    correlationId: string | null,
    options: ErrorOptions & { readonly code?: string; readonly parameter?: string | null } = {},
  ) {
    super(`API answered ${status}: ${detail}`, options)
    this.name = 'ApiError'
    this.status = status
    this.detail = detail
    this.correlationId = correlationId
    this.code = options.code ?? ''
    this.parameter = options.parameter ?? null
  }
}

export interface ApiDeps {
  fetch(path: string, init: RequestInit): Promise<Response>
  /** The signed-in person's ID token; null when nobody is signed in. */
  idToken(): Promise<string | null>
}

/** The project's REST API under `/api/v1`, with the ID token of the person who is signed in. */
export class Api {
  readonly #deps: ApiDeps
  constructor(deps: ApiDeps) {
    this.#deps = deps
  }

  /** @throws ApiError */
  async get<const S extends v.GenericSchema>(path: string, schema: S): Promise<v.InferOutput<S>> {
    return this.#call('GET', path, undefined, schema)
  }

  /** @throws ApiError */
  async send<const S extends v.GenericSchema>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    schema: S,
  ): Promise<v.InferOutput<S>> {
    return this.#call(method, path, body, schema)
  }

  /** The content of a file, and what the API says of it. @throws ApiError */
  async file(path: string): Promise<{ readonly content: Blob; readonly headers: Headers }> {
    const token = await this.#deps.idToken()
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
    const response = await this.#reach(`/api/v1${path}`, { method: 'GET', headers })
    if (!response.ok) throw new ApiError(response.status, response.statusText, null)
    return { content: await response.blob(), headers: response.headers }
  }

  /** Sends a file as it is. @throws ApiError */
  async upload<const S extends v.GenericSchema>(path: string, content: Blob, schema: S): Promise<v.InferOutput<S>> {
    const headers = { 'content-type': 'application/octet-stream' }
    return this.#answer(await this.#reach(`/api/v1${path}`, await this.#signed('POST', headers, content)), schema)
  }

  async #call<const S extends v.GenericSchema>(
    method: string,
    path: string,
    body: unknown,
    schema: S,
  ): Promise<v.InferOutput<S>> {
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const init = await this.#signed(method, headers, body === undefined ? null : JSON.stringify(body))
    return this.#answer(await this.#reach(`/api/v1${path}`, init), schema)
  }

  async #signed(
    method: string,
    headers: Readonly<Record<string, string>>,
    body: BodyInit | null,
  ): Promise<RequestInit> {
    const token = await this.#deps.idToken()
    const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
    return { method, body, headers: { accept: 'application/json', ...authorization, ...headers } }
  }

  async #answer<const S extends v.GenericSchema>(response: Response, schema: S): Promise<v.InferOutput<S>> {
    const fields = await readJson(response)
    if (!response.ok) {
      const problem = v.safeParse(problemSchema, fields)
      const { detail, title, correlationId, code = '', parameter = null } = problem.success ? problem.output : {}
      const text = detail ?? title ?? response.statusText
      throw new ApiError(response.status, text, correlationId ?? null, { code, parameter })
    }
    const parsed = v.safeParse(schema, fields)
    if (!parsed.success) throw new ApiError(response.status, 'the answer has an unexpected shape', null)
    return parsed.output
  }

  async #reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#deps.fetch(path, init)
    } catch (cause) {
      throw new ApiError(0, 'no connection', null, { cause })
    }
  }
}

async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204 || !(response.headers.get('content-type') ?? '').includes('json')) return null
  try {
    return await response.json()
  } catch (cause) {
    throw new ApiError(response.status, 'the answer is not JSON', null, { cause })
  }
}
