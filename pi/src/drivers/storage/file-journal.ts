import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Journal, Payload } from '../../ports.ts'

/** One line of the journal: CRC-32 of the JSON in eight hexadecimal digits, a space, the JSON, a line feed. */
export function encodeLine(record: Payload): string {
  const json = JSON.stringify(record)
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`
}

/**
 * Reads lines up to the first that is torn or damaged.
 * @returns the records, and how many bytes of the file they take; what follows is to be cut.
 */
export function decodeLines(bytes: Buffer): { records: unknown[]; validBytes: number } {
  const records: unknown[] = []
  let start = 0
  for (let end = bytes.indexOf(0x0a, start); end !== -1; end = bytes.indexOf(0x0a, start)) {
    const line = bytes.subarray(start, end)
    const json = line.subarray(9)
    if (line[8] !== 0x20 || line.subarray(0, 8).toString('latin1') !== crc32(json).toString(16).padStart(8, '0')) break
    records.push(JSON.parse(json.toString('utf8')))
    start = end + 1
  }
  return { records, validBytes: start }
}

/** A rewrite is a new file: seldom, to spare the card. */
const COMPACT_ABOVE = 500

/**
 * Append-only journal on disk. `append` resolves after fdatasync; `rewrite` replaces the file in one rename.
 * A torn tail (power cut while writing) is cut at opening.
 */
export async function openFileJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const bytes = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const { records, validBytes } = decodeLines(bytes)
  let handle: FileHandle = await open(path, 'a', 0o600)
  if (validBytes < bytes.length) {
    await handle.truncate(validBytes)
    await handle.datasync()
  }
  await syncDirectory(dirname(path))

  return {
    records,
    compactAbove: COMPACT_ABOVE,
    append: async (record) => {
      await handle.appendFile(encodeLine(record))
      await handle.datasync()
    },
    rewrite: async (next) => {
      const temporary = `${path}.new`
      const fresh = await open(temporary, 'w', 0o600)
      await fresh.writeFile(next.map(encodeLine).join(''))
      await fresh.sync()
      await fresh.close()
      await rename(temporary, path)
      await syncDirectory(dirname(path))
      await handle.close()
      handle = await open(path, 'a', 0o600)
    },
    close: () => handle.close(),
  }
}

/** Makes a created or renamed entry of a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
