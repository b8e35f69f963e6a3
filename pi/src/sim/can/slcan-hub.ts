import { createServer } from 'node:net'
import type { CanBus, CanFrame } from '../../drivers/can/can-bus.ts'
import { createLoopCan } from '../../drivers/can/loop-can.ts'
import { createSlcanDecoder, encodeSlcan } from '../../drivers/can/slcan-codec.ts'
import type { ByteLine } from '../../drivers/serial/byte-line.ts'
import { tcpLine } from '../../drivers/serial/open-tcp-line.ts'

/** The CAN side of an SLCAN adapter: deaf until its channel is opened. */
export function attachSlcanAdapter(
  line: Pick<ByteLine, 'onBytes'> & { write(bytes: Buffer): unknown },
  node: CanBus,
): void {
  let open = false
  let command = ''
  const decode = createSlcanDecoder((frame: CanFrame) => node.send(frame))
  line.onBytes((bytes) => {
    for (const byte of bytes) {
      if (byte !== 0x0d) {
        command = (command + String.fromCharCode(byte)).slice(-40)
        continue
      }
      if (command === 'O') open = true
      if (command === 'C') open = false
      if (open && command.startsWith('t')) decode(Buffer.from(`${command}\r`, 'latin1'))
      if (command !== '') line.write(Buffer.from(command.startsWith('t') ? 'z\r' : '\r', 'latin1'))
      command = ''
    }
  })
  node.onFrame((frame) => {
    if (open) line.write(encodeSlcan(frame))
  })
}

export interface SlcanHub {
  /** `slcan+tcp://127.0.0.1:PORT`, for the configuration of a station. */
  readonly url: string
  /** Another node on the same bus, inside this process. */
  node(): CanBus
  /** Cuts every connection and listens on. */
  cut(): void
  close(): Promise<void>
}

/** A CAN bus of this machine that programs join over TCP; bound to loopback. */
export async function startSlcanHub(): Promise<SlcanHub> {
  const loop = createLoopCan()
  const lines = new Set<ByteLine>()
  const server = createServer((socket) => {
    const line = tcpLine(socket)
    const node = loop.node()
    lines.add(line)
    attachSlcanAdapter({ onBytes: line.onBytes, write: (bytes) => line.write(bytes).catch(() => {}) }, node)
    line.onClose(() => {
      lines.delete(line)
      void node.close()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const cut = () => {
    for (const line of [...lines]) void line.close()
  }
  return {
    url: `slcan+tcp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    node: loop.node,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
