import { link, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

/** What a station's own records say of one transaction. */
export interface BelievedTransaction {
  readonly stationId: string
  /** The station's own name of it. */
  readonly localId: string
  readonly connectorId: number
  readonly idTag: string
  readonly meterStartWh: number
  readonly startedAt: string
  /** The id that the CSMS gave; null while the start is not confirmed. */
  readonly transactionId: number | null
  readonly stop: {
    readonly meterStopWh: number
    readonly reason: string
    readonly stoppedAt: string
    readonly confirmed: boolean
  } | null
  /** The station stopped trying to send one of its messages. */
  readonly givenUp: boolean
}

type Draft = { -readonly [Field in keyof BelievedTransaction]: BelievedTransaction[Field] }

/**
 * Reads journals as text (`crc32 SP json LF`, up to the first torn line) without the station's own code. Several
 * generations of one journal may be given, oldest first: a station drops what was delivered when it compacts.
 */
export function believedTransactions(stationId: string, journals: readonly Buffer[]): readonly BelievedTransaction[] {
  const found = new Map<string, Draft>()
  for (const journal of journals) {
    // Numbers of messages are unique within one generation only.
    const messages = new Map<number, { readonly kind: string; readonly localId: string }>()
    for (const record of recordsOf(journal)) {
      const { t: kind } = record
      if (kind === 'start') {
        const localId = text(record.localId)
        messages.set(number(record.seq), { kind, localId })
        if (!found.has(localId)) found.set(localId, startedBy(stationId, record))
        continue
      }
      if (kind === 'sent') {
        const message = messages.get(number(record.seq))
        const transaction = message === undefined ? undefined : found.get(message.localId)
        if (message?.kind === 'stop' && transaction?.stop != null) {
          transaction.stop = { ...transaction.stop, confirmed: true }
        }
        continue
      }
      if (kind === 'time') {
        settleTime(messages.get(number(record.seq)), found, text(record.at))
        continue
      }
      const localId = text(record.localId)
      const transaction = found.get(localId)
      if (transaction === undefined) throw new Error(`${stationId}: a ${text(kind)} of a transaction without a start`)
      if (kind === 'id') transaction.transactionId = number(record.transactionId)
      else if (kind === 'dead') transaction.givenUp = true
      else {
        messages.set(number(record.seq), { kind: text(kind), localId })
        if (kind === 'stop') transaction.stop ??= stopOf(record)
      }
    }
  }
  return [...found.values()]
}

/** The station corrected a time before it sent the message. */
function settleTime(
  message: { readonly kind: string; readonly localId: string } | undefined,
  found: ReadonlyMap<string, Draft>,
  at: string,
): void {
  const transaction = message === undefined ? undefined : found.get(message.localId)
  if (transaction === undefined) return
  if (message?.kind === 'start') transaction.startedAt = at
  if (message?.kind === 'stop' && transaction.stop !== null) transaction.stop = { ...transaction.stop, stoppedAt: at }
}

function startedBy(stationId: string, record: Readonly<Record<string, unknown>>): Draft {
  return {
    stationId,
    localId: text(record.localId),
    connectorId: number(record.connectorId),
    idTag: text(record.idTag),
    meterStartWh: number(record.meterStartWh),
    startedAt: text(record.at),
    transactionId: null,
    stop: null,
    givenUp: false,
  }
}

function stopOf(record: Readonly<Record<string, unknown>>): NonNullable<BelievedTransaction['stop']> {
  return {
    meterStopWh: number(record.meterStopWh),
    reason: text(record.reason),
    stoppedAt: text(record.at),
    confirmed: false,
  }
}

function recordsOf(journal: Buffer): readonly Readonly<Record<string, unknown>>[] {
  const records: Readonly<Record<string, unknown>>[] = []
  for (const line of journal.toString('utf8').split('\n')) {
    const json = line.slice(9)
    if (line.slice(0, 8) !== crc32(json).toString(16).padStart(8, '0')) break
    const record: unknown = JSON.parse(json)
    if (typeof record !== 'object' || record === null) throw new Error('a journal record is no object')
    records.push({ ...record })
  }
  return records
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`a journal holds ${String(value)} instead of a number`)
  return value
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`a journal holds ${String(value)} instead of a text`)
  return value
}

/** One line of a journal, for tests. */
export function journalLine(record: object): string {
  const json = JSON.stringify(record)
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`
}

const JOURNAL = 'outbox.journal'

/**
 * Keeps every generation of the stations' journals by hard links, because compaction replaces the file.
 * @param stateFolder The stations' folder. @param archive On the same file system.
 * @returns looks once; to be called more often than a station can write 500 records.
 */
export function journalKeeper(stateFolder: string, archive: string): () => Promise<void> {
  const kept = new Map<string, number>()
  return async () => {
    await mkdir(archive, { recursive: true })
    for (const station of await readdir(stateFolder).catch(() => [])) {
      const journal = join(stateFolder, station, JOURNAL)
      const inode = await stat(journal).then(
        ({ ino }) => ino,
        () => null,
      )
      if (inode === null || kept.get(station) === inode) continue
      kept.set(station, inode)
      await mkdir(join(archive, station), { recursive: true })
      const generation = (await readdir(join(archive, station))).length
      await link(journal, join(archive, station, `${String(generation).padStart(6, '0')}.journal`))
    }
  }
}

/** Everything that the journals of an archive say. */
export async function readArchive(archive: string): Promise<readonly BelievedTransaction[]> {
  const all: BelievedTransaction[] = []
  for (const station of await readdir(archive)) {
    const files = (await readdir(join(archive, station))).sort()
    const journals = await Promise.all(files.map((file) => readFile(join(archive, station, file))))
    all.push(...believedTransactions(decodeURIComponent(station), journals))
  }
  return all
}
