import type { Request as ExpressRequest } from 'firebase-functions/https'
import type { Deps } from '../deps.ts'
import { handle } from './handle.ts'

/** What {@link serve} needs of the platform's response. */
interface PlatformResponse {
  status(code: number): unknown
  setHeader(name: string, value: string): unknown
  end(body?: Buffer): unknown
}

/** Carries a request of the platform to {@link handle} and its answer back. */
export async function serve(incoming: ExpressRequest, outgoing: PlatformResponse, deps: Deps): Promise<void> {
  const headers = new Headers()
  for (const [name, text] of Object.entries(incoming.headers)) {
    if (text === undefined || name === 'transfer-encoding') continue
    headers.set(name, Array.isArray(text) ? text.join(', ') : text)
  }
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
  const request = new Request(new URL(incoming.originalUrl, 'http://functions.invalid'), {
    method: incoming.method,
    headers,
    ...(hasBody && incoming.rawBody !== undefined ? { body: new Uint8Array(incoming.rawBody) } : {}),
  })
  const response = await handle(request, deps, incoming.ip ?? 'unknown')
  outgoing.status(response.status)
  for (const [name, text] of response.headers) outgoing.setHeader(name, text)
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}
