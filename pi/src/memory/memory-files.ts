import { createReadStream } from 'node:fs'
import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { type MemoryRecord, memoryRecordSchema } from './memory-record.ts'

const SEGMENTS = 16
const NAME = /^(\d{8})\.ndjson$/

/** Appends lines to segments in a folder; the oldest segment goes when the whole would be too large. */
export interface MemoryFiles {
  append(records: readonly MemoryRecord[]): Promise<void>
}

async function segmentsOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => NAME.test(name)).sort()
}

/** @param maxBytes over all segments. */
export async function openMemoryFiles(folder: string, maxBytes: number): Promise<MemoryFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const perSegment = maxBytes / SEGMENTS
  const existing = await segmentsOf(folder)
  let number = Number(existing.at(-1)?.slice(0, 8) ?? '1')
  const pathOf = (n: number) => join(folder, `${String(n).padStart(8, '0')}.ndjson`)
  let bytes = existing.length === 0 ? 0 : (await stat(pathOf(number))).size
  return {
    append: async (records) => {
      if (records.length === 0) return
      const lines = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''))
      if (bytes > 0 && bytes + lines.length > perSegment) {
        number++
        bytes = 0
        const old = (await segmentsOf(folder)).slice(0, -(SEGMENTS - 1))
        for (const name of old) await rm(join(folder, name), { force: true })
      }
      bytes += lines.length
      await appendFile(pathOf(number), lines, { mode: 0o600 })
    },
  }
}

/** All records, oldest first; a line that a power cut tore is passed over. */
export async function* readMemory(folder: string): AsyncGenerator<MemoryRecord> {
  for (const name of await segmentsOf(folder)) {
    const lines = createInterface({ input: createReadStream(join(folder, name)) })
    for await (const line of lines) {
      const record = parseLine(line)
      if (record !== null) yield record
    }
  }
}

function parseLine(line: string): MemoryRecord | null {
  let document: unknown
  try {
    document = JSON.parse(line)
  } catch {
    return null
  }
  const parsed = v.safeParse(memoryRecordSchema, document)
  return parsed.success ? parsed.output : null
}
