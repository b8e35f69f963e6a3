/** Identifiers of the charger module. Everything else on the bus is not ours. */
export const START_ID = 0x200
export const STOP_ID = 0x201
export const LIMIT_ID = 0x210
export const CURRENT_ID = 0x300

const LARGEST = 0xffff

/** uint16 little endian of a current, rounded down: a module must never get more than is allowed. */
export function encodeCurrent(currentA: number, ampsPerBit: number): Buffer {
  const bytes = Buffer.alloc(2)
  // 6.3 / 0.1 is 62.99999999999999.
  const raw = Math.floor(currentA / ampsPerBit + 1e-9)
  bytes.writeUInt16LE(Math.max(0, Math.min(LARGEST, raw)))
  return bytes
}

/** @returns amperes, or null for a frame that is too short. */
export function decodeCurrent(bytes: Buffer, ampsPerBit: number): number | null {
  return bytes.length < 2 ? null : bytes.readUInt16LE(0) * ampsPerBit
}
