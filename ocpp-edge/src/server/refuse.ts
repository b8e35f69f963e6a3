import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Ends an upgrade request with a bare status: no body and no reason, which only we need to know.
 * @param headers Sent besides `Connection: close`.
 */
export function refuse(socket: Duplex, status: number, headers: Readonly<Record<string, string>> = {}): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const lines = Object.entries({ Connection: 'close', 'Content-Length': '0', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`)
  // A peer that keeps its half open must not keep ours.
  socket.once('finish', () => socket.destroy())
}
