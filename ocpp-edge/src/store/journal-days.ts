import { createHash } from 'node:crypto'
import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { type StatusLogEntry, statusLogSchema } from '@charge-it/shared/model/connector.ts'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents, Found } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import { parseOrLog } from './parse-or-log.ts'
import type { JournalStore, WatchStore } from './stores.ts'

const DAY_MS = 86_400_000
const KEEP_EVENTS_MS = 400 * DAY_MS
const EVENTS_WAIT_MS = 60_000
/** How often days that are over are looked for. */
const DAYS_CHECK_MS = 10 * 60_000
/** By one instance; several may serve a station in a day, and a document may hold 1 MiB. */
const MAX_EVENTS_PER_DAY = 200
/** Of these, everyday ones; also the most that wait, whoever noted them. */
const MAX_ROUTINE_PER_DAY = 150
const MAX_EVENT_DETAIL = 300
/** An instance that took a station over may have read a connector just before this one's last write of it. */
const SURELY_READ_MS = 30_000
/** Stations whose logs are read at the same time. */
const LOOKS_AT_ONCE = 50

interface WaitingEvent {
  readonly fields: { at: Date; type: string; connectorId: number | null; detail: string | null }
  /** The document of its connector holds it since then, ms; null: nothing does. */
  storedAtMs: number | null
  /** Noted by an earlier holder of the station; the day's document may have it already. */
  readonly restored: boolean
}

interface BufferedDay {
  readonly stationId: string
  readonly date: string
  count: number
  /** More than everyday life waits. */
  due: boolean
  /** The document is being read, for what it has already. */
  comparing: boolean
  waiting: Map<string, WaitingEvent>
  /** On its way to the database. */
  readonly leaving: Set<ReadonlyMap<string, WaitingEvent>>
}

/** Statuses of a connector that wait for the end of their day. */
export interface WaitingStatuses {
  readonly entries: readonly StatusLogEntry[]
  /** The connector's document holds these entries now. */
  stored(): void
}

/**
 * What happened at the stations, a document per station and local day. Everyday life waits for the end of the day;
 * changes of status wait in the documents of their connectors too, so that who takes a station over goes on with them
 * and one instance writes the day.
 */
export interface JournalDays extends Pick<JournalStore, 'event' | 'pause'> {
  statusLog(stationId: string, connectorId: number): WaitingStatuses
  /** Goes on with what the documents of a station's connectors hold. */
  restore(stationId: string, connectors: readonly Found[]): void
  /** Leaves to the new holder what it surely finds in those documents. */
  takenOver(stationId: string): void
  flush(): void
  /** Puts the rest into the group. */
  close(): void
}

