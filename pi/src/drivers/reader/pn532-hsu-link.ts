import type { Timers } from '../../ports.ts'
import type { ByteLine } from '../serial/byte-line.ts'
import { Pn532Error } from './pn532-error.ts'
import { type ChipFrame, findChipFrame } from './pn532-frame.ts'
import type { Pn532Link } from './pn532-link.ts'

/** Wakes the serial interface (user manual §7.2.11): 55 55, then time for the oscillator. */
const WAKE_UP = Buffer.from([0x55, 0x55, ...Array.from({ length: 14 }, () => 0x00)])
/** What no frame needs: beyond it the line carries noise. */
const LONGEST_BYTES = 1024

/** Frames over the high-speed UART, 115200 baud. */
export function createHsuLink(line: ByteLine, timers: Timers): Pn532Link {
  let received: Buffer = Buffer.alloc(0)
  let lost = false
  let look: () => void = () => {}
  line.onBytes((bytes) => {
    received = Buffer.concat([received, bytes]).subarray(-LONGEST_BYTES)
    look()
  })
  line.onClose(() => {
    lost = true
    look()
  })

  const take = (): ChipFrame | null => {
    const frame = findChipFrame(received)
    if (frame === null) return null
    const end = received.indexOf(frame.bytes) + frame.bytes.length
    received = received.subarray(end)
    return frame
  }
  const write = async (bytes: Buffer): Promise<void> => {
    try {
      await line.write(bytes)
    } catch (cause) {
      throw new Pn532Error('GONE', 'the serial port was lost', { cause })
    }
  }

  return {
    wakeUp: async () => {
      received = Buffer.alloc(0)
      await write(WAKE_UP)
    },
    send: async (frame) => {
      received = Buffer.alloc(0)
      await write(frame)
    },
    receive: (timeoutMs) =>
      new Promise((resolve, reject) => {
        let settled = false
        const settle = (end: () => void) => {
          if (settled) return
          settled = true
          look = () => {}
          cancel()
          end()
        }
        const giveUp = () => {
          const code = received.indexOf(0xff) === -1 ? 'TIMEOUT' : 'SHORT'
          reject(new Pn532Error(code, code === 'SHORT' ? 'a frame is not complete' : 'the chip did not answer'))
        }
        // When this process was late itself, what came meanwhile is still to be read.
        const cancel = timers.after(timeoutMs, () => setImmediate(() => settle(giveUp)))
        look = () => {
          if (lost) {
            settle(() => reject(new Pn532Error('GONE', 'the serial port was lost')))
            return
          }
          try {
            const frame = take()
            if (frame !== null) settle(() => resolve(frame))
          } catch (error) {
            settle(() => reject(error))
          }
        }
        look()
      }),
    close: () => line.close(),
  }
}
