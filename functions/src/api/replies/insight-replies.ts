import { anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import { edgeSchema } from '@charge-it/shared/model/edge.ts'
import { storedEventSchema } from '@charge-it/shared/model/event.ts'
import { wholeNumber } from '@charge-it/shared/model/fields.ts'
import {
  allocationInsightSchema,
  availabilityInsightSchema,
  clusterRunSchema,
  loadInsightSchema,
  maintenanceInsightSchema,
} from '@charge-it/shared/model/insight.ts'
import { insightVerdictSchema } from '@charge-it/shared/model/insight-verdict.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import * as v from 'valibot'

/** How old a stored result is, and whether it still counts. */
const age = {
  ageS: v.pipe(wholeNumber, v.description('Seconds since it was computed.')),
  stale: v.pipe(v.boolean(), v.description('A newer result should be there.')),
}
export const availabilityReply = v.object({ ...availabilityInsightSchema.entries, ...age })
export const maintenanceReply = v.object({ ...maintenanceInsightSchema.entries, ...age })
export const clustersReply = v.object({ ...clusterRunSchema.entries, ...age })
export const loadReply = v.object({
  ...loadInsightSchema.entries,
  ...age,
  allocation: v.pipe(
    v.nullable(v.object({ ...allocationInsightSchema.entries, ...age })),
    v.description('The limits in force, where the site is balanced.'),
  ),
})

export const healthReply = v.object({
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  health: v.nullable(v.unwrap(v.unwrap(stationSchema.entries.health))),
  nextAction: v.nullable(v.object({ reason: v.string(), words: v.object({ en: v.string(), id: v.string() }) })),
  ageS: v.nullable(wholeNumber),
})

const { powerHistoryW: _history, sites: _sites, ...edgeFields } = edgeSchema.entries
export const usageReply = v.object({
  ...edgeFields,
  alive: v.pipe(v.boolean(), v.description('Its heartbeat is fresh.')),
  ageS: v.pipe(wholeNumber, v.description('Seconds since its heartbeat.')),
})

export const anomalyReply = v.object({
  ...anomalySchema.entries,
  muteOffer: v.pipe(
    v.nullable(v.object({ expected: wholeNumber })),
    v.description('How often the same was called expected, when that is often enough to mute it.'),
  ),
})

/** Entries without those that were deleted. */
export const eventDayReply = storedEventSchema

const { uid: _uid, expireAt: _expireAt, ...verdictFields } = insightVerdictSchema.entries
const verdictReply = v.object(verdictFields)
export const verdictsReply = v.object({
  helpful: v.pipe(wholeNumber, v.description('People who found it helpful.')),
  notHelpful: v.pipe(wholeNumber, v.description('People who did not.')),
  own: v.pipe(v.nullable(verdictReply), v.description('What the caller said.')),
  reasons: v.pipe(v.array(verdictReply), v.description('Verdicts that give a reason, the newest first.')),
})
