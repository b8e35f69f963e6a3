import { type ANOMALY_STATES, anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import {
  allocationInsightSchema,
  availabilityInsightSchema,
  clusterRunSchema,
  insightSettingsSchema,
  loadInsightSchema,
  maintenanceInsightSchema,
} from '@charge-it/shared/model/insight.ts'
import { jobRunSchema } from '@charge-it/shared/model/job-run.ts'
import { patternSchema } from '@charge-it/shared/model/pattern.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { collection, doc, type Firestore, limit, orderBy, query, where } from 'firebase/firestore'
import { liveDocument, liveDocuments } from './live-query.ts'

/** No list of the MemoryBank listens to more documents. */
export const MEMORY_LIMIT = 100

export type AnomalyView = 'open' | 'muted' | 'resolved'
const STATES_OF: Readonly<Record<AnomalyView, readonly (typeof ANOMALY_STATES)[number][]>> = {
  open: ['open', 'acknowledged'],
  muted: ['muted'],
  resolved: ['resolved'],
}

export const availabilitySource = (db: Firestore, siteId: string) =>
  liveDocument(doc(db, paths.siteInsight('availability', siteId)), availabilityInsightSchema)

export const loadSource = (db: Firestore, siteId: string) =>
  liveDocument(doc(db, paths.siteInsight('load', siteId)), loadInsightSchema)

export const maintenanceSource = (db: Firestore, siteId: string) =>
  liveDocument(doc(db, paths.siteInsight('maintenance', siteId)), maintenanceInsightSchema)

export const allocationSource = (db: Firestore, siteId: string) =>
  liveDocument(doc(db, paths.siteInsight('allocation', siteId)), allocationInsightSchema)

/** Kinds that an administrator switched off. */
export const insightSettingsSource = (db: Firestore) =>
  liveDocument(doc(db, paths.setting('insights')), insightSettingsSchema)

/** The newest grouping of drivers. */
export const clusterRunSource = (db: Firestore) =>
  liveDocuments(
    'clusterRuns',
    query(collection(db, collections.insights, 'clusters', 'runs'), orderBy('runAt', 'desc'), limit(1)),
    clusterRunSchema,
  )

/** What was odd, the newest first. @param stationId null = at all stations. */
export const anomaliesSource = (db: Firestore, view: AnomalyView, stationId: string | null, count: number) =>
  liveDocuments(
    `anomalies:${view}:${stationId ?? '*'}:${count}`,
    stationId === null
      ? query(
          collection(db, collections.anomalies),
          where('state', 'in', STATES_OF[view]),
          orderBy('lastSeenAt', 'desc'),
          limit(count),
        )
      : query(
          collection(db, collections.anomalies),
          where('state', 'in', STATES_OF[view]),
          where('stationId', '==', stationId),
          orderBy('lastSeenAt', 'desc'),
          limit(count),
        ),
    anomalySchema,
  )

export const anomalySource = (db: Firestore, anomalyId: string) =>
  liveDocument(doc(db, paths.anomaly(anomalyId)), anomalySchema)

/** Cases of the same rule, the newest first. */
export const casesOfRuleSource = (db: Firestore, rule: string, count: number) =>
  liveDocuments(
    `anomalies:rule:${rule}:${count}`,
    query(
      collection(db, collections.anomalies),
      where('rule', '==', rule),
      orderBy('lastSeenAt', 'desc'),
      limit(count),
    ),
    anomalySchema,
  )

/** Cases of a rule at a station that people called expected. */
export const expectedCasesSource = (db: Firestore, stationId: string, rule: string) =>
  liveDocuments(
    `anomalies:expected:${stationId}:${rule}`,
    query(
      collection(db, collections.anomalies),
      where('stationId', '==', stationId),
      where('rule', '==', rule),
      where('verdict', '==', 'expected'),
      limit(MEMORY_LIMIT),
    ),
    anomalySchema,
  )

/** What happened, one document per station and day, the newest first. @param stationId null = at all stations. */
export const eventDaysSource = (db: Firestore, stationId: string | null, count: number) =>
  liveDocuments(
    `events:${stationId ?? '*'}:${count}`,
    stationId === null
      ? query(collection(db, collections.events), where('kind', '==', 'day'), orderBy('date', 'desc'), limit(count))
      : query(
          collection(db, collections.events),
          where('kind', '==', 'day'),
          where('stationId', '==', stationId),
          orderBy('date', 'desc'),
          limit(count),
        ),
    eventSchema,
  )

/** What was learned. @param stationId null = of all stations. */
export const patternsSource = (db: Firestore, stationId: string | null, count: number) =>
  liveDocuments(
    `patterns:${stationId ?? '*'}:${count}`,
    stationId === null
      ? query(collection(db, collections.patterns), orderBy('stationId'), limit(count))
      : query(collection(db, collections.patterns), where('stationId', '==', stationId), limit(count)),
    patternSchema,
  )

/** The last run of each scheduled job. */
export const jobRunsSource = (db: Firestore) =>
  liveDocuments('jobRuns', query(collection(db, collections.jobRuns), limit(50)), jobRunSchema)
