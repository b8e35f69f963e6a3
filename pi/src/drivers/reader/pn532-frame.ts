import { Pn532Error } from './pn532-error.ts'

/** Frame identifiers (PN532 user manual §6.2.1). */
const HOST_TO_CHIP = 0xd4
const CHIP_TO_HOST = 0xd5
const START = Buffer.from([0x00, 0xff])
/** Bytes around TFI and data: preamble, start code (2), LEN, LCS, DCS, postamble. */
const OVERHEAD = 7

export const ACK_FRAME: Buffer = Buffer.from([0x00, 0x00, 0xff, 0x00, 0xff, 0x00])
export const NACK_FRAME: Buffer = Buffer.from([0x00, 0x00, 0xff, 0xff, 0x00, 0x00])
export const ERROR_FRAME: Buffer = Buffer.from([0x00, 0x00, 0xff, 0x01, 0xff, 0x7f, 0x81, 0x00])

/** A frame of the chip. `bytes` is the frame itself, without padding before or after it. */
export type ChipFrame =
  | { readonly kind: 'ack' | 'nack' | 'error'; readonly bytes: Buffer }
  | { readonly kind: 'response'; readonly command: number; readonly body: Buffer; readonly bytes: Buffer }

/** Two's complement of a sum, modulo 256: the checksum of the PN532. */
export function checksumOf(bytes: Iterable<number>): number {
  let sum = 0
  for (const byte of bytes) sum += byte
  return -sum & 0xff
}

function frameOf(direction: number, content: readonly number[]): Buffer {
  const body = [direction, ...content]
  const length = body.length
  return Buffer.from([0x00, 0x00, 0xff, length, checksumOf([length]), ...body, checksumOf(body), 0x00])
}

/** Normal information frame that carries a command (PN532 user manual §6.2.1.1). At most 254 bytes of content. */
export function commandFrame(command: number, parameters: readonly number[] = []): Buffer {
  return frameOf(HOST_TO_CHIP, [command, ...parameters])
}

/** The frame in which a chip answers `command`; its first byte is the command plus one. */
export function responseFrame(command: number, body: readonly number[]): Buffer {
  return frameOf(CHIP_TO_HOST, [command + 1, ...body])
}

/**
 * Finds the first frame of the chip in what was received; padding before it is skipped.
 * @returns null while a frame is not complete.
 * @throws Pn532Error CHECKSUM when length, content or direction cannot be believed.
 */
export function findChipFrame(received: Buffer): ChipFrame | null {
  const start = received.indexOf(START)
  if (start === -1) return null
  const from = Math.max(0, start - 1)
  const length = received[start + 2]
  const lengthChecksum = received[start + 3]
  if (length === undefined || lengthChecksum === undefined) return null
  const short = received.subarray(from, start + 5)
  if (length === 0x00 && lengthChecksum === 0xff) return { kind: 'ack', bytes: short }
  if (length === 0xff && lengthChecksum === 0x00) return { kind: 'nack', bytes: short }
  if (checksumOf([length]) !== lengthChecksum) throw new Pn532Error('CHECKSUM', 'length checksum of a frame is wrong')
  const end = start + 4 + length + 1
  if (received.length < end) return null
  const content = received.subarray(start + 4, end - 1)
  if (checksumOf(content) !== received[end - 1]) throw new Pn532Error('CHECKSUM', 'data checksum of a frame is wrong')
  // The postamble is not waited for: it carries nothing.
  const bytes = received.subarray(from, Math.min(received.length, from + length + OVERHEAD))
  if (length === 1 && content[0] === 0x7f) return { kind: 'error', bytes }
  const [direction, answered] = content
  if (direction !== CHIP_TO_HOST || answered === undefined) {
    throw new Pn532Error('CHECKSUM', 'a frame does not come from the chip')
  }
  return { kind: 'response', command: answered - 1, body: Buffer.from(content.subarray(2)), bytes }
}

/**
 * A command as the chip sees it.
 * @returns null when it is no valid command frame.
 */
export function parseCommandFrame(frame: Buffer): { readonly command: number; readonly parameters: Buffer } | null {
  const start = frame.indexOf(START)
  const length = frame[start + 2]
  if (start === -1 || length === undefined || checksumOf([length]) !== frame[start + 3]) return null
  const content = frame.subarray(start + 4, start + 4 + length)
  if (content.length !== length || checksumOf(content) !== frame[start + 4 + length]) return null
  const [direction, command] = content
  if (direction !== HOST_TO_CHIP || command === undefined) return null
  return { command, parameters: Buffer.from(content.subarray(2)) }
}
