import { patternId } from '@charge-it/shared/ids/pattern-id.ts'
import { dayNumber, midnightHourOfWeek, shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { heartbeatLimitMs } from '@charge-it/shared/insights/session-rules.ts'
import { isActive, usualRange } from '@charge-it/shared/insights/usual-range.ts'
import { usualWeek } from '@charge-it/shared/insights/usual-week.ts'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import type { Pattern, PatternName } from '@charge-it/shared/model/pattern.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { parseSnapshots } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'

const DAY_MS = 86_400_000
const KEPT_MS = 60 * DAY_MS
/** Learned again each night, from so much. */
const JOURNAL_DAYS = 28

interface StationHistory {
  readonly site: Site
  /** Its own, oldest first. */
  readonly sessions: readonly Transaction[]
  readonly now: Date
  /** Since when a pattern is learned anew, by its id. */
  readonly anew: ReadonlyMap<string, Date>
}

/** What is usual of a station as a whole: its week, and how punctual it is. */
export async function stationPatterns(
  { site, sessions: all, now, anew }: StationHistory,
  deps: InsightDeps,
): Promise<readonly Pattern[]> {
  const [any] = all
  if (any === undefined) return []
  const since = (name: PatternName) => anew.get(patternId(any.stationId, 0, name)) ?? null
  const weekFrom = since('sessionsADay')
  const sessions = weekFrom === null ? all : all.filter(({ startedAt }) => startedAt >= weekFrom)
  const [first = any] = sessions
  const newest = sessions.at(-1) ?? any
  const { date: today } = localDayAndHour(now, site.timeZone)
  const common = {
    ...{ stationId: first.stationId, siteId: site.siteId, connectorId: 0, runAt: now, demo: newest.demo },
    expireAt: new Date(now.getTime() + KEPT_MS),
  }
  // A silence that lasts teaches nothing: otherwise each night it would look more usual.
  const afterNewest = shiftedDate(localDayAndHour(newest.startedAt, site.timeZone).date, 1)
  const until = afterNewest < today ? afterNewest : today
  const days = sessions.length === 0 ? [] : daysOf(site, sessions, until)
  const perDay = usualRange(days.map((amount, index) => ({ amount, ageDays: days.length - index })))
  const jitterFrom = since('heartbeatJitter')
  const pauses = (await latenessOf(site, first.stationId, today, deps)).filter(
    ({ date }) => jitterFrom === null || date > localDayAndHour(jitterFrom, site.timeZone).date,
  )
  const late = usualRange(
    pauses.map(({ lateS, date }) => ({ amount: lateS, ageDays: dayNumber(today) - dayNumber(date) })),
  )
  const [oldestPause] = pauses
  const newestPause = pauses.at(-1)
  return [
    ...(perDay === null
      ? []
      : [
          {
            ...({
              ...common,
              ...perDay,
              name: 'sessionsADay',
              unit: '',
              from: first.startedAt,
              to: newest.startedAt,
              learnsFrom: weekFrom,
            } as const),
            active: isActive((now.getTime() - first.startedAt.getTime()) / DAY_MS, sessions.length),
            today: days.at(-1) ?? null,
            profile: [...usualWeek(hoursOf(site, sessions, until), midnightHourOfWeek(until))],
          },
        ]),
    ...(late === null || oldestPause === undefined || newestPause === undefined
      ? []
      : [
          {
            ...({
              ...common,
              ...late,
              name: 'heartbeatJitter',
              unit: 's',
              profile: null,
              learnsFrom: jitterFrom,
            } as const),
            ...{ from: oldestPause.runAt, to: newestPause.runAt },
            active: pauses.length >= 14,
            today: newestPause.lateS,
          },
        ]),
  ]
}

/** Sessions that began on each local day from the first to before `until`. */
function daysOf(site: Site, sessions: readonly Transaction[], until: string): readonly number[] {
  const hours = hoursOf(site, sessions, until)
  return Array.from({ length: hours.length / 24 }, (_, day) =>
    hours.slice(day * 24, day * 24 + 24).reduce((sum, count) => sum + count, 0),
  )
}

function hoursOf(site: Site, sessions: readonly Transaction[], until: string): readonly number[] {
  const places = sessions.map(({ startedAt }) => localDayAndHour(startedAt, site.timeZone))
  const from = dayNumber(places[0]?.date ?? until)
  const counts = Array<number>(24 * Math.max(0, dayNumber(until) - from)).fill(0)
  for (const { date, hour } of places) {
    const index = (dayNumber(date) - from) * 24 + hour
    if (index < counts.length) counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

/**
 * By how much the latest message of each day came later than the heartbeat interval. Days on which the rule for gaps was
 * met are no part of what is usual.
 */
async function latenessOf(site: Site, stationId: string, today: string, deps: InsightDeps) {
  const found = await deps.firestore
    .collection(collections.events)
    .where('kind', '==', 'day')
    .where('stationId', '==', stationId)
    .where('date', '>=', shiftedDate(today, -JOURNAL_DAYS))
    .orderBy('date', 'desc')
    .get()
  return parseSnapshots(eventSchema, found.docs, deps.log)
    .flatMap(({ date, longestPauseS }) => {
      const longestS = Math.max(0, ...Object.values(longestPauseS ?? {}))
      const isUsual = longestS > 0 && longestS * 1000 <= heartbeatLimitMs(site.heartbeatS, null)
      if (date >= today || !isUsual) return []
      return [{ date, lateS: Math.max(0, longestS - site.heartbeatS), runAt: new Date(`${date}T00:00:00Z`) }]
    })
    .toReversed()
}
