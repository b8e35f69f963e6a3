import { createReadStream, createWriteStream, renameSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import * as v from 'valibot'
import { PlainError } from '../lib/plain-error.ts'
import { type StoredDocument, storedDocumentSchema } from './firestore-rest.ts'

const FORMAT = 'charge-it-backup'
const headSchema = v.object({ format: v.literal(FORMAT), version: v.literal(1), root: v.string(), at: v.string() })
const tailSchema = v.object({ documents: v.number() })

/** When and of what a backup was made. */
export type BackupHead = Pick<v.InferOutput<typeof headSchema>, 'root' | 'at'>

/**
 * Writes a backup: gzip of one JSON object a line, first what it is, then the documents, last their number. The file
 * appears under its name once it is whole.
 * @returns the number of documents.
 */
export async function writeBackup(
  file: string,
  head: BackupHead,
  documents: AsyncIterable<StoredDocument>,
): Promise<number> {
  let count = 0
  async function* lines() {
    yield `${JSON.stringify({ format: FORMAT, version: 1, ...head })}\n`
    for await (const { name, fields } of documents) {
      count++
      yield `${JSON.stringify({ name: name.slice(head.root.length + 1), fields })}\n`
    }
    yield `${JSON.stringify({ documents: count })}\n`
  }
  const partial = `${file}.partial`
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(partial, { mode: 0o600 }))
  renameSync(partial, file)
  return count
}

/**
 * Reads a whole backup through once.
 * @returns its head and number of documents.
 * @throws PlainError when it is none, of another version, or cut off.
 */
export async function checkBackup(file: string): Promise<BackupHead & { readonly documents: number }> {
  let head: BackupHead | undefined
  let [documents, last] = [-1, '']
  try {
    for await (const line of linesOf(file)) {
      head ??= v.parse(headSchema, JSON.parse(line))
      documents++
      last = line
    }
  } catch (cause) {
    throw Object.assign(new PlainError(`${file} is no backup of this version, or it is damaged.`), { cause })
  }
  const tail = v.safeParse(tailSchema, last === '' ? null : JSON.parse(last))
  if (head === undefined || !tail.success || tail.output.documents !== documents - 1) {
    throw new PlainError(`${file} is not whole: its end is missing.`)
  }
  return { ...head, documents: tail.output.documents }
}

/** The documents of a backup that was checked. @param root Of the database that they are for; references follow. */
export async function* readBackup(file: string, root: string): AsyncGenerator<StoredDocument> {
  let from: string | undefined
  for await (const line of linesOf(file)) {
    const row: unknown = JSON.parse(line)
    if (from === undefined) {
      from = v.parse(headSchema, row).root
      continue
    }
    const document = v.safeParse(storedDocumentSchema, row)
    if (!document.success) continue
    const { name, fields } = document.output
    yield { name: `${root}/${name}`, fields: v.parse(storedDocumentSchema.entries.fields, moved(fields, from, root)) }
  }
}

function linesOf(file: string): AsyncIterable<string> {
  const unzipped = createGunzip()
  const source = createReadStream(file)
  source.once('error', (error) => unzipped.destroy(error))
  return readLines(source.pipe(unzipped))
}

/** Unlike the events of readline, an error of the stream ends the loop with it. */
async function* readLines(stream: Readable): AsyncGenerator<string> {
  const failed = new Promise<never>((_, reject) => stream.once('error', reject))
  failed.catch(() => undefined)
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
  for (;;) {
    const next = await Promise.race([lines.next(), failed])
    if (next.done === true) return
    yield next.value
  }
}

/** References name their database in full. */
function moved(fields: unknown, from: string, to: string): unknown {
  if (Array.isArray(fields)) return fields.map((each) => moved(each, from, to))
  if (typeof fields !== 'object' || fields === null) return fields
  return Object.fromEntries(
    Object.entries(fields).map(([name, each]) =>
      name === 'referenceValue' && typeof each === 'string' && each.startsWith(`${from}/`)
        ? [name, `${to}${each.slice(from.length)}`]
        : [name, moved(each, from, to)],
    ),
  )
}