export function journalDays(deps: {
  readonly documents: Documents
  readonly group: GroupCommit
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
  /** IANA zone of a station's site. */
  readonly timeZoneOf: (stationId: string) => string
  /** Connected stations that this instance serves. */
  readonly served: () => Iterable<string>
  readonly watches: Pick<WatchStore, 'watched' | 'onStarted'>
}): JournalDays {
  const { documents, group, clock, log, edgeId, timeZoneOf, served, watches } = deps
  /** Station -> local date -> what waits. */
  const stations = new Map<string, Map<string, BufferedDay>>()
  const pausesMs = new Map<string, number>()
  /** Station -> local date of the last look at its connectors. */
  const looked = new Map<string, string>()
  let cancelTimer: (() => void) | null = null

  const failed = (what: string) => (error: unknown) =>
    log.error(what, { cause: error instanceof Error ? error.message : String(error) })

  const dayOf = (stationId: string, date: string): BufferedDay => {
    const days = stations.get(stationId) ?? new Map<string, BufferedDay>()
    stations.set(stationId, days)
    const day = days.get(date) ?? {
      ...{ stationId, date, count: 0, due: false, comparing: false },
      ...{ waiting: new Map(), leaving: new Set() },
    }
    days.set(date, day)
    return day
  }

  const write = (day: BufferedDay) => {
    const { stationId, date, waiting } = day
    day.waiting = new Map()
    day.due = false
    day.leaving.add(waiting)
    const entries = Object.fromEntries([...waiting].map(([key, { fields }]) => [key, fields]))
    const expireAt = new Date(clock.now().getTime() + KEEP_EVENTS_MS)
    const pauseMs = pausesMs.get(stationId)
    // A pause of its own would cost a write: it comes along with what is written anyway.
    const longestPauseS = pauseMs === undefined ? {} : { longestPauseS: { [edgeId]: Math.round(pauseMs / 1000) } }
    pausesMs.delete(stationId)
    group
      .write({
        kind: 'merge',
        path: pathOf(day),
        fields: { stationId, date, kind: 'day', entries, ...longestPauseS, expireAt },
      })
      .catch(failed('events not stored'))
      .finally(() => day.leaving.delete(waiting))
  }

  /** An earlier holder may have written the day: a read is cheaper than a write. */
  const writeMissing = async (day: BufferedDay) => {
    day.comparing = true
    try {
      const path = pathOf(day)
      const fields = await documents.get(path)
      const stored = fields === undefined ? undefined : parseOrLog(log, eventSchema, path, fields)
      for (const [key, { restored }] of day.waiting) {
        // What a person deleted does not come back.
        const isKnown = [stored?.entries, stored?.deletions].some(
          (known) => known !== undefined && Object.hasOwn(known, key),
        )
        if (restored && isKnown) day.waiting.delete(key)
      }
    } finally {
      day.comparing = false
    }
    if (day.waiting.size > 0) write(day)
    else day.due = false
  }

  const flushDays = (isDue: (day: BufferedDay) => boolean) => {
    const oldest = new Date(clock.now().getTime() - 2 * DAY_MS).toISOString().slice(0, 10)
    for (const [stationId, days] of stations) {
      for (const [date, day] of days) {
        if (day.waiting.size === 0) {
          if (date < oldest && day.leaving.size === 0) days.delete(date)
        } else if (isDue(day) && !day.comparing) {
          if ([...day.waiting.values()].some(({ restored }) => !restored)) write(day)
          else {
            writeMissing(day).catch((error: unknown) => {
              failed('day of a station not read')(error)
              if (day.due) flushSoon()
            })
          }
        }
      }
      if (days.size === 0) stations.delete(stationId)
    }
  }
  const flushSoon = () => {
    cancelTimer ??= clock.after(EVENTS_WAIT_MS, () => {
      cancelTimer = null
      flushDays(({ due }) => due)
    })
  }

  const today = (stationId: string) => localDayAndHour(clock.now(), timeZoneOf(stationId)).date

  const restore: JournalDays['restore'] = (stationId, connectors) => {
    looked.set(stationId, today(stationId))
    for (const { path, fields } of connectors) {
      const read = parseOrLog(log, statusLogSchema, path, fields)
      for (const { date, at, status } of read?.statusLog ?? []) {
        const day = dayOf(stationId, date)
        const event = { at, type: 'status', connectorId: read?.connectorId ?? null, detail: status }
        const key = keyOf(event)
        if (day.waiting.has(key) || [...day.leaving].some((leaving) => leaving.has(key))) continue
        day.waiting.set(key, { fields: event, storedAtMs: Number.NEGATIVE_INFINITY, restored: true })
        if (!watches.watched(stationId)) continue
        day.due = true
        flushSoon()
      }
    }
  }

  /** A station of which nothing was heard but heartbeats since it came here has a day that ends, too. */
  const lookAtServed = async () => {
    for (const [stationId, date] of looked) if (daysBetween(date, clock.now()) > 2) looked.delete(stationId)
    const unseen = [...served()].filter((stationId) => looked.get(stationId) !== today(stationId))
    for (let from = 0; from < unseen.length; from += LOOKS_AT_ONCE) {
      await Promise.all(
        unseen.slice(from, from + LOOKS_AT_ONCE).map(async (stationId) => {
          const collection = `${paths.station(stationId)}/${collections.connectors}`
          restore(stationId, await documents.query({ collection }))
        }),
      )
    }
  }
  let looking = false
  const endChecks = clock.every(DAYS_CHECK_MS, () => {
    if (looking) return
    looking = true
    lookAtServed()
      .catch(failed('connectors of served stations not read'))
      .finally(() => {
        looking = false
        flushDays(({ stationId, date }) => date < today(stationId))
      })
  })
  watches.onStarted((watched) => flushDays(({ stationId }) => stationId === watched))

  const takenOver = (stationId: string) => {
    const now = clock.now().getTime()
    for (const [date, day] of stations.get(stationId) ?? []) {
      // Its new holder may have looked already: a day that is over stays here.
      if (date < today(stationId)) continue
      for (const [key, { fields, storedAtMs }] of day.waiting) {
        if (storedAtMs !== null && now - storedAtMs >= SURELY_READ_MS) day.waiting.delete(key)
        else if (fields.type === 'status') day.due = true
      }
      if (day.due) flushSoon()
    }
  }

  return {
    event(stationId, type, detail, connectorId = null, { at = clock.now(), routine = false } = {}) {
      const day = dayOf(stationId, localDayAndHour(at, timeZoneOf(stationId)).date)
      if (routine && Math.max(day.count, day.waiting.size) >= MAX_ROUTINE_PER_DAY) return
      const text = detail?.toWellFormed().slice(0, MAX_EVENT_DETAIL) ?? null
      const fields = { at, type: type.slice(0, 200), connectorId, detail: text }
      const key = keyOf(fields)
      if (day.waiting.has(key)) return
      day.count++
      if (day.count > MAX_EVENTS_PER_DAY) {
        if (day.count === MAX_EVENTS_PER_DAY + 1) log.warn('too many events of a station today', { stationId })
        return
      }
      day.waiting.set(key, { fields, storedAtMs: null, restored: false })
      if (routine && !watches.watched(stationId)) return
      day.due = true
      flushSoon()
    },
    pause(stationId, pauseMs) {
      if (pauseMs > (pausesMs.get(stationId) ?? 0)) pausesMs.set(stationId, pauseMs)
    },
    statusLog(stationId, connectorId) {
      const entries: StatusLogEntry[] = []
      const logged: WaitingEvent[] = []
      for (const [date, { waiting, leaving }] of stations.get(stationId) ?? []) {
        for (const event of [...leaving, waiting].flatMap((each) => [...each.values()])) {
          const { at, type, detail } = event.fields
          if (type !== 'status' || detail === null || event.fields.connectorId !== connectorId) continue
          entries.push({ date, at, status: detail })
          logged.push(event)
        }
      }
      return {
        entries,
        stored: () => {
          for (const event of logged) event.storedAtMs ??= clock.now().getTime()
        },
      }
    },
    restore,
    takenOver,
    flush: () => flushDays(() => true),
    close: () => {
      cancelTimer?.()
      endChecks()
      for (const stationId of stations.keys()) takenOver(stationId)
      cancelTimer?.()
      // What is only restored still stands where it was read.
      for (const days of stations.values()) {
        for (const day of days.values()) {
          if ([...day.waiting.values()].some(({ restored }) => !restored)) write(day)
        }
      }
    },
  }
}

function pathOf({ stationId, date }: BufferedDay): string {
  return paths.event(`${stationKey(stationId)}_${date}`)
}

/** The same event has the same key on every instance. */
function keyOf({ at, type, connectorId, detail }: WaitingEvent['fields']): string {
  const hash = createHash('sha256')
    .update(detail ?? '')
    .digest('hex')
    .slice(0, 8)
  return `${at.toISOString()}_${type.slice(0, 60)}_${connectorId ?? ''}_${hash}`
}

function daysBetween(date: string, now: Date): number {
  return (now.getTime() - Date.parse(date)) / DAY_MS
}
