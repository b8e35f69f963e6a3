import { patternId } from '@charge-it/shared/ids/pattern-id.ts'
import { isActive, usualRange } from '@charge-it/shared/insights/usual-range.ts'
import { datesOfTimestamps } from '@charge-it/shared/model/parse-document.ts'
import { type Pattern, type PatternName, patternSchema } from '@charge-it/shared/model/pattern.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import * as v from 'valibot'
import { parseSnapshots } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'
import { stationPatterns } from './station-patterns.ts'

const DAY_MS = 86_400_000
const WINDOW_DAYS = 56
/** Written again after so long, and before when it moved: a write a day and quantity would cost more than all else. */
const REFRESH_MS = 14 * DAY_MS
const KEPT_MS = 60 * DAY_MS
/** In standard deviations. */
const MOVED = 0.5
/** Fewer tell nothing yet, and would move each night. */
const LEAST_VALUES = 5

/** The ended sessions of a site's last eight weeks. */
export async function recentSessions(site: Site, deps: InsightDeps): Promise<readonly Transaction[]> {
  const since = new Date(deps.now().getTime() - WINDOW_DAYS * DAY_MS)
  const found = await deps.firestore
    .collection(collections.transactions)
    .where('siteId', '==', site.siteId)
    .where('startedAt', '>=', since)
    .orderBy('startedAt', 'asc')
    .get()
  return parseSnapshots(transactionSchema, found.docs, deps.log).filter(({ state }) => state === 'stopped')
}

/**
 * Learns what is usual of each connector from its sessions without an anomaly that somebody judged real, and of each station
 * from all its sessions and its journal, and stores what moved. @returns how many documents were written.
 */
export async function buildPatterns(site: Site, sessions: readonly Transaction[], deps: InsightDeps): Promise<number> {
  const { firestore, log } = deps
  const now = deps.now()
  const judged = await firestore
    .collection(collections.anomalies)
    .where('siteId', '==', site.siteId)
    .where('verdict', '==', 'real')
    .get()
  const real = new Set(judged.docs.flatMap((each) => each.get('transactionKey') ?? []))
  const anew = await relearning(site, deps)
  const usable = sessions.filter(({ transactionKey, connectorId }) => connectorId !== null && !real.has(transactionKey))
  const learned = [
    ...Map.groupBy(usable, ({ stationId, connectorId }) => `${stationId} ${connectorId}`).values(),
  ].flatMap((own) => patternsOf(site, own, now, anew))
  for (const own of Map.groupBy(sessions, ({ stationId }) => stationId).values()) {
    learned.push(...(await stationPatterns({ site, sessions: own, now, anew }, deps)))
  }
  let written = 0
  for (const pattern of learned) {
    if (pattern.n < LEAST_VALUES) continue
    const id = patternId(pattern.stationId, pattern.connectorId, pattern.name)
    const reference = firestore.doc(paths.pattern(id))
    const stored = v.safeParse(patternSchema, datesOfTimestamps((await reference.get()).data()))
    if (stored.success && !hasMoved(stored.output, pattern)) continue
    await reference.set(pattern)
    written++
  }
  if (written > 0) log.info('patterns written', { siteId: site.siteId, written })
  return written
}

function hasMoved(before: Pattern, after: Pattern): boolean {
  if (before.learnsFrom != null && before.runAt <= before.learnsFrom) return true
  if (after.runAt.getTime() - before.runAt.getTime() >= REFRESH_MS || before.active !== after.active) return true
  const { today } = after
  const isOdd = today !== null && today !== before.today && Math.abs(today - after.mean) > 3 * after.sd
  if (isOdd && after.sd > 0) return true
  return Math.abs(after.mean - before.mean) > MOVED * Math.max(before.sd, 1e-9)
}

/** Since when the patterns of a site that somebody had learned anew are learned, by their ids. */
async function relearning(site: Site, { firestore, log, now }: InsightDeps): Promise<ReadonlyMap<string, Date>> {
  const since = new Date(now().getTime() - WINDOW_DAYS * DAY_MS)
  const found = await firestore
    .collection(collections.patterns)
    .where('siteId', '==', site.siteId)
    .where('learnsFrom', '>', since)
    .get()
  return new Map(
    parseSnapshots(patternSchema, found.docs, log).flatMap(({ stationId, connectorId, name, learnsFrom }) =>
      learnsFrom == null ? [] : [[patternId(stationId, connectorId, name), learnsFrom] as const],
    ),
  )
}

function patternsOf(
  site: Site,
  all: readonly Transaction[],
  now: Date,
  anew: ReadonlyMap<string, Date>,
): readonly Pattern[] {
  const [any] = all
  if (any === undefined || any.connectorId === null) return []
  const { stationId, connectorId } = any
  const hoursOf = (session: Transaction) => localDayAndHour(session.startedAt, site.timeZone).hour
  const minutes = ({ startedAt, stoppedAt }: Transaction) =>
    stoppedAt === null ? null : (stoppedAt.getTime() - startedAt.getTime()) / 60_000
  const quantities: readonly (readonly [PatternName, string, (session: Transaction) => number | null])[] = [
    ['sessionEnergy', 'Wh', ({ energyWh }) => energyWh],
    ['sessionDuration', 'min', minutes],
    ['startHour', 'h', hoursOf],
    ['currentP95', 'A', ({ sessionStats }) => sessionStats?.p95A ?? null],
    ['rampTime', 's', ({ sessionStats }) => sessionStats?.rampS ?? null],
    ['reversals', '1/min', (session) => ratePerMinute(session.sessionStats?.cycles ?? null, minutes(session))],
  ]
  return quantities.flatMap(([name, unit, of]): Pattern[] => {
    const learnsFrom = anew.get(patternId(stationId, connectorId, name)) ?? null
    const sessions = learnsFrom === null ? all : all.filter(({ startedAt }) => startedAt >= learnsFrom)
    const [first] = sessions
    const newest = sessions.at(-1)
    if (first === undefined || newest === undefined) return []
    const active = isActive((now.getTime() - first.startedAt.getTime()) / DAY_MS, sessions.length)
    const values = sessions.flatMap((session) => {
      const amount = of(session)
      return amount === null ? [] : [{ amount, ageDays: (now.getTime() - session.startedAt.getTime()) / DAY_MS }]
    })
    const range = usualRange(values)
    if (range === null) return []
    const counts = Array.from({ length: 24 }, (_, hour) => sessions.filter((each) => hoursOf(each) === hour).length)
    return [
      {
        stationId,
        siteId: site.siteId,
        connectorId,
        name,
        unit,
        ...range,
        from: first.startedAt,
        to: newest.startedAt,
        active,
        today: now.getTime() - newest.startedAt.getTime() < DAY_MS ? of(newest) : null,
        profile: name === 'startHour' ? counts.map((count) => count / sessions.length) : null,
        runAt: now,
        learnsFrom,
        expireAt: new Date(now.getTime() + KEPT_MS),
        demo: newest.demo,
      },
    ]
  })
}

function ratePerMinute(cycles: number | null, minutes: number | null): number | null {
  return cycles === null || minutes === null || minutes <= 0 ? null : cycles / minutes
}
