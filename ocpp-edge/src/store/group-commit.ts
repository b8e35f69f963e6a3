import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { CALL_DEADLINE_MS, type Documents, DocumentsError, type DocumentWrite, type Fields } from './documents.ts'
import { StoreError } from './stores.ts'

export interface GroupCommitOptions {
  /** How long writes wait for company, in ms; at most 300. */
  readonly windowMs?: number
  /** Writes per batch; Firestore allows 500. */
  readonly batchWrites?: number
  /** Rough size of a batch in bytes; Firestore allows 10 MiB. */
  readonly batchBytes?: number
  /** Documents that may wait during an outage; further ones are refused with StoreError. */
  readonly maxPending?: number
}

/** Repeatable writes of all stations of this instance, committed together. */
export interface GroupCommit {
  /**
   * Joins earlier waiting writes of the same document. Resolves when durable. A transient failure is retried with
   * back-off for as long as the process lives, even after the promise rejected.
   * @param bytes Rough size, when it is far from 1 KB.
   * @param urgent A station waits for its answer: company is waited for only {@link URGENT_WINDOW_MS}.
   * @throws StoreError when it is not durable after 20 s, or can never be.
   */
  write(write: GroupWrite, bytes?: number, urgent?: boolean): Promise<void>
  /** Commits what waits now and resolves when all of it is durable. */
  flush(): Promise<void>
  readonly pending: number
  /** Milliseconds that the last successful commit took; null before the first. */
  readonly lastCommitMs: number | null
  /** Flushes and ends. */
  close(): Promise<void>
}

/** Only writes that change nothing when applied twice. */
export type GroupWrite = Exclude<DocumentWrite, { readonly kind: 'create' }>

interface Entry {
  write: GroupWrite
  bytes: number
  waiting: Waiting[]
}
interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: StoreError) => void
}

/** A station replays hundreds of messages one after the other; each waits this long at most before its commit. */
export const URGENT_WINDOW_MS = 10
const BACK_OFF_MS = [250, 500, 1_000, 2_000, 5_000, 10_000]

