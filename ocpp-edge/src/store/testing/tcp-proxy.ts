import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be blocked, as a network that swallows packets. */
export interface TcpProxy {
  /** host:port */
  readonly host: string
  block(): void
  unblock(): void
  close(): Promise<void>
}

/** @param port Default: a free one. */
export async function tcpProxy(target: string, port = 0): Promise<TcpProxy> {
  const [targetHost = '127.0.0.1', targetPort = '0'] = target.split(':')
  const pairs = new Set<readonly [Socket, Socket]>()
  let blocked = false
  const server = createServer((client) => {
    const upstream = connect(Number(targetPort), targetHost)
    const pair = [client, upstream] as const
    pairs.add(pair)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (chunk) => to.write(chunk))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        to.destroy()
        pairs.delete(pair)
      })
    }
    if (blocked) for (const socket of pair) socket.pause()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    host: `127.0.0.1:${address.port}`,
    block: () => {
      blocked = true
      for (const pair of pairs) for (const socket of pair) socket.pause()
    },
    unblock: () => {
      blocked = false
      for (const pair of pairs) for (const socket of pair) socket.resume()
    },
    close: async () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
