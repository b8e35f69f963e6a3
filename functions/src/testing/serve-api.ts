import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { serve } from '../api/serve.ts'
import type { Deps } from '../deps.ts'

/** The REST API on a real socket, as the platform hands requests over: the body read, the answer written through. */
export async function serveApi(deps: () => Deps) {
  const server = createServer((incoming, outgoing) => {
    const answer = async () => {
      const rawBody = await buffer(incoming)
      const response = Object.assign(outgoing, {
        status: (code: number) => {
          outgoing.statusCode = code
        },
      })
      const { url = '/', method = 'GET', socket } = incoming
      await serve(
        Object.assign(incoming, { originalUrl: url, method, rawBody, ip: socket.remoteAddress ?? 'unknown' }),
        response,
        deps(),
      )
    }
    answer().catch(() => outgoing.destroy())
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
