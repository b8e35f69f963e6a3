import { createHash } from 'node:crypto'
import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import type { AttemptReason } from '@charge-it/shared/model/attempt.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import type { JournalDays } from './journal-days.ts'
import type { JournalStore } from './stores.ts'

const DAY_MS = 86_400_000
const KEEP_ATTEMPTS_MS = 30 * DAY_MS
const KEEP_EVENTS_MS = 400 * DAY_MS
const ATTEMPT_AGAIN_MS = 60_000
/** Documents of stations that nobody registered; whoever guesses names must not fill the database. */
const MAX_UNKNOWN = 200
/** Reasons whose station id is whatever somebody sent. */
const GUESSED: ReadonlySet<AttemptReason> = new Set([
  'unknownStation',
  'badIdentity',
  'wrongPath',
  'draining',
  'storeUnavailable',
  'bootPending',
])
/** Other attempts that one instance remembers. */
const MAX_REMEMBERED = 20_000
const MAX_DETAIL = 1_000
const MAX_FRAME = 200_000

interface CountedAttempt {
  count: number
  written: number
  writtenAt: number
  readonly firstAt: Date
}

export interface BufferedJournal extends JournalStore, Pick<JournalDays, 'statusLog' | 'restore' | 'takenOver'> {
  flush(): Promise<void>
  close(): void
}

export function journalStore(deps: {
  readonly documents: Documents
  readonly group: GroupCommit
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
  readonly days: JournalDays
}): BufferedJournal {
  const { documents, group, clock, log, edgeId, days } = deps
  const attempts = new Map<string, CountedAttempt>()
  const cappedIds = new Map<AttemptReason, Promise<Set<string>>>()

  const failed = (what: string) => (error: unknown) =>
    log.error(what, { cause: error instanceof Error ? error.message : String(error) })

  const storedIds = (reason: AttemptReason): Promise<Set<string>> => {
    const known = cappedIds.get(reason)
    if (known !== undefined) return known
    const read = documents
      .query({ collection: collections.attempts, equal: [['reason', reason]], limit: MAX_UNKNOWN })
      .then((found) => new Set(found.map(({ id }) => id)))
    cappedIds.set(reason, read)
    read.catch(() => cappedIds.delete(reason))
    return read
  }

  const writeAttempt: JournalStore['attempt'] = (stationId, reason, detail) => {
    const id = attemptId(stationId, reason)
    const now = clock.now()
    let counted = attempts.get(id)
    if (counted === undefined) {
      counted = { count: 0, written: 0, writtenAt: Number.NEGATIVE_INFINITY, firstAt: now }
      attempts.set(id, counted)
      for (const oldest of attempts.keys()) {
        if (attempts.size <= MAX_REMEMBERED) break
        attempts.delete(oldest)
      }
    }
    counted.count++
    if (now.getTime() - counted.writtenAt < ATTEMPT_AGAIN_MS) return
    counted.writtenAt = now.getTime()
    const { count, firstAt } = counted
    const write = async () => {
      if (GUESSED.has(reason)) {
        const ids = await storedIds(reason)
        if (!ids.has(id) && ids.size >= MAX_UNKNOWN) return
        ids.add(id)
      }
      await group.write({
        kind: 'merge',
        path: paths.attempt(id),
        fields: {
          stationId: stationId.toWellFormed().slice(0, 200),
          reason,
          detail: detail.text?.slice(0, MAX_DETAIL) ?? null,
          remoteAddress: detail.remoteAddress,
          subprotocols: detail.subprotocols.slice(0, 10).map((name) => name.slice(0, 50)),
          firstAt,
          lastAt: now,
          count,
          edgeId,
          expireAt: new Date(now.getTime() + KEEP_ATTEMPTS_MS),
        },
      })
    }
    write().catch(() => {
      // What tells of an outage can be stored only after it.
      clock.after(ATTEMPT_AGAIN_MS, () => void write().catch(failed('attempt not stored')))
    })
  }

  return {
    attempt: writeAttempt,
    event: days.event,
    pause: days.pause,
    statusLog: days.statusLog,
    restore: days.restore,
    takenOver: days.takenOver,
    async rawFrame(stationId, frame, why) {
      const now = clock.now()
      const hash = createHash('sha256').update(stationId).update('\0').update(frame).digest('hex').slice(0, 32)
      await group.write(
        {
          kind: 'merge',
          path: paths.event(`raw_${hash}`),
          fields: {
            stationId,
            date: utcDate(now),
            kind: 'rawFrame',
            entries: {
              frame: {
                at: now,
                type: why.slice(0, 200),
                connectorId: null,
                detail: frame.toWellFormed().slice(0, MAX_FRAME),
              },
            },
            expireAt: new Date(now.getTime() + KEEP_EVENTS_MS),
          },
        },
        frame.length + 1_000,
      )
    },
    async flush() {
      days.flush()
      await group.flush()
    },
    close: days.close,
  }
}

function attemptId(stationId: string, reason: AttemptReason): string {
  const key = stationKey(stationId)
  const short = key.length <= 200 ? key : createHash('sha256').update(stationId).digest('hex')
  return `${short}_${reason}`
}

function utcDate(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}
