import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, renameSync, rmSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { PlainError } from '../plain-error.ts'
import type { MemoryBank, MemoryFilters } from './memory-bank.ts'

/** How many sessions' cards are read at once. */
const SESSIONS_AT_ONCE = 100

export interface ExportOptions {
  readonly filters: MemoryFilters
  /** For people: where it comes from. */
  readonly source: string
  readonly now: Date
  /** Full idTags instead of hashes. */
  readonly withIds: boolean
}
export type ExportCounts = Readonly<Record<'events' | 'anomalies' | 'sessions' | 'metrics' | 'patterns', number>>

/**
 * Writes everything that the filters let through as one JSON object, in a stream. Cards appear as hashes with a key that
 * is thrown away: equal within the file, meaningless outside.
 * @param file `-` for standard output; otherwise written aside and renamed when complete.
 */
export async function exportMemory(bank: MemoryBank, file: string, options: ExportOptions): Promise<ExportCounts> {
  if (file === '-') return writeAll(bank, process.stdout, options)
  const aside = `${file}.part`
  const stream = createWriteStream(aside, { mode: 0o600 })
  // A folder that does not exist is told before anything is read.
  await once(stream, 'open').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new PlainError(`${file} cannot be written (${code}). Does its folder exist, and is it yours?`)
  })
  try {
    const counts = await writeAll(bank, stream, options)
    stream.end()
    await finished(stream)
    renameSync(aside, file)
    return counts
  } catch (error) {
    stream.destroy()
    rmSync(aside, { force: true })
    throw error
  }
}

async function writeAll(bank: MemoryBank, stream: Writable, options: ExportOptions): Promise<ExportCounts> {
  const { filters, source, now, withIds } = options
  const counts = { events: 0, anomalies: 0, sessions: 0, metrics: 0, patterns: 0 }
  const write = async (text: string) => {
    if (!stream.write(text)) await once(stream, 'drain')
  }
  const list = async (name: keyof typeof counts, items: AsyncIterable<object>) => {
    await write(`,\n"${name}":[`)
    for await (const item of items) await write(`${counts[name]++ === 0 ? '\n' : ',\n'}${JSON.stringify(item)}`)
    await write(']')
  }
  const key = randomBytes(32)
  const nameOf = (idTag: string) =>
    withIds ? { idTag } : { idTagHash: createHmac('sha256', key).update(idTag.toUpperCase()).digest('hex') }
  const transactionKeys: string[] = []
  async function* sessions() {
    let waiting: Transaction[] = []
    async function* flushed() {
      const cards = await bank.idTagsOf(waiting.map(({ transactionKey }) => transactionKey))
      for (const session of waiting) {
        const card = cards.get(session.transactionKey)
        yield { ...session, ...(card === undefined ? {} : nameOf(card)) }
      }
      waiting = []
    }
    for await (const session of bank.sessions(filters)) {
      transactionKeys.push(session.transactionKey)
      waiting.push(session)
      if (waiting.length >= SESSIONS_AT_ONCE) yield* flushed()
    }
    yield* flushed()
  }
  async function* metrics() {
    for (const transactionKey of transactionKeys) yield* bank.metrics(transactionKey)
  }
  const head = { schemaVersion: 1, exportedAt: now, source, filters }
  await write(JSON.stringify(head).slice(0, -1))
  await list('events', bank.events(filters))
  await list('anomalies', bank.anomalies(filters))
  await list('sessions', sessions())
  await list('metrics', metrics())
  await list('patterns', bank.patterns(filters))
  await write(`,\n"counts":${JSON.stringify(counts)}}\n`)
  return counts
}
