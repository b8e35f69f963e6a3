import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import type { Message } from '@charge-it/shared/model/message.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from '../store/documents.ts'
import { type GroupCommitOptions, groupCommit } from '../store/group-commit.ts'

/** Frames that wait for the database, at most; older ones make room. */
export const MAX_QUEUED = 1_000
/** Of those, handed to the group commit at a time. */
const MAX_IN_COMMIT = 200
const WINDOW_MS = 250
const LOOK_AGAIN_MS = 1_000

/** Where frames of traced stations are kept. */
export interface MessageStore {
  /** Until when a station is traced, from memory; null: it is not. */
  tracedUntil(stationId: string): Date | null
  /** Queues a frame; never waits and never throws. When the queue is full the oldest frame is dropped and counted. */
  write(message: Message): QueuedMessage
  /** Stores what is queued. */
  close(): Promise<void>
}

/** A frame on its way to the database. */
export interface QueuedMessage {
  /** What was found out about it after it came. */
  warn(warnings: readonly string[]): void
  /** The transaction that its answer named. */
  belongsTo(transactionKey: string): void
  readonly transactionKey: string | null
}

interface Entry {
  readonly path: string
  message: Message
  state: 'queued' | 'handedOver' | 'dropped'
}

/**
 * Frames go through a group commit of their own, so that no other write waits behind them.
 * @param deps.tracedUntil `traceUntil` of a station as far as it is in memory.
 */
export function messageStore(deps: {
  readonly documents: Documents
  readonly clock: Clock
  readonly log: Log
  readonly tracedUntil: (stationId: string) => Date | null
  readonly group?: GroupCommitOptions
}): MessageStore {
  const { documents, clock, log } = deps
  const group = groupCommit({ documents, clock, log }, { windowMs: WINDOW_MS, ...deps.group })
  const queue: Entry[] = []
  let dropped = 0
  let looksAgain = false

  const handOver = (most: number) => {
    while (group.pending < most) {
      const entry = queue.shift()
      if (entry === undefined) break
      entry.state = 'handedOver'
      commit(entry.path, entry.message)
    }
    if (queue.length > 0 || dropped === 0) return
    log.warn('frames of traced stations dropped', { frames: dropped })
    dropped = 0
  }
  const commit = (path: string, fields: Partial<Message>) => {
    const bytes = 1_000 + (fields.payloadJson?.length ?? 0)
    group.write({ kind: 'merge', path, fields }, bytes).then(
      () => handOver(MAX_IN_COMMIT),
      (error: unknown) => {
        log.warn('frame not stored', { path, cause: error instanceof Error ? error.message : String(error) })
        lookAgain()
      },
    )
  }
  /** The group goes on trying by itself and tells nobody when it succeeds at last. */
  const lookAgain = () => {
    if (looksAgain) return
    looksAgain = true
    clock.after(LOOK_AGAIN_MS, () => {
      looksAgain = false
      handOver(MAX_IN_COMMIT)
      if (queue.length > 0) lookAgain()
    })
  }

  return {
    tracedUntil: deps.tracedUntil,
    write(message) {
      const entry: Entry = { path: paths.message(idOf(message)), message, state: 'queued' }
      queue.push(entry)
      if (queue.length > MAX_QUEUED) {
        const oldest = queue.shift()
        if (oldest !== undefined) oldest.state = 'dropped'
        dropped++
      }
      handOver(MAX_IN_COMMIT)
      const amend = (changes: Partial<Message>) => {
        if (entry.state === 'dropped') return
        entry.message = { ...entry.message, ...changes }
        if (entry.state === 'handedOver') commit(entry.path, changes)
      }
      return {
        warn(warnings) {
          if (warnings.length > 0) amend({ warnings: [...entry.message.warnings, ...warnings] })
        },
        belongsTo(transactionKey) {
          if (entry.message.transactionKey === null) amend({ transactionKey })
        },
        transactionKey: message.transactionKey,
      }
    },
    async close() {
      handOver(Number.POSITIVE_INFINITY)
      await group.close()
    },
  }
}

/** Sorts like the frames of one station on one instance: by time, then by sequence. */
function idOf({ stationId, at, edgeId, sequence }: Message): string {
  return `${stationKey(stationId)}_${at.toISOString()}_${edgeId}_${String(sequence).padStart(10, '0')}`
}
