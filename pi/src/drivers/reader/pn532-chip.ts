import { Pn532Error } from './pn532-error.ts'
import { ACK_FRAME, type ChipFrame, commandFrame } from './pn532-frame.ts'
import type { Pn532Link } from './pn532-link.ts'

/** How long the chip may take. */
export interface Pn532Deadlines {
  /** To confirm a command. User manual §6.2.1.3: within 15 ms; the rest is for slow buses. */
  readonly ackMs: number
  readonly responseMs: number
}
export const PN532_DEADLINES: Pn532Deadlines = { ackMs: 50, responseMs: 1000 }

const GET_FIRMWARE_VERSION = 0x02
const SAM_CONFIGURATION = 0x14
const RF_CONFIGURATION = 0x32
const IN_LIST_PASSIVE_TARGET = 0x4a
/** MaxRetries: ATR 255, PSL 1, passive activation 2, so that a search without a card ends. */
const MAX_RETRIES = [0x05, 0xff, 0x01, 0x02]
const TYPE_A_106_KBPS = 0x00

export interface Firmware {
  /** 0x32 for the PN532. */
  readonly ic: number
  readonly version: number
  readonly revision: number
}

/** One PN532. Commands go one after the other; a failed one leaves the chip to be initialised again. */
export interface Pn532Chip {
  /** Wakes and configures the chip for finite searches of cards. @throws Pn532Error */
  initialise(): Promise<Firmware>
  /** @returns the UID of the card in the field, upper-case hexadecimal, or null. @throws Pn532Error */
  findCard(): Promise<string | null>
  /** Tells the chip to forget what it was doing. */
  abort(): Promise<void>
}

export function createPn532Chip(link: Pn532Link, deadlines: Pn532Deadlines = PN532_DEADLINES): Pn532Chip {
  const command = async (code: number, parameters: readonly number[] = []): Promise<Buffer> => {
    await link.send(commandFrame(code, parameters))
    const ack = await link.receive(deadlines.ackMs).catch((cause: unknown) => {
      if (cause instanceof Pn532Error && cause.code === 'TIMEOUT') {
        throw new Pn532Error('NO_ACK', `command 0x${code.toString(16)} was not confirmed`, { cause })
      }
      throw cause
    })
    if (ack.kind !== 'ack') throw unexpected(code, ack)
    const response = await link.receive(deadlines.responseMs)
    if (response.kind !== 'response' || response.command !== code) throw unexpected(code, response)
    return response.body
  }

  return {
    initialise: async () => {
      await link.wakeUp()
      // Normal mode, no time-out, interrupt line used.
      await command(SAM_CONFIGURATION, [0x01, 0x00, 0x01])
      const [ic, version, revision] = await command(GET_FIRMWARE_VERSION)
      if (ic === undefined || version === undefined || revision === undefined) {
        throw new Pn532Error('SHORT', 'the firmware version is not complete')
      }
      await command(RF_CONFIGURATION, MAX_RETRIES)
      return { ic, version, revision }
    },
    findCard: async () => uidOf(await command(IN_LIST_PASSIVE_TARGET, [0x01, TYPE_A_106_KBPS])),
    abort: () => link.send(ACK_FRAME),
  }
}

/** Target data of InListPassiveTarget, type A: count, number, SENS_RES (2), SEL_RES, UID length, UID (§7.3.5). */
function uidOf(body: Buffer): string | null {
  if (body[0] === 0) return null
  const length = body[5]
  if (body[0] === undefined || length === undefined || body.length < 6 + length) {
    throw new Pn532Error('SHORT', 'the target data is not complete')
  }
  if (length !== 4 && length !== 7 && length !== 10) throw new Pn532Error('SHORT', 'a UID has 4, 7 or 10 bytes')
  return body
    .subarray(6, 6 + length)
    .toString('hex')
    .toUpperCase()
}

function unexpected(code: number, frame: ChipFrame): Pn532Error {
  const name = `command 0x${code.toString(16)}`
  if (frame.kind === 'error') return new Pn532Error('SYNTAX', `the chip calls ${name} wrong`)
  if (frame.kind === 'nack') return new Pn532Error('NACK', `the chip asks to repeat ${name}`)
  return new Pn532Error('NO_ACK', `${name} was answered out of order`)
}
