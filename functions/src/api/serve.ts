import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request as ExpressRequest } from 'firebase-functions/https'
import type { Deps } from '../deps.ts'
import { handleFile, isFileRequest } from '../files/handle-file.ts'
import { causeOf } from '../log.ts'
import { ApiError, badParameter } from './api-error.ts'
import { handle } from './handle.ts'
import { shownContentType } from './json-as-bytes.ts'
import { problemResponse } from './problem.ts'

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** What {@link serve} needs of the platform's request. */
type PlatformRequest = Readable & {
  readonly headers: ExpressRequest['headers']
  readonly method: string
  readonly originalUrl: string
  readonly ip?: string | undefined
  /** Absent where the platform left the body to be read. */
  readonly rawBody?: Uint8Array | undefined
}

/** What {@link serve} needs of the platform's response. */
export type PlatformResponse = Writable & {
  status(code: number): unknown
  setHeader(name: string, value: string): unknown
}

/** Carries a request of the platform to {@link handle} or {@link handleFile} and its answer back. */
export async function serve(incoming: PlatformRequest, outgoing: PlatformResponse, deps: Deps): Promise<void> {
  const headers = new Headers()
  for (const [name, text] of Object.entries(incoming.headers)) {
    if (text === undefined || name === 'transfer-encoding') continue
    const whole = Array.isArray(text) ? text.join(', ') : text
    headers.set(name, name === 'content-type' ? shownContentType(whole) : whole)
  }
  const response = await answerTo(incoming, headers, deps)
  outgoing.status(response.status)
  for (const [name, text] of response.headers) outgoing.setHeader(name, text)
  if (response.body === null) {
    outgoing.end()
    return
  }
  try {
    await pipeline(Readable.from(response.body), outgoing)
  } catch (error) {
    // Whoever asked went away, or the file could not be read to its end: the connection is closed, which tells it.
    deps.log.warn('answer not sent to its end', { cause: causeOf(error) })
  }
}

async function answerTo(incoming: PlatformRequest, headers: Headers, deps: Deps): Promise<Response> {
  const { method, originalUrl, ip = 'unknown' } = incoming
  const base = 'http://functions.invalid'
  // Addresses such as `//` are none, and a Request of these methods cannot be made: neither may end the process.
  if (!URL.canParse(originalUrl, base)) return problemResponse(badParameter('path', 'is no address'))
  if (!METHODS.includes(method)) return problemResponse(unknownMethod())
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const url = new URL(originalUrl, base)
  const request = new Request(url, { method, headers, ...(hasBody ? bodyOf(incoming) : {}) })
  return isFileRequest(method, url.pathname) ? handleFile(request, deps, ip) : handle(request, deps, ip)
}

function unknownMethod(): ApiError {
  const allow = METHODS.join(', ')
  return new ApiError(405, 'method-not-allowed', `The API knows the methods ${allow}.`, { headers: { allow } })
}

/** The platform has read the body before we are called, unless the request names no content type, as `curl -T` does. */
function bodyOf(incoming: PlatformRequest) {
  if (incoming.rawBody !== undefined) return { body: new Uint8Array(incoming.rawBody) }
  if (incoming.readableEnded) return {}
  const chunks = incoming[Symbol.asyncIterator]()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    cancel: () => {
      incoming.destroy()
    },
  })
  return { body, duplex: 'half' as const }
}
