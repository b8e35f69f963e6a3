import type { Readable } from 'node:stream'
import { notFound } from '../api/api-error.ts'
import type { Deps } from '../deps.ts'
import { byteRangeOf } from './byte-range.ts'

/**
 * A stored file as an answer: whole, or the part that Range asks for (206, 416), for GET and HEAD. Always as a download
 * of bytes: what a station sent must never be shown as a page.
 */
export async function fileAnswer(
  request: Request,
  file: { readonly key: string; readonly sizeBytes: number; readonly sha256: string; readonly fileName: string },
  deps: Deps,
): Promise<Response> {
  const { key, sizeBytes, sha256, fileName } = file
  const etag = `"${sha256}"`
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    etag,
  }
  const condition = request.headers.get('if-range')
  const wanted = condition === null || condition === etag ? request.headers.get('range') : null
  const range = byteRangeOf(wanted, sizeBytes)
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${sizeBytes}` } })
  }
  headers['content-length'] = String(range === null ? sizeBytes : range.end - range.start + 1)
  if (range !== null) headers['content-range'] = `bytes ${range.start}-${range.end}/${sizeBytes}`
  const status = range === null ? 200 : 206
  if (request.method === 'HEAD') return new Response(null, { status, headers })
  const content = await deps.files.read(key, range ?? undefined)
  if (content === undefined) throw notFound('file')
  return new Response(webStream(content), { status, headers })
}

/** Node's own conversion; its declared type differs from the global one in details that play no part here. */
function webStream(content: Readable): ReadableStream<Uint8Array> {
  const chunks = content[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    cancel() {
      content.destroy()
    },
  })
}
