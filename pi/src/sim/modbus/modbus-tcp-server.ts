import { createServer, type Socket } from 'node:net'
import type { Timers } from '../../ports.ts'
import type { SimulatedMeter } from './simulated-meter.ts'

const HEAD = 7

export interface ModbusTcpServer {
  /** `tcp://127.0.0.1:PORT`, for the configuration of a meter. */
  readonly url: string
  /** Cuts every connection and listens on. */
  cut(): void
  close(): Promise<void>
}

/** Simulated meters behind one Modbus TCP address of this machine; the unit id chooses the meter. */
export async function startModbusTcpServer(
  meters: ReadonlyMap<number, SimulatedMeter>,
  timers: Timers,
): Promise<ModbusTcpServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    let received: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= HEAD && received.length >= 6 + received.readUInt16BE(4)) {
        const end = 6 + received.readUInt16BE(4)
        const head = Buffer.from(received.subarray(0, HEAD))
        const pdu = Buffer.from(received.subarray(HEAD, end))
        received = received.subarray(end)
        const answer = meters.get(head[6] ?? 0)?.answer(pdu) ?? null
        if (answer === null) continue
        head.writeUInt16BE(answer.pdu.length + 1, 4)
        // There is no checksum over TCP: a spoilt answer is one that is cut short.
        const body = answer.spoil ? answer.pdu.subarray(0, 1) : answer.pdu
        if (answer.spoil) head.writeUInt16BE(body.length + 1, 4)
        timers.after(answer.delayMs, () => socket.write(Buffer.concat([head, body])))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `tcp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    cut,
    close: () =>
      new Promise((resolve) => {
        cut()
        server.close(() => resolve())
      }),
  }
}
