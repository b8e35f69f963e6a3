import type { ProblemCode } from './openapi/problem-codes.ts'

/**
 * What a caller may learn of a request that did not work. `code` is stable, for programs and translations; `detail` is
 * a fixed English sentence for people. Becomes problem+json (RFC 9457) or an HttpsError.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: ProblemCode
  readonly detail: string
  readonly parameter: string | null
  readonly headers: Readonly<Record<string, string>>
  /** Also in the log, so that a person who reports the error leads to its cause. */
  readonly correlationId: string | null

  constructor(
    status: number,
    code: ProblemCode,
    detail: string,
    options: {
      readonly parameter?: string
      readonly headers?: Readonly<Record<string, string>>
      readonly correlationId?: string
      readonly cause?: unknown
    } = {},
  ) {
    super(`${status} ${code}`, { cause: options.cause })
    this.status = status
    this.code = code
    this.detail = detail
    this.parameter = options.parameter ?? null
    this.headers = options.headers ?? {}
    this.correlationId = options.correlationId ?? null
  }
}

/** A parameter (of the path, the query or the body) that is missing or wrong. */
export function badParameter(parameter: string, detail: string): ApiError {
  return new ApiError(400, 'invalid-parameter', `${parameter}: ${detail}`, { parameter })
}

/** Nothing of that name that the caller may know of. */
export function notFound(what: string): ApiError {
  return new ApiError(404, 'not-found', `There is no such ${what}.`)
}

/** The caller is known but may not do this. */
export function forbidden(detail: string, code: ProblemCode = 'forbidden'): ApiError {
  return new ApiError(403, code, detail)
}

/** The request is fine, the state of things is not. */
export function conflict(code: ProblemCode, detail: string): ApiError {
  return new ApiError(409, code, detail)
}
