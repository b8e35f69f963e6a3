import { createServer } from 'node:net'

/** A TCP port on 127.0.0.1 that nothing listens on at the moment of asking. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** True when something accepts connections on 127.0.0.1:port. */
export async function portIsTaken(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(true) : reject(error),
    )
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)))
  })
}

/** The first of `count` consecutive ports on 127.0.0.1 that are all free at the moment of asking. */
export async function freePortBlock(count: number): Promise<number> {
  // Below the range from which systems hand out ports for outgoing connections.
  for (let base = 20_000 + (process.pid % 600) * 20; base < 32_000; base += 20) {
    const taken = await Promise.all(Array.from({ length: count }, (_, index) => portIsTaken(base + index)))
    if (!taken.includes(true)) return base
  }
  throw new Error(`no ${count} consecutive ports are free`)
}
