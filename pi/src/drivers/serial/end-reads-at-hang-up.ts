import { read } from 'node:fs'
import { promisify } from 'node:util'
import { LinuxPortBinding } from '@serialport/bindings-cpp'
import { unixRead } from '@serialport/bindings-cpp/dist/unix-read.js'
import type { SerialPort } from 'serialport'

const readFile = promisify(read)

/**
 * Lets a port see that its adapter was pulled out. A terminal that was hung up answers every read with 0 bytes
 * (tty_io.c of Linux, `hung_up_tty_read`), and the package `serialport` reads again at once and for ever: the line never
 * closes and a core is busy. Such a read fails here, which closes the port.
 */
export function endReadsAtHangUp(port: NonNullable<SerialPort['port']>): void {
  if (!(port instanceof LinuxPortBinding)) return
  const readOrFail = async (...where: [number, Buffer, number, number, null]) => {
    const answer = await readFile(...where)
    if (answer.bytesRead === 0) throw new Error('the serial port was hung up')
    return answer
  }
  const fsReadAsync = readOrFail as typeof readFile
  port.read = (buffer, offset, length) => unixRead({ binding: port, buffer, offset, length, fsReadAsync })
}
