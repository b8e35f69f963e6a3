import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'

export interface StoredFile {
  readonly sizeBytes: number
  /** Lower-case hex. */
  readonly sha256: string
}

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Firmware, diagnostics and logs. Keys are our own: `firmware/{id}`, `uploads/{id}`. */
export interface FileStore {
  /**
   * Stores what comes, without holding it in memory. Nothing stays when it fails.
   * @throws FileTooLarge, or whatever `content` throws.
   */
  write(key: string, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredFile>
  /** @returns undefined when there is no such file. Ending or destroying the stream is the caller's duty. */
  read(key: string, range?: ByteRange): Promise<Readable | undefined>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
}

/** More bytes came than are allowed. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge'
  readonly maxBytes: number
  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes`)
    this.maxBytes = maxBytes
  }
}

/** Passes bytes on while it counts and hashes them. @throws FileTooLarge at the first byte too many. */
export function measured(content: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash('sha256')
  let sizeBytes = 0
  async function* pass() {
    for await (const chunk of content) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > maxBytes) throw new FileTooLarge(maxBytes)
      hash.update(chunk)
      yield chunk
    }
  }
  return { content: pass(), result: (): StoredFile => ({ sizeBytes, sha256: hash.digest('hex') }) }
}
