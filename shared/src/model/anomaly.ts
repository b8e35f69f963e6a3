import * as v from 'valibot'
import { finite, label, moment, wholeNumber } from './fields.ts'

export const ANOMALY_RULES = [
  'currentFluctuation',
  'commandChurn',
  'heartbeatGap',
  'lowPower',
  'earlyStops',
  'meterGaps',
  'meterBackwards',
  'meterJump',
  'meterMismatch',
  'stuckSession',
  'aboveLimit',
  'silentStation',
  'missedHeartbeats',
  'manyErrors',
  'criticalError',
  'unexplainedBoots',
  'failedStarts',
] as const
export type AnomalyRule = (typeof ANOMALY_RULES)[number]
export const ANOMALY_SEVERITIES = ['info', 'warning', 'critical'] as const
export type AnomalySeverity = (typeof ANOMALY_SEVERITIES)[number]
export const ANOMALY_STATES = ['open', 'acknowledged', 'muted', 'resolved'] as const
export type AnomalyState = (typeof ANOMALY_STATES)[number]
/** What a person found: a real defect, a false alarm, or odd but expected. */
export const ANOMALY_VERDICTS = ['real', 'false', 'expected'] as const
export type AnomalyVerdict = (typeof ANOMALY_VERDICTS)[number]

/** What people decide about an anomaly, as a new one has it. */
export const UNJUDGED = {
  state: 'open',
  mutedUntil: null,
  verdict: null,
  cause: null,
  fix: null,
  changedBy: null,
  changedAt: null,
  expireAt: null,
} as const

/** Most samples that are kept as evidence. */
export const MAX_EVIDENCE = 120

/** `anomalies/{anomalyId}`. The detectors write what they saw, functions what people decided. */
export const anomalySchema = v.object({
  anomalyId: v.string(),
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  connectorId: v.nullable(wholeNumber),
  transactionKey: v.nullable(v.string()),
  rule: v.picklist(ANOMALY_RULES),
  severity: v.picklist(ANOMALY_SEVERITIES),
  /** Whether our own commands made it; null where that cannot be. */
  commanded: v.nullable(v.picklist(['commanded', 'uncommanded', 'mixed'])),
  firstSeenAt: moment,
  lastSeenAt: moment,
  /** Repeats while it was open, the first one included. */
  count: wholeNumber,
  measured: v.nullable(finite),
  expected: v.nullable(finite),
  /** Of `measured` and `expected` and of the evidence, for example `A`, `s`, `W`, `%`. */
  unit: v.string(),
  /** In standard deviations of the station's own normal, when a pattern is active. */
  deviation: v.nullable(finite),
  /** What was seen, oldest first. */
  evidence: v.pipe(v.array(v.object({ at: moment, value: v.nullable(finite) })), v.maxLength(MAX_EVIDENCE)),
  /** Of a swing: seconds between peaks, and half of their height. */
  fingerprint: v.nullable(v.object({ periodS: finite, amplitude: finite })),
  /** Sampling was too slow to be sure. */
  unreliable: v.optional(v.boolean()),
  /** The detector has seen it end. */
  quietAt: v.nullable(moment),
  state: v.picklist(ANOMALY_STATES),
  mutedUntil: v.nullable(moment),
  verdict: v.nullable(v.picklist(ANOMALY_VERDICTS)),
  cause: v.nullable(label),
  fix: v.nullable(label),
  /** Who changed it last: uid or name of a program. */
  changedBy: v.nullable(label),
  changedAt: v.nullable(moment),
  expireAt: v.nullable(moment),
  demo: v.nullable(label),
  lastUpdatedAt: moment,
})
export type Anomaly = v.InferOutput<typeof anomalySchema>
