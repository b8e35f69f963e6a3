import { SerialPort } from 'serialport'
import type { ByteLine } from './byte-line.ts'

export interface SerialSettings {
  readonly path: string
  readonly baud: number
  readonly parity?: 'none' | 'even' | 'odd'
}

/** Opens a serial port, 8 data bits, 1 stop bit. @throws the system's error if it is not there. */
export async function openSerialLine({ path, baud, parity = 'none' }: SerialSettings): Promise<ByteLine> {
  const port = new SerialPort({ path, baudRate: baud, parity, autoOpen: false })
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error === null || error === undefined ? resolve() : reject(error)))
  })
  let closed = false
  const closing: (() => void)[] = []
  const end = () => {
    if (closed) return
    closed = true
    for (const listener of closing) listener()
  }
  port.on('close', end)
  port.on('error', end)
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error(`${path} is closed`))
          return
        }
        port.write(bytes, (error) => (error === null || error === undefined ? resolve() : reject(error)))
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
