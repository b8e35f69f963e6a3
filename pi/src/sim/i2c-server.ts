import { createServer, type Socket } from 'node:net'
import type { I2cBus } from '../drivers/i2c/i2c-bus.ts'
import { decodeRequest, encodeAnswer } from '../drivers/i2c/i2c-over-tcp.ts'

export interface I2cServer {
  /** `tcp://127.0.0.1:PORT`, for the configuration of a reader. */
  readonly url: string
  close(): Promise<void>
}

/** Offers a simulated bus to another process of this machine. */
export async function startI2cServer(bus: I2cBus): Promise<I2cServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    let received: Buffer = Buffer.alloc(0)
    let working: Promise<void> = Promise.resolve()
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      for (let next = decodeRequest(received); next !== null; next = decodeRequest(received)) {
        received = received.subarray(next.taken)
        const { kind, address, length, bytes } = next.request
        working = working.then(async () => {
          try {
            const answer =
              kind === 'read' ? await bus.read(address, length) : await bus.write(address, bytes).then(() => null)
            socket.write(encodeAnswer(true, answer ?? Buffer.alloc(0)))
          } catch (error) {
            const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO'
            socket.write(encodeAnswer(false, Buffer.from(code, 'latin1')))
          }
        })
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `tcp://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
