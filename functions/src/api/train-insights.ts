import * as v from 'valibot'
import { trainOnDemand } from '../insights/train-on-demand.ts'
import type { Handler } from './api-call.ts'
import { readBody } from './read-input.ts'

export const trainingBody = v.strictObject({
  /** Absent or null: every site, and the groups of drivers. */
  siteId: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'is not a site id')))),
})

/** What a training answers: how much it did. */
export const trainingReply = v.record(v.string(), v.number())

/**
 * `POST /insights/trainings`: trains and forecasts now. It may take minutes, longer than Hosting keeps a request open;
 * `jobRuns/trainInsights` tells how far it is, also to whoever lost the answer.
 */
export const trainInsights: Handler = async (call, deps) => {
  const { siteId = null } = readBody(call, trainingBody)
  return { status: 200, body: await trainOnDemand(siteId, call.caller, deps) }
}
