import { type Anomaly, type AnomalyRule, anomalySchema, UNJUDGED } from '@charge-it/shared/model/anomaly.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { parseSnapshots } from '../store/read-document.ts'
import type { InsightDeps } from './insight-deps.ts'
import type { SiteContext, StationContext } from './site-context.ts'

/** How long a closed anomaly is kept. */
export const KEPT_MS = 400 * 86_400_000
/** Rules whose anomalies the hourly job opens and closes. */
export const HOURLY_RULES: ReadonlySet<AnomalyRule> = new Set([
  'heartbeatGap',
  'manyErrors',
  'criticalError',
  'unexplainedBoots',
  'failedStarts',
  'silentStation',
])
/** Those that the night's training does; all others are the edge's. */
export const NIGHTLY_RULES: ReadonlySet<AnomalyRule> = new Set(['lowPower'])

/** Once a day for what lasts; otherwise each hour would be a write. */
const REPEAT_MS = 24 * 3_600_000

/** A rule that a station meets. */
export interface SeenHit {
  readonly rule: AnomalyRule
  readonly severity: 'warning' | 'critical'
  readonly measured: number
  readonly limit: number
  readonly unit: string
  /** Of one connector; absent: of the station. */
  readonly connectorId?: number
  /** What proves it; absent: what the station's journal tells of faults, boots and refused starts. */
  readonly samples?: Anomaly['evidence']
}

/** What was seen of a station. */
export interface SeenOf {
  readonly context: Pick<StationContext, 'key' | 'station' | 'events'>
  readonly hits: readonly SeenHit[]
  /** It is away: that is shown as offline, not as odd. */
  readonly gone: boolean
}

/**
 * Opens an anomaly for each rule that a station (or connector) newly meets, one per station and rule while it lasts, and
 * closes those that are over.
 * @param rules Those that were looked for; anomalies of others are left alone.
 * @returns how many documents were written.
 */
export async function keepAnomalies(
  { site, now, today }: Pick<SiteContext, 'site' | 'now' | 'today'>,
  seen: readonly SeenOf[],
  rules: ReadonlySet<AnomalyRule>,
  deps: InsightDeps,
): Promise<number> {
  const { firestore, log } = deps
  const found = await firestore
    .collection(collections.anomalies)
    .where('siteId', '==', site.siteId)
    .where('quietAt', '==', null)
    .get()
  const muting = await firestore
    .collection(collections.anomalies)
    .where('siteId', '==', site.siteId)
    .where('state', '==', 'muted')
    .get()
  const open = parseSnapshots(anomalySchema, found.docs, log).filter(({ rule }) => rules.has(rule))
  const muted = parseSnapshots(anomalySchema, muting.docs, log).filter((each) => mutes(each, now))
  let written = 0
  for (const { context, hits, gone } of seen) {
    for (const hit of hits) {
      if (!rules.has(hit.rule) || gone) continue
      const isSame = (each: Anomaly) => each.stationId === context.station.stationId && isOf(hit, each)
      // What a person muted takes it in silence, also when it was over meanwhile.
      const silent = hit.severity === 'critical' ? undefined : muted.find(isSame)
      const known = silent ?? open.find(isSame)
      const isMuteOver = known?.state === 'muted' && !mutes(known, now)
      if (known !== undefined && !isMuteOver && now.getTime() - known.lastSeenAt.getTime() < REPEAT_MS) continue
      if (known === undefined) {
        const anomaly = newAnomaly(context, hit, site.siteId, today, now, site.demo)
        const reference = firestore.doc(paths.anomaly(anomaly.anomalyId))
        const [earlier] = parseSnapshots(
          anomalySchema,
          [await reference.get()].filter((each) => each.exists),
          log,
        )
        // It came back on the same day: what people said of it stays.
        if (earlier === undefined) await reference.set(anomaly)
        else await reference.update({ ...repeated(earlier, hit, now), quietAt: null, expireAt: null })
      } else {
        const opened = isMuteOver ? { state: 'open', mutedUntil: null } : {}
        await firestore.doc(paths.anomaly(known.anomalyId)).update({ ...repeated(known, hit, now), ...opened })
      }
      written++
    }
  }
  const isStill = (anomaly: Anomaly) =>
    seen.some(
      ({ context, hits }) => context.station.stationId === anomaly.stationId && hits.some((hit) => isOf(hit, anomaly)),
    )
  for (const anomaly of open) {
    if (isStill(anomaly)) continue
    await firestore.doc(paths.anomaly(anomaly.anomalyId)).update({
      quietAt: now,
      // What a person has looked at stays as they left it.
      ...(anomaly.state === 'open' ? { state: 'resolved' } : {}),
      expireAt: new Date(now.getTime() + KEPT_MS),
      lastUpdatedAt: now,
    })
    written++
  }
  return written
}

function repeated({ count }: Anomaly, { measured }: SeenHit, now: Date) {
  return { count: count + 1, measured, lastSeenAt: now, lastUpdatedAt: now }
}

function mutes({ state, mutedUntil }: Anomaly, now: Date): boolean {
  return state === 'muted' && (mutedUntil === null || mutedUntil > now)
}

/** The edge names a connector where the hourly rules look at the whole station. */
function isOf({ rule, connectorId }: SeenHit, anomaly: Anomaly): boolean {
  return rule === anomaly.rule && (connectorId === undefined || connectorId === anomaly.connectorId)
}

function newAnomaly(
  { key, station, events }: SeenOf['context'],
  hit: SeenHit,
  siteId: string,
  today: string,
  now: Date,
  demo: string | null,
): Anomaly {
  const told = events.filter(({ type }) => type === 'fault' || type === 'boot' || type === 'startRefused').slice(-120)
  return {
    // One a day at most, so that a job that runs twice finds its own.
    anomalyId: `${key}_${hit.connectorId ?? 0}_${hit.rule}_${today}`,
    stationId: station.stationId,
    siteId,
    connectorId: hit.connectorId ?? null,
    transactionKey: null,
    rule: hit.rule,
    severity: hit.severity,
    commanded: null,
    firstSeenAt: now,
    lastSeenAt: now,
    count: 1,
    measured: hit.measured,
    expected: hit.limit,
    unit: hit.unit,
    deviation: null,
    evidence: hit.samples ?? told.map(({ at }) => ({ at, value: 1 })),
    fingerprint: null,
    quietAt: null,
    ...UNJUDGED,
    demo,
    lastUpdatedAt: now,
  }
}
