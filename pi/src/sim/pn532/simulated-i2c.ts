import type { I2cBus } from '../../drivers/i2c/i2c-bus.ts'
import type { SimulatedPn532 } from './simulated-pn532.ts'

const PN532_ADDRESS = 0x24
const READY = 0x01
const NOT_READY = 0x00

/**
 * The I2C side of a simulated PN532: a status byte before everything, one frame per read, padding behind it, and a first
 * transfer after sleep that nobody acknowledges.
 */
export function createSimulatedI2c(chip: SimulatedPn532): I2cBus & { sleep(): void } {
  let asleep = true
  let waiting: Buffer[] = []
  const nobody = () => Object.assign(new Error('ENXIO: no such device or address'), { code: 'ENXIO' })
  const check = (address: number) => {
    if (address !== PN532_ADDRESS || chip.presentFault() === 'absent') throw nobody()
  }
  return {
    sleep: () => {
      asleep = true
    },
    write: async (address, bytes) => {
      check(address)
      if (asleep) {
        asleep = false
        throw nobody()
      }
      waiting = []
      chip.hear(Buffer.from(bytes), (frame) => waiting.push(frame))
    },
    read: async (address, length) => {
      check(address)
      const answer = Buffer.alloc(length)
      answer[0] = waiting.length > 0 ? READY : NOT_READY
      // Reading the status alone leaves the frame where it is.
      if (length > 1) waiting.shift()?.copy(answer, 1)
      return answer
    },
    close: async () => {},
  }
}
