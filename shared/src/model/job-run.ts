import * as v from 'valibot'
import { finite, moment } from './fields.ts'

/**
 * `jobRuns/{jobName}`: the last run of a scheduled job that changed something or failed, and at least one an hour. A run
 * each minute that found nothing to do is not written. What events start (`onTransactionWritten`) has its last failure
 * here, and nothing while it works. Written by functions.
 */
export const jobRunSchema = v.object({
  job: v.string(),
  /** `trigger`: an event starts it, so it may rest for long. */
  kind: v.optional(v.picklist(['schedule', 'trigger'])),
  /** The schedule's time, which the job took as now. */
  scheduledAt: moment,
  finishedAt: moment,
  ok: v.boolean(),
  /** What it did, in numbers by name. */
  summary: v.record(v.string(), finite),
  error: v.nullable(v.string()),
})
export type JobRun = v.InferOutput<typeof jobRunSchema>
