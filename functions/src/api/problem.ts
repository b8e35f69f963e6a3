import { ApiError } from './api-error.ts'

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
}

/** The answer to a request that did not work, as problem+json (RFC 9457), with `code`, `parameter` and `correlationId` as extensions. */
export function problemResponse(error: ApiError): Response {
  const problem = {
    type: `urn:charge-it:problem:${error.code}`,
    title: TITLES[error.status] ?? 'Error',
    status: error.status,
    detail: error.detail,
    code: error.code,
    ...(error.parameter === null ? {} : { parameter: error.parameter }),
    ...(error.correlationId === null ? {} : { correlationId: error.correlationId }),
  }
  return new Response(JSON.stringify(problem), {
    status: error.status,
    headers: { 'content-type': 'application/problem+json', ...error.headers },
  })
}

/** What was thrown that is no ApiError: a fixed text, nothing of the inside. */
export function internalError(cause: unknown, correlationId: string): ApiError {
  return new ApiError(500, 'internal', 'Something failed here. Please try again.', { cause, correlationId })
}
