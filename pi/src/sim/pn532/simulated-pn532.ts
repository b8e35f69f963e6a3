import {
  ACK_FRAME,
  ERROR_FRAME,
  NACK_FRAME,
  parseCommandFrame,
  responseFrame,
} from '../../drivers/reader/pn532-frame.ts'
import type { Cancel, Timers } from '../../ports.ts'

const SAM_CONFIGURATION = 0x14
const GET_FIRMWARE_VERSION = 0x02
const RF_CONFIGURATION = 0x32
const IN_LIST_PASSIVE_TARGET = 0x4a
const MAX_RETRIES_ITEM = 0x05
const FOREVER = 0xff
const WORK_MS = 1

/** What can be wrong with a chip or its wires. */
export type Pn532Fault =
  /** Nothing at all comes from the chip. */
  | 'mute'
  /** Commands are confirmed and never answered. */
  | 'unanswered'
  /** Commands are answered without a confirmation. */
  | 'unconfirmed'
  /** Every command is called a syntax error. */
  | 'error-frame'
  /** Every command is asked for again. */
  | 'nack-frame'
  /** One bit of the answer changes on its way. */
  | 'flipped-bit'
  /** Answers break off in the middle. */
  | 'torn'
  /** Nobody at the bus address (I2C). */
  | 'absent'

export interface SimulatedPn532 {
  /** A card comes into the field; another one leaves. */
  place(uid: string): void
  remove(): void
  /** Lasts until cleared. */
  fault(kind: Pn532Fault | null): void
  presentFault(): Pn532Fault | null
  /** Forgets its configuration and what it was doing. */
  powerCycle(): void
  /** Searches that were answered. */
  polls(): number
  /** Commands received, oldest first. */
  readonly commands: readonly number[]
  /** A frame of the host; what the chip says goes to `say`, the confirmation at once and the answer later. */
  hear(frame: Buffer, say: (bytes: Buffer) => void): void
}

/** A PN532 at the level of frames: checksums, confirmations, endless searches without RFConfiguration. */
export function createSimulatedPn532(timers: Timers): SimulatedPn532 {
  let uid: string | null = null
  let fault: Pn532Fault | null = null
  let retries = FOREVER
  let polls = 0
  let cancelWork: Cancel | null = null
  let searching: (() => void) | null = null
  const commands: number[] = []

  const stopWork = () => {
    cancelWork?.()
    cancelWork = null
    searching = null
  }

  const target = (): number[] => {
    if (uid === null) return [0]
    const bytes = [...Buffer.from(uid, 'hex')]
    return [1, 1, 0x00, bytes.length === 4 ? 0x04 : 0x44, bytes.length === 4 ? 0x08 : 0x00, bytes.length, ...bytes]
  }

  const damaged = (frame: Buffer): Buffer => {
    if (fault === 'torn') return frame.subarray(0, Math.max(4, frame.length - 4))
    if (fault !== 'flipped-bit') return frame
    const flipped = Buffer.from(frame)
    // The last byte of the content: of a search it is a byte of the UID.
    const place = flipped.length - 3
    flipped[place] = (flipped[place] ?? 0) ^ 0x04
    return flipped
  }

  return {
    commands,
    place: (next) => {
      uid = next
      searching?.()
    },
    remove: () => {
      uid = null
    },
    fault: (kind) => {
      fault = kind
    },
    presentFault: () => fault,
    powerCycle: () => {
      stopWork()
      retries = FOREVER
    },
    polls: () => polls,
    hear: (frame, say) => {
      // Any frame of the host ends what the chip was doing (user manual §6.2.1.3).
      stopWork()
      if (fault === 'mute' || frame.subarray(0, ACK_FRAME.length).equals(ACK_FRAME)) return
      const parsed = parseCommandFrame(frame)
      if (parsed === null) return
      const { command, parameters } = parsed
      commands.push(command)
      if (fault === 'error-frame') {
        say(ACK_FRAME)
        say(ERROR_FRAME)
        return
      }
      if (fault === 'nack-frame') {
        say(NACK_FRAME)
        return
      }
      if (fault !== 'unconfirmed') say(ACK_FRAME)
      if (fault === 'unanswered') return
      const answer = (body: () => number[]) => {
        cancelWork = timers.after(WORK_MS, () => {
          cancelWork = null
          if (command === IN_LIST_PASSIVE_TARGET) polls++
          say(damaged(responseFrame(command, body())))
        })
      }
      if (command === SAM_CONFIGURATION) answer(() => [])
      else if (command === GET_FIRMWARE_VERSION) answer(() => [0x32, 0x01, 0x06, 0x07])
      else if (command === RF_CONFIGURATION) {
        if (parameters[0] === MAX_RETRIES_ITEM) retries = parameters[3] ?? FOREVER
        answer(() => [])
      } else if (command === IN_LIST_PASSIVE_TARGET) {
        if (uid === null && retries === FOREVER) searching = () => answer(target)
        else answer(target)
      } else say(ERROR_FRAME)
    },
  }
}
