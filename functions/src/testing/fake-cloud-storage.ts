import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * As much of Cloud Storage's JSON API as the adapter's client calls: multipart upload, metadata, download with Range,
 * delete. Objects lie in memory; calls are recorded.
 */
export async function startFakeCloudStorage() {
  const objects = new Map<string, Buffer>()
  const calls: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://storage.invalid')
    calls.push(`${request.method} ${url.pathname}`)
    const [, name = ''] = /\/o\/([^/]+)$/.exec(url.pathname) ?? []
    const key = decodeURIComponent(name)
    const json = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    const notFound = () => json(404, { error: { code: 404, message: 'No such object' } })
    const answer = async () => {
      if (request.method === 'POST' && url.pathname.startsWith('/upload/')) {
        const [, boundary = ''] = /boundary=([^;]+)/.exec(request.headers['content-type'] ?? '') ?? []
        const body = await buffer(request)
        const media = partsOf(body, boundary.replaceAll('"', ''))[1]
        const id = url.searchParams.get('name') ?? ''
        if (media === undefined) return json(400, { error: { code: 400, message: 'Malformed multipart body.' } })
        objects.set(id, media)
        return json(200, metadataOf(id, media))
      }
      const content = objects.get(key)
      if (content === undefined) return notFound()
      if (request.method === 'DELETE') {
        objects.delete(key)
        response.writeHead(204)
        return response.end()
      }
      if (url.searchParams.get('alt') !== 'media') {
        return json(200, metadataOf(key, content))
      }
      const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
      const part = start === undefined ? content : content.subarray(Number(start), Number(end || content.length) + 1)
      response.writeHead(start === undefined ? 200 : 206, {
        'content-length': String(part.length),
        'x-goog-hash': `crc32c=${crc32c(content)}`,
      })
      return response.end(part)
    }
    answer().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    calls,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The client compares the checksum with what it sent, and deletes an object that differs. */
export function metadataOf(name: string, content: Buffer) {
  return { kind: 'storage#object', name, bucket: 'b', size: String(content.length), crc32c: crc32c(content) }
}

/** CRC-32C (Castagnoli), base64 of its four bytes, big-endian. */
function crc32c(content: Buffer): string {
  let crc = ~0
  for (const byte of content) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1))
  }
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(~crc)
  return bytes.toString('base64')
}

/** The contents of a multipart/related body. */
export function partsOf(body: Buffer, boundary: string): Buffer[] {
  const parts: Buffer[] = []
  const mark = Buffer.from(`--${boundary}`)
  for (let at = body.indexOf(mark); at >= 0; ) {
    const next = body.indexOf(mark, at + mark.length)
    if (next < 0) return parts
    const part = body.subarray(at + mark.length, next)
    const head = part.indexOf('\r\n\r\n')
    if (head >= 0) parts.push(part.subarray(head + 4, part.length - 2))
    at = next
  }
  return parts
}
