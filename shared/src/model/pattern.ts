import * as v from 'valibot'
import { finite, label, moment, wholeNumber } from './fields.ts'

export const PATTERN_NAMES = [
  'currentP95',
  'sessionEnergy',
  'sessionDuration',
  'startHour',
  'rampTime',
  'reversals',
  'heartbeatJitter',
  'sessionsADay',
] as const
export type PatternName = (typeof PATTERN_NAMES)[number]

/**
 * `patterns/{stationKey}_{connectorId}_{name}`: what is normal for a connector, or for a station (connector 0:
 * `heartbeatJitter`, `sessionsADay`), rebuilt daily. It adds context and may tighten a limit, never loosen one.
 */
export const patternSchema = v.object({
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  connectorId: wholeNumber,
  name: v.picklist(PATTERN_NAMES),
  unit: v.string(),
  mean: finite,
  sd: finite,
  p05: finite,
  p50: finite,
  p95: finite,
  n: wholeNumber,
  from: moment,
  to: moment,
  /** From 14 days and 20 sessions on. */
  active: v.boolean(),
  /** The newest day's own value, where there is one. */
  today: v.nullable(finite),
  /** Of `startHour`: 24 shares. Of `sessionsADay`: sessions that begin in each of the week's 168 hours, from Monday 00:00. */
  profile: v.nullable(v.array(finite)),
  runAt: moment,
  /** Somebody had it learned anew: nothing before that moment counts. Newer than `runAt` while there is no new result. */
  learnsFrom: v.optional(v.nullable(moment)),
  expireAt: moment,
  demo: v.nullable(label),
})
export type Pattern = v.InferOutput<typeof patternSchema>
