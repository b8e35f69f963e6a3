import { SerialPort } from 'serialport'
import type { ByteLine } from './byte-line.ts'
import { endReadsAtHangUp } from './end-reads-at-hang-up.ts'

export interface SerialSettings {
  readonly path: string
  readonly baud: number
  readonly parity?: 'none' | 'even' | 'odd'
}

/**
 * Opens a serial port, 8 data bits, 1 stop bit. A write fails when the line closes under it: the package `serialport`
 * never answers a write to an adapter that was pulled out meanwhile.
 * @throws the system's error if the port is not there.
 */
export async function openSerialLine({ path, baud, parity = 'none' }: SerialSettings): Promise<ByteLine> {
  const port = new SerialPort({ path, baudRate: baud, parity, autoOpen: false })
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error === null || error === undefined ? resolve() : reject(error)))
  })
  if (port.port !== undefined) endReadsAtHangUp(port.port)
  let closed = false
  const closing: (() => void)[] = []
  const writing = new Set<() => void>()
  const end = () => {
    if (closed) return
    closed = true
    for (const lost of writing) lost()
    for (const listener of closing) listener()
  }
  port.on('close', end)
  port.on('error', end)
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const lost = () => reject(new Error(`${path} is closed`))
        if (closed) {
          lost()
          return
        }
        writing.add(lost)
        port.write(bytes, (error) => {
          writing.delete(lost)
          if (error === null || error === undefined) resolve()
          else reject(error)
        })
      }),
    onBytes: (listener) => {
      port.on('data', listener)
    },
    onClose: (listener) => {
      closing.push(listener)
    },
    close: () =>
      new Promise((resolve) => {
        if (!port.isOpen) {
          end()
          resolve()
          return
        }
        port.close(() => {
          end()
          resolve()
        })
      }),
  }
}
