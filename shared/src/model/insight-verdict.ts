import * as v from 'valibot'
import { label, moment } from './fields.ts'
import type { InsightKind } from './insight.ts'
import { roleSchema } from './role.ts'

/** Results on which people say whether they helped. `plan`: what the load forecast means for the grid connection. */
export const JUDGED_RESULTS = ['load', 'plan', 'availability', 'clusters', 'maintenance', 'allocation'] as const
export type JudgedResult = (typeof JUDGED_RESULTS)[number]

/** The kind of the document in which a result stands. */
export function kindOfResult(result: JudgedResult): InsightKind {
  return result === 'plan' ? 'load' : result
}

/**
 * `insights/feedback/verdicts/{result}_{scopeId}_{uid}`: whether one person found one result helpful. It judges the run
 * that the person saw, and trains nothing.
 */
export const insightVerdictSchema = v.object({
  result: v.picklist(JUDGED_RESULTS),
  /** A site id, or the id of the run of the groups of drivers. */
  scopeId: v.string(),
  uid: v.string(),
  /** What the person was then. */
  role: roleSchema,
  helpful: v.boolean(),
  /** Why it was not. */
  reason: v.nullable(label),
  /** Whose page it was seen on; null on the page of all. */
  stationId: v.nullable(label),
  /** The run that was judged. */
  runAt: moment,
  method: v.nullable(v.string()),
  modelVersion: v.nullable(v.string()),
  judgedAt: moment,
  expireAt: moment,
})
export type InsightVerdict = v.InferOutput<typeof insightVerdictSchema>
