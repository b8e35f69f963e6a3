import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { type Anomaly, type AnomalySeverity, anomalySchema, UNJUDGED } from '@charge-it/shared/model/anomaly.ts'
import { type Connector, connectorSchema } from '@charge-it/shared/model/connector.ts'
import { type Edge, edgeSchema } from '@charge-it/shared/model/edge.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { type Pattern, type PatternName, patternSchema } from '@charge-it/shared/model/pattern.ts'
import { meterBucketSchema, type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents, Fields } from './documents.ts'
import { parseOrLog } from './parse-or-log.ts'
import type { TimedSample } from './stores.ts'

/** How long a closed anomaly is kept. */
const KEPT_MS = 400 * 86_400_000
/** Buckets of a quarter of an hour that a restart reads. */
const MAX_BUCKETS = 4
const MAX_PRESENT = 60
const MAX_FORGOTTEN = 200
const MAX_INSTANCES = 50
const STATION_PATTERNS: readonly PatternName[] = ['heartbeatJitter']
const CONNECTOR_PATTERNS: readonly PatternName[] = ['sessionDuration', 'currentP95', 'rampTime']
/** A thousand stations that come back together read the instances once. */
const INSTANCES_MS = 10_000

/** What a detector saw; what people decide is not part of it. */
export type AnomalyFacts = Pick<
  Anomaly,
  | 'stationId'
  | 'connectorId'
  | 'transactionKey'
  | 'rule'
  | 'severity'
  | 'commanded'
  | 'firstSeenAt'
  | 'lastSeenAt'
  | 'count'
  | 'measured'
  | 'expected'
  | 'unit'
  | 'deviation'
  | 'evidence'
  | 'fingerprint'
  | 'unreliable'
>

/** What the detectors read and write. */
export interface AnomalyStore {
  /** Of a station: those that are not over, and those that are muted, the newest first. */
  present(stationId: string): Promise<readonly Anomaly[]>
  /**
   * Creates the anomaly, or replaces what was seen of it: its first moment stays, severity and count never fall, one that
   * was resolved, or muted and is now critical, is open again. Resolves when stored.
   */
  seen(anomalyId: string, facts: AnomalyFacts): Promise<void>
  /**
   * It is over. What a person has looked at stays as they left it, an open one is resolved.
   * @param unlessSeenSince A newer sighting, by whatever instance, keeps it.
   */
  over(anomalyId: string, quietAt: Date, unlessSeenSince?: Date): Promise<void>
  /** Not over, and not seen since, of any station. */
  unseenSince(moment: Date): Promise<readonly Anomaly[]>
  /** Date of the station's site, `YYYY-MM-DD`. */
  localDate(stationId: string, moment: Date): string
  facts(stationId: string, connectorId: number): Promise<Connector['facts']>
  /** Active patterns of a connector. */
  patterns(stationId: string, connectorId: number): Promise<readonly Pattern[]>
  /** The newest stored samples of a transaction, at most an hour, in order of time. */
  samples(transactionKey: string): Promise<readonly TimedSample[]>
  /** Instances of the last hours, the newest heartbeat first; read at most every ten seconds. */
  instances(): Promise<readonly Edge[]>
  /** The newest transactions of a station, newest first. */
  recentSessions(stationId: string, limit: number): Promise<readonly Transaction[]>
}

const RANK: readonly AnomalySeverity[] = ['info', 'warning', 'critical']

