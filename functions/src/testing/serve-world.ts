import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { handleFile } from '../files/handle-file.ts'
import type { World } from './test-world.ts'

/**
 * The file addresses on a real socket, with bodies that stream in both directions; `publicOrigin` of the world's
 * configuration leads there.
 */
export async function serveWorld(world: World) {
  const server = createServer((incoming, outgoing) => {
    const headers = new Headers()
    for (const [name, text] of Object.entries(incoming.headers)) headers.set(name, String(text))
    const withBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
    const body = withBody ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null
    const request = new Request(new URL(incoming.url ?? '/', 'http://functions.invalid'), {
      method: incoming.method ?? 'GET',
      headers,
      ...(body === null ? {} : { body, duplex: 'half' }),
    })
    const answered = handleFile(request, world.deps, '127.0.0.1').then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      if (response.body === null) outgoing.end()
      else await pipeline(Readable.from(response.body), outgoing)
    })
    answered.catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
