import { ACK_FRAME } from '../../drivers/reader/pn532-frame.ts'
import type { SimulatedPn532 } from './simulated-pn532.ts'

const START = Buffer.from([0x00, 0xff])

/** The serial side of a simulated PN532: deaf until woken by 55 55. @param say puts bytes on the wire. */
export function createSimulatedHsu(chip: SimulatedPn532, say: (bytes: Buffer) => void): { hear(bytes: Buffer): void } {
  let received: Buffer = Buffer.alloc(0)
  let awake = false
  return {
    hear: (bytes) => {
      received = Buffer.concat([received, bytes])
      if (!awake) {
        const wake = received.indexOf(Buffer.from([0x55, 0x55]))
        if (wake === -1) return
        awake = true
        received = received.subarray(wake + 2)
      }
      for (;;) {
        const start = received.indexOf(START)
        const length = received[start + 2]
        if (start === -1 || length === undefined) return
        const isAck = length === 0x00
        const end = start + (isAck ? 5 : 4 + length + 2)
        if (received.length < end) return
        const frame = isAck ? ACK_FRAME : Buffer.from(received.subarray(start === 0 ? 0 : start - 1, end))
        received = received.subarray(end)
        if (chip.presentFault() !== 'absent') chip.hear(frame, say)
      }
    },
  }
}
