import type { CanFrame } from './can-bus.ts'

/** `S` codes of the LAWICEL protocol by bits per second. */
export const SLCAN_BITRATES: ReadonlyMap<number, string> = new Map([
  [10_000, 'S0'],
  [20_000, 'S1'],
  [50_000, 'S2'],
  [100_000, 'S3'],
  [125_000, 'S4'],
  [250_000, 'S5'],
  [500_000, 'S6'],
  [800_000, 'S7'],
  [1_000_000, 'S8'],
])
const CARRIAGE_RETURN = 0x0d
const BELL = 0x07
/** The longest line is `t` + 3 + 1 + 16 digits and a time stamp. */
const LONGEST = 40

/** `tIIIL` and two hexadecimal digits per byte, closed by a carriage return. */
export function encodeSlcan({ id, bytes }: CanFrame): Buffer {
  const head = id.toString(16).toUpperCase().padStart(3, '0')
  return Buffer.from(`t${head}${bytes.length}${bytes.toString('hex').toUpperCase()}\r`, 'latin1')
}

/** Takes lines apart as they come; what is no standard data frame (answers, other frame types, noise) is passed over. */
export function createSlcanDecoder(onFrame: (frame: CanFrame) => void): (chunk: Buffer) => void {
  let line = ''
  return (chunk) => {
    for (const byte of chunk) {
      if (byte !== CARRIAGE_RETURN && byte !== BELL) {
        line = (line + String.fromCharCode(byte)).slice(-LONGEST)
        continue
      }
      const frame = /^t([0-7][0-9A-Fa-f]{2})([0-8])((?:[0-9A-Fa-f]{2})*)$/.exec(line)
      line = ''
      const [, id, length, digits] = frame ?? []
      if (id === undefined || digits === undefined) continue
      const bytes = Buffer.from(digits, 'hex')
      // An adapter with time stamps puts four digits behind the data.
      if (bytes.length >= Number(length)) {
        onFrame({ id: Number.parseInt(id, 16), bytes: bytes.subarray(0, Number(length)) })
      }
    }
  }
}
