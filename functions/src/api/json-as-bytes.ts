import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** What a JSON body is called until {@link serve} sees it. */
const HIDDEN = 'application/vnd.charge-it.json'
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i
/** Addresses of the API through Hosting and at the function itself, which sees `/v1/...`; callables and events have others. */
const API_PATH = /^\/(?:api|v1)(?:\/|\?|$)/

/**
 * The platform parses JSON bodies before it calls us, and answers a malformed one with an HTML page of its own that no
 * function can change. It hands bodies of other types over as bytes, which is all that `serve` wants: so JSON for the API
 * gets another name before the platform looks, and our own parser refuses what is malformed, as problem+json.
 * Once for the process, while it loads.
 */
export function takeJsonAsBytes(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage }
    if (API_PATH.test(request.url ?? '')) hideJson(request.headers)
  })
}

/** Renames a JSON body. Exported for tests. */
export function hideJson(headers: { 'content-type'?: string | undefined }): void {
  if (JSON_TYPE.test(headers['content-type'] ?? '')) headers['content-type'] = HIDDEN
}

/** The content type as the client sent it, but for its parameters. */
export function shownContentType(contentType: string): string {
  return contentType === HIDDEN ? 'application/json' : contentType
}