export function groupCommit(
  deps: { readonly documents: Documents; readonly clock: Clock; readonly log: Log },
  options: GroupCommitOptions = {},
): GroupCommit {
  const { documents, clock, log } = deps
  const { windowMs = 100, batchWrites = 300, batchBytes = 4_000_000, maxPending = 100_000 } = options
  let waiting = new Map<string, Entry>()
  let inFlight = 0
  let running: Promise<void> | null = null
  let cancelTimer: (() => void) | null = null
  let failures = 0
  let lastCommitMs: number | null = null
  let closed = false
  /** Something urgent waits. */
  let urgently = false

  const schedule = (ms: number) => {
    if (cancelTimer !== null || running !== null) return
    cancelTimer = clock.after(ms, () => {
      cancelTimer = null
      void run()
    })
  }

  const waitMs = (): number => {
    if (failures === 0) return urgently ? Math.min(URGENT_WINDOW_MS, windowMs) : windowMs
    return BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length) - 1] ?? windowMs
  }

  const run = (): Promise<void> => {
    if (running !== null) return running
    cancelTimer?.()
    cancelTimer = null
    urgently = false
    const entries = [...waiting.values()]
    if (entries.length === 0) return Promise.resolve()
    waiting = new Map()
    inFlight = entries.length
    running = Promise.all(batches(entries, batchWrites, batchBytes).map(commit)).then((results) => {
      running = null
      inFlight = 0
      failures = results.every(Boolean) ? 0 : failures + 1
      if (waiting.size > 0) schedule(waitMs())
    })
    return running
  }

  /** @returns false when the batch goes back to wait. */
  const commit = async (batch: readonly Entry[]): Promise<boolean> => {
    const from = clock.now().getTime()
    try {
      await documents.commit(batch.map((entry) => entry.write))
    } catch (error) {
      const permanent = error instanceof DocumentsError && error.permanent
      if (permanent && batch.length > 1) {
        const halves = [batch.slice(0, batch.length >> 1), batch.slice(batch.length >> 1)]
        return (await Promise.all(halves.map(commit))).every(Boolean)
      }
      const cause = error instanceof Error ? error.message : String(error)
      if (permanent) {
        for (const entry of batch) {
          log.error('write refused by the database', { path: entry.write.path, cause })
          for (const { reject } of entry.waiting)
            reject(new StoreError('write refused by the database', { cause: error }))
        }
        return true
      }
      log.warn('group commit failed, will retry', { writes: batch.length, cause })
      for (const entry of batch) putBack(entry)
      return false
    }
    lastCommitMs = clock.now().getTime() - from
    for (const entry of batch) for (const { resolve } of entry.waiting) resolve()
    return true
  }

  /** The older write goes under what arrived meanwhile. */
  const putBack = (older: Entry) => {
    const newer = waiting.get(older.write.path)
    if (newer === undefined) {
      waiting.set(older.write.path, older)
      return
    }
    newer.write = joined(older.write, newer.write)
    newer.bytes += older.bytes
    newer.waiting = [...older.waiting, ...newer.waiting]
  }

  const flush = async () => {
    if (running !== null) await running
    const durable = [...waiting.values()].map(
      (entry) => new Promise<void>((resolve, reject) => entry.waiting.push({ resolve, reject })),
    )
    const settled = Promise.all(durable.map((promise) => withDeadline(promise)))
    void run()
    await settled
  }

  return {
    write(write, bytes = 1_000, urgent = false) {
      if (closed) return Promise.reject(new StoreError('the store is closed'))
      const known = waiting.get(write.path)
      if (known === undefined && waiting.size >= maxPending) {
        return Promise.reject(new StoreError('too many writes wait for the database'))
      }
      const entry = known ?? { write, bytes: 0, waiting: [] }
      if (known !== undefined) known.write = joined(known.write, write)
      entry.bytes += bytes
      waiting.set(write.path, entry)
      const durable = new Promise<void>((resolve, reject) => entry.waiting.push({ resolve, reject }))
      if (urgent && !urgently && failures === 0) {
        urgently = true
        cancelTimer?.()
        cancelTimer = null
      }
      schedule(waitMs())
      return withDeadline(durable)
    },
    flush,
    get pending() {
      return waiting.size + inFlight
    },
    get lastCommitMs() {
      return lastCommitMs
    },
    async close() {
      closed = true
      await flush()
    },
  }
}

/** Rejects after the deadline of a call; the write itself goes on. */
function withDeadline(promise: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StoreError('the write is not durable yet')), CALL_DEADLINE_MS)
    timer.unref()
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function batches(entries: readonly Entry[], maxWrites: number, maxBytes: number): readonly (readonly Entry[])[] {
  const result: Entry[][] = []
  let bytes = 0
  for (const entry of entries) {
    const last = result.at(-1)
    if (last === undefined || last.length >= maxWrites || bytes + entry.bytes > maxBytes) {
      result.push([entry])
      bytes = entry.bytes
    } else {
      last.push(entry)
      bytes += entry.bytes
    }
  }
  return result
}

/** One write with the effect of both; a document is written by one kind only. */
function joined(older: GroupWrite, newer: GroupWrite): GroupWrite {
  if (older.kind !== newer.kind) throw new StoreError(`${older.path} is written in two ways`)
  if (newer.kind === 'update') return { ...newer, fields: { ...older.fields, ...newer.fields } }
  return { ...newer, fields: deepMerged(older.fields, newer.fields) }
}

function deepMerged(older: Fields, newer: Fields): Fields {
  const result: Record<string, unknown> = { ...older }
  for (const [key, value] of Object.entries(newer)) {
    const previous = result[key]
    result[key] = isPlainMap(previous) && isPlainMap(value) ? deepMerged(previous, value) : value
  }
  return result
}

function isPlainMap(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
}