export function anomalyStore(deps: {
  readonly documents: Documents
  readonly clock: Clock
  readonly log: Log
  readonly timeZoneOf: (stationId: string) => string
  /** What is known of a station without reading. */
  readonly placeOf: (stationId: string) => { readonly siteId: string | null; readonly demo: string | null } | undefined
}): AnomalyStore {
  const { documents, clock, log, timeZoneOf, placeOf } = deps

  const parsed = (found: readonly { readonly path: string; readonly fields: Fields }[]): readonly Anomaly[] =>
    found.flatMap(({ path, fields }) => parseOrLog(log, anomalySchema, path, fields) ?? [])

  let instances: { readonly readAtMs: number; readonly found: Promise<readonly Edge[]> } | null = null
  const readInstances = async (): Promise<readonly Edge[]> => {
    const found = await documents.query({
      collection: collections.edges,
      newestFirst: 'heartbeatAt',
      limit: MAX_INSTANCES,
    })
    return found.flatMap(({ path, fields }) => parseOrLog(log, edgeSchema, path, fields) ?? [])
  }

  return {
    instances() {
      const nowMs = clock.now().getTime()
      if (instances === null || nowMs - instances.readAtMs >= INSTANCES_MS) {
        instances = { readAtMs: nowMs, found: readInstances() }
        instances.found.catch(() => {
          instances = null
        })
      }
      return instances.found
    },
    async present(stationId) {
      const found = await documents.query({
        collection: collections.anomalies,
        equal: [['stationId', stationId]],
        newestFirst: 'lastSeenAt',
        limit: MAX_PRESENT,
      })
      return parsed(found).filter(({ quietAt, state }) => quietAt === null || state === 'muted')
    },
    seen: (anomalyId, facts) =>
      documents.transaction(async (transaction) => {
        const path = paths.anomaly(anomalyId)
        const fields = await transaction.get(path)
        const now = clock.now()
        if (fields === undefined) {
          const { siteId = null, demo = null } = placeOf(facts.stationId) ?? {}
          const created: Anomaly = { anomalyId, siteId, ...facts, quietAt: null, ...UNJUDGED, demo, lastUpdatedAt: now }
          transaction.write({ kind: 'create', path, fields: defined(created) })
          return
        }
        const stored = parseDocument(anomalySchema, path, fields)
        const severity = RANK[Math.max(RANK.indexOf(stored.severity), RANK.indexOf(facts.severity))] ?? facts.severity
        // What a person resolved may still have to be written down; only what came after that opens it again.
        const cameBack = stored.changedAt === null || facts.lastSeenAt > stored.changedAt
        const opens =
          (stored.state === 'resolved' && cameBack) ||
          (stored.state === 'muted' &&
            (severity === 'critical' || (stored.mutedUntil !== null && stored.mutedUntil <= now)))
        transaction.write({
          kind: 'update',
          path,
          fields: defined({
            ...facts,
            firstSeenAt: stored.firstSeenAt,
            severity,
            count: Math.max(stored.count, facts.count),
            quietAt: null,
            expireAt: null,
            ...(opens ? { state: 'open', mutedUntil: null } : {}),
            lastUpdatedAt: now,
          }),
        })
      }),
    over: (anomalyId, quietAt, unlessSeenSince) =>
      documents.transaction(async (transaction) => {
        const path = paths.anomaly(anomalyId)
        const fields = await transaction.get(path)
        if (fields === undefined) return
        const { state, mutedUntil, lastSeenAt, quietAt: known } = parseDocument(anomalySchema, path, fields)
        if (known !== null || (unlessSeenSince !== undefined && lastSeenAt > unlessSeenSince)) return
        transaction.write({
          kind: 'update',
          path,
          fields: {
            quietAt,
            ...(state === 'open' ? { state: 'resolved' } : {}),
            // One that is muted has to be found for as long as it mutes.
            expireAt: new Date(Math.max(quietAt.getTime(), mutedUntil?.getTime() ?? 0) + KEPT_MS),
            lastUpdatedAt: clock.now(),
          },
        })
      }),
    async unseenSince(moment) {
      const found = await Promise.all(
        ['open', 'acknowledged', 'muted'].map((state) =>
          documents.query({
            collection: collections.anomalies,
            equal: [['state', state]],
            newestFirst: 'lastSeenAt',
            limit: MAX_FORGOTTEN,
          }),
        ),
      )
      return parsed(found.flat()).filter(({ quietAt, lastSeenAt }) => quietAt === null && lastSeenAt <= moment)
    },
    localDate: (stationId, moment) => localDayAndHour(moment, timeZoneOf(stationId)).date,
    async facts(stationId, connectorId) {
      const path = paths.connector(stationId, connectorId)
      const fields = await documents.get(path)
      return fields === undefined ? null : (parseOrLog(log, connectorSchema, path, fields)?.facts ?? null)
    },
    async patterns(stationId, connectorId) {
      const names = connectorId === 0 ? STATION_PATTERNS : CONNECTOR_PATTERNS
      const found = await Promise.all(
        names.map(async (name) => {
          const path = paths.pattern(`${stationKey(stationId)}_${connectorId}_${name}`)
          const fields = await documents.get(path)
          return fields === undefined ? [] : (parseOrLog(log, patternSchema, path, fields) ?? [])
        }),
      )
      return found.flat().filter(({ active, expireAt }) => active && expireAt > clock.now())
    },
    async samples(transactionKey) {
      const found = await documents.query({
        collection: `${collections.transactions}/${transactionKey}/${collections.meterValues}`,
        newestFirst: 'from',
        limit: MAX_BUCKETS,
      })
      return found
        .flatMap(({ path, fields }) => parseOrLog(log, meterBucketSchema, path, fields) ?? [])
        .flatMap(({ samples }) => Object.entries(samples))
        .map(([at, sample]) => ({ sampledAt: new Date(at), sample }))
        .sort((a, b) => a.sampledAt.getTime() - b.sampledAt.getTime())
    },
    async recentSessions(stationId, limit) {
      const found = await documents.query({
        collection: collections.transactions,
        equal: [['stationId', stationId]],
        newestFirst: 'startedAt',
        limit,
      })
      return found.flatMap(({ path, fields }) => parseOrLog(log, transactionSchema, path, fields) ?? [])
    },
  }
}

/** Firestore knows no undefined. */
function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, amount]) => amount !== undefined))
}
