import { createHash } from 'node:crypto'
import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import type { AttemptReason } from '@charge-it/shared/model/attempt.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import type { JournalStore, WatchStore } from './stores.ts'

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
const EVENTS_WAIT_MS = 60_000
/** How often days that are over are looked for. */
const DAYS_CHECK_MS = 10 * 60_000
/** By one instance; several may serve a station in a day, and a document may hold 1 MiB. */
const MAX_EVENTS_PER_DAY = 200
/** Of these, everyday ones. */
const MAX_ROUTINE_PER_DAY = 150
const MAX_EVENT_DETAIL = 300
const MAX_DETAIL = 1_000
const MAX_FRAME = 200_000

interface CountedAttempt {
  count: number
  written: number
  writtenAt: number
  readonly firstAt: Date
}

interface BufferedDay {
  readonly stationId: string
  readonly date: string
  count: number
  /** More than everyday life waits. */
  due: boolean
  entries: Record<string, object>
}

export interface BufferedJournal extends JournalStore {
  flush(): Promise<void>
  close(): void
}

export function journalStore(deps: {
  readonly documents: Documents
  readonly group: GroupCommit
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
  /** IANA zone of a station's site. */
  readonly timeZoneOf: (stationId: string) => string
  readonly watches: Pick<WatchStore, 'watched' | 'onStarted'>
}): BufferedJournal {
  const { documents, group, clock, log, edgeId, timeZoneOf, watches } = deps
  const attempts = new Map<string, CountedAttempt>()
  const days = new Map<string, BufferedDay>()
  const pausesMs = new Map<string, number>()
  const cappedIds = new Map<AttemptReason, Promise<Set<string>>>()
  let cancelTimer: (() => void) | null = null

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

  const flushDays = (isDue: (day: BufferedDay) => boolean) => {
    const oldest = utcDate(new Date(clock.now().getTime() - 2 * DAY_MS))
    for (const [key, day] of days) {
      const { stationId, date, entries } = day
      if (Object.keys(entries).length === 0) {
        if (date < oldest) days.delete(key)
        continue
      }
      if (!isDue(day)) continue
      day.entries = {}
      day.due = false
      const expireAt = new Date(clock.now().getTime() + KEEP_EVENTS_MS)
      const pauseMs = pausesMs.get(stationId)
      // A pause of its own would cost a write: it comes along with what is written anyway.
      const longestPauseS = pauseMs === undefined ? {} : { longestPauseS: { [edgeId]: Math.round(pauseMs / 1000) } }
      pausesMs.delete(stationId)
      group
        .write({
          kind: 'merge',
          path: paths.event(key),
          fields: { stationId, date, kind: 'day', entries, ...longestPauseS, expireAt },
        })
        .catch(failed('events not stored'))
    }
  }
  const flushSoon = () => {
    cancelTimer ??= clock.after(EVENTS_WAIT_MS, () => {
      cancelTimer = null
      flushDays(({ due }) => due)
    })
  }
  const today = (stationId: string) => localDayAndHour(clock.now(), timeZoneOf(stationId)).date
  const endDays = clock.every(DAYS_CHECK_MS, () => flushDays(({ stationId, date }) => date < today(stationId)))
  watches.onStarted((watched) => flushDays(({ stationId }) => stationId === watched))

  return {
    attempt: writeAttempt,
    event(stationId, type, detail, connectorId = null, { at = clock.now(), routine = false } = {}) {
      const { date } = localDayAndHour(at, timeZoneOf(stationId))
      const key = `${stationKey(stationId)}_${date}`
      const day = days.get(key) ?? { stationId, date, count: 0, due: false, entries: {} }
      days.set(key, day)
      if (routine && day.count >= MAX_ROUTINE_PER_DAY) return
      const text = detail?.toWellFormed().slice(0, MAX_EVENT_DETAIL) ?? null
      const hash = createHash('sha256')
        .update(text ?? '')
        .digest('hex')
        .slice(0, 8)
      const entryKey = `${at.toISOString()}_${type.slice(0, 60)}_${connectorId ?? ''}_${hash}`
      if (Object.hasOwn(day.entries, entryKey)) return
      day.count++
      if (day.count > MAX_EVENTS_PER_DAY) {
        if (day.count === MAX_EVENTS_PER_DAY + 1) log.warn('too many events of a station today', { stationId })
        return
      }
      day.entries[entryKey] = { at, type: type.slice(0, 200), connectorId, detail: text }
      if (routine && !watches.watched(stationId)) return
      day.due = true
      flushSoon()
    },
    pause(stationId, pauseMs) {
      if (pauseMs > (pausesMs.get(stationId) ?? 0)) pausesMs.set(stationId, pauseMs)
    },
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
      flushDays(() => true)
      await group.flush()
    },
    close: () => {
      cancelTimer?.()
      endDays()
      flushDays(() => true)
    },
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
