/**
 * A simulated I2C bus over a stream: requests `R|W address length(2) [bytes]`, answers `ok(0|1) length(2) bytes`, where a
 * refused transfer carries the system's error name. Big endian.
 */
export const READ = 0x52
export const WRITE = 0x57
const HEAD = 4
const ANSWER_HEAD = 3

export interface I2cRequest {
  readonly kind: 'read' | 'write'
  readonly address: number
  readonly length: number
  readonly bytes: Buffer
}

export function encodeRequest(kind: 'read' | 'write', address: number, length: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(HEAD)
  head[0] = kind === 'read' ? READ : WRITE
  head[1] = address
  head.writeUInt16BE(length, 2)
  return Buffer.concat([head, bytes])
}

/** @returns the first complete request and how many bytes it took, or null. */
export function decodeRequest(received: Buffer): { request: I2cRequest; taken: number } | null {
  if (received.length < HEAD) return null
  const kind = received[0] === READ ? 'read' : 'write'
  const length = received.readUInt16BE(2)
  const taken = kind === 'read' ? HEAD : HEAD + length
  if (received.length < taken) return null
  const bytes = Buffer.from(received.subarray(HEAD, taken))
  return { request: { kind, address: received[1] ?? 0, length, bytes }, taken }
}

export function encodeAnswer(ok: boolean, bytes: Buffer): Buffer {
  const head = Buffer.alloc(ANSWER_HEAD)
  head[0] = ok ? 1 : 0
  head.writeUInt16BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

/** @returns the first complete answer and how many bytes it took, or null. */
export function decodeAnswer(received: Buffer): { ok: boolean; bytes: Buffer; taken: number } | null {
  if (received.length < ANSWER_HEAD) return null
  const taken = ANSWER_HEAD + received.readUInt16BE(1)
  if (received.length < taken) return null
  return { ok: received[0] === 1, bytes: Buffer.from(received.subarray(ANSWER_HEAD, taken)), taken }
}
