import * as v from 'valibot'
import { finite, moment, wholeNumber } from './fields.ts'

/**
 * `events/{stationKey}_{YYYY-MM-DD}` (a station's day) or `events/raw_{hash}` (a raw frame that had to be kept).
 * Written by the edge. `entries` is keyed, so that a replay adds nothing.
 */
export const eventSchema = v.object({
  stationId: v.string(),
  date: v.string(),
  kind: v.picklist(['day', 'rawFrame']),
  entries: v.record(
    v.string(),
    v.object({
      at: moment,
      type: v.string(),
      connectorId: v.optional(v.nullable(wholeNumber)),
      detail: v.nullable(v.string()),
    }),
  ),
  /** Edge instance -> longest time between two messages over an open connection, s. Written along with entries. */
  longestPauseS: v.optional(v.record(v.string(), finite)),
  expireAt: moment,
  demo: v.optional(v.nullable(v.string())),
})
export type EventDay = v.InferOutput<typeof eventSchema>
