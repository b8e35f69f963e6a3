import type { Timers } from '../../ports.ts'
import type { I2cBus } from '../i2c/i2c-bus.ts'
import { Pn532Error } from './pn532-error.ts'
import { type ChipFrame, findChipFrame } from './pn532-frame.ts'
import type { Pn532Link } from './pn532-link.ts'

export const PN532_ADDRESS = 0x24
const READY = 0x01
const READY_POLL_MS = 2
/** The first transfer wakes a sleeping chip and is not acknowledged. */
const WRITE_TRIES = 3
const WRITE_RETRY_MS = 2
/** Status byte, and room for one target with a UID of ten bytes and its answer to select. */
const READ_BYTES = 64

/** Frames over I2C: every read begins with a status byte, and a frame is read in one transfer (user manual §6.2.4). */
export function createI2cLink(bus: I2cBus, timers: Timers): Pn532Link {
  const pause = (ms: number) => new Promise<void>((resolve) => timers.after(ms, resolve))
  const transfer = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (cause) {
      throw new Pn532Error('NACK', `no answer at I2C address 0x${PN532_ADDRESS.toString(16)}`, { cause })
    }
  }

  return {
    wakeUp: async () => {},
    send: async (frame) => {
      for (let attempt = 1; ; attempt++) {
        try {
          await transfer(() => bus.write(PN532_ADDRESS, frame))
          return
        } catch (error) {
          if (attempt === WRITE_TRIES) throw error
          await pause(WRITE_RETRY_MS)
        }
      }
    },
    receive: async (timeoutMs): Promise<ChipFrame> => {
      let late = false
      const cancel = timers.after(timeoutMs, () => {
        late = true
      })
      try {
        for (;;) {
          const status = await transfer(() => bus.read(PN532_ADDRESS, 1))
          if (((status[0] ?? 0) & READY) !== 0) break
          if (late) throw new Pn532Error('TIMEOUT', 'the chip did not become ready')
          await pause(READY_POLL_MS)
        }
      } finally {
        cancel()
      }
      const read = await transfer(() => bus.read(PN532_ADDRESS, READ_BYTES))
      if (((read[0] ?? 0) & READY) === 0) throw new Pn532Error('SHORT', 'the chip had nothing to read')
      const frame = findChipFrame(read.subarray(1))
      if (frame === null) throw new Pn532Error('SHORT', 'a frame is not complete')
      return frame
    },
    close: () => bus.close(),
  }
}
