import { connect, type Socket } from 'node:net'
import type { ByteLine } from './byte-line.ts'

/** A stream of bytes over TCP. @throws the system's error when nobody listens. */
export async function openTcpLine(host: string, port: number): Promise<ByteLine> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening = connect(port, host)
    opening.once('error', reject)
    opening.once('connect', () => resolve(opening))
  })
  return tcpLine(socket)
}

/** A connected socket as a line. */
export function tcpLine(socket: Socket): ByteLine {
  socket.setNoDelay(true)
  socket.on('error', () => {})
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error === null || error === undefined ? resolve() : reject(error)))
      }),
    onBytes: (listener) => {
      socket.on('data', listener)
    },
    onClose: (listener) => {
      socket.once('close', listener)
    },
    close: () =>
      new Promise((resolve) => {
        if (socket.closed) {
          resolve()
          return
        }
        socket.once('close', () => resolve())
        socket.end()
        socket.destroySoon()
      }),
  }
}
