import { encodeQuantity, type RegisterTable } from '../../drivers/meter/register-table.ts'
import type { Cancel, Timers } from '../../ports.ts'

/** What can be wrong with a meter or its line. */
export type MeterFault = 'silent' | 'bad-crc' | 'slow' | 'refusing'

const SLOW_MS = 400
const ILLEGAL_ADDRESS = 2

export interface MeteredValues {
  /** Exact; the registers round as the model does. */
  readonly energyWh: number
  readonly powerW: number
  readonly currentA: readonly number[]
  readonly voltageV: readonly number[]
}

export interface SimulatedMeter {
  fault(kind: MeterFault | null): void
  /** Requests that were answered. */
  requests(): number
  /** @returns PDU of the answer (function code first) and what to do to it, or null for silence. */
  answer(pdu: Buffer): { pdu: Buffer; spoil: boolean; delayMs: number } | null
  /** Registers as a request would see them. */
  registers(address: number, count: number): number[]
}

/** A meter with the registers of a model, showing what `values` says at the moment of the request. */
export function createSimulatedMeter(table: RegisterTable, values: () => MeteredValues): SimulatedMeter {
  let fault: MeterFault | null = null
  let requests = 0

  const image = (): Map<number, number> => {
    const now = values()
    const words = new Map<number, number>()
    const put = (quantity: number, at: RegisterTable['powerW']) => {
      for (const [offset, word] of encodeQuantity(quantity, at).entries()) words.set(at.address + offset, word)
    }
    for (const [index, at] of table.voltageV.entries()) put(now.voltageV[index] ?? 0, at)
    for (const [index, at] of table.currentA.entries()) put(now.currentA[index] ?? 0, at)
    put(now.powerW, table.powerW)
    put(now.energyWh, table.energyWh)
    return words
  }
  const registers = (address: number, count: number): number[] => {
    const words = image()
    return Array.from({ length: count }, (_, index) => words.get(address + index) ?? 0)
  }

  return {
    fault: (kind) => {
      fault = kind
    },
    requests: () => requests,
    registers,
    answer: (pdu) => {
      if (fault === 'silent' || pdu.length < 5) return null
      requests++
      const functionCode = pdu[0] ?? 0
      const delayMs = fault === 'slow' ? SLOW_MS : 0
      if (fault === 'refusing' || functionCode !== table.functionCode) {
        return { pdu: Buffer.from([functionCode | 0x80, ILLEGAL_ADDRESS]), spoil: false, delayMs }
      }
      const words = registers(pdu.readUInt16BE(1), pdu.readUInt16BE(3))
      const answer = Buffer.alloc(2 + 2 * words.length)
      answer[0] = functionCode
      answer[1] = 2 * words.length
      for (const [index, word] of words.entries()) answer.writeUInt16BE(word, 2 + 2 * index)
      return { pdu: answer, spoil: fault === 'bad-crc', delayMs }
    },
  }
}

/** CRC-16 of Modbus, low byte first on the wire. */
export function modbusCrc(bytes: Buffer): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return crc
}

/** The RS-485 side: requests of eight bytes for one unit; others' are ignored. @param say puts bytes on the line. */
export function createRtuSlave(
  unitId: number,
  meter: SimulatedMeter,
  timers: Timers,
  say: (bytes: Buffer) => void,
): { hear(bytes: Buffer): void; close(): void } {
  let received: Buffer = Buffer.alloc(0)
  let cancel: Cancel = () => {}
  return {
    hear: (bytes) => {
      received = Buffer.concat([received, bytes])
      while (received.length >= 8) {
        const frame = received.subarray(0, 8)
        if (modbusCrc(frame.subarray(0, 6)) !== frame.readUInt16LE(6)) {
          received = received.subarray(1)
          continue
        }
        received = received.subarray(8)
        if (frame[0] !== unitId) continue
        const answer = meter.answer(Buffer.from(frame.subarray(1, 6)))
        if (answer === null) continue
        const body = Buffer.concat([Buffer.from([unitId]), answer.pdu])
        const crc = Buffer.alloc(2)
        crc.writeUInt16LE(modbusCrc(body) ^ (answer.spoil ? 0x0101 : 0))
        cancel = timers.after(answer.delayMs, () => say(Buffer.concat([body, crc])))
      }
    },
    close: () => cancel(),
  }
}
