import * as v from 'valibot'
import { finite, label, moment, wholeNumber } from './fields.ts'

const entrySchema = v.object({
  at: moment,
  type: v.string(),
  connectorId: v.optional(v.nullable(wholeNumber)),
  detail: v.nullable(v.string()),
})
export type EventEntry = v.InferOutput<typeof entrySchema>

/** What a person put beside an entry. The entry itself stays as it was noted. */
export const eventCorrectionSchema = v.object({
  /** What is right, or was left out. */
  note: v.nullable(label),
  cause: v.nullable(label),
  fix: v.nullable(label),
  /** Account of who wrote it. */
  by: v.string(),
  correctedAt: moment,
})
export type EventCorrection = v.InferOutput<typeof eventCorrectionSchema>

/** What stays of an entry that was deleted: that there was one, and why it went. */
export const eventDeletionSchema = v.object({
  at: moment,
  type: v.string(),
  connectorId: v.nullable(wholeNumber),
  reason: label,
  by: v.string(),
  deletedAt: moment,
})
export type EventDeletion = v.InferOutput<typeof eventDeletionSchema>

/** An events document as it is stored; {@link eventSchema} reads it. */
export const storedEventSchema = v.object({
  stationId: v.string(),
  date: v.string(),
  kind: v.picklist(['day', 'rawFrame']),
  entries: v.record(v.string(), entrySchema),
  /** Edge instance -> longest time between two messages over an open connection, s. Written along with entries. */
  longestPauseS: v.optional(v.record(v.string(), finite)),
  /** Key of an entry -> what people put beside it. Written by functions, as are the two below. */
  corrections: v.optional(v.record(v.string(), eventCorrectionSchema)),
  /** Key of an entry that was deleted. */
  deletions: v.optional(v.record(v.string(), eventDeletionSchema)),
  /** Accounts that stand in the two above, for queries. */
  correctedBy: v.optional(v.array(v.string())),
  expireAt: moment,
  demo: v.optional(v.nullable(v.string())),
})

/**
 * `events/{stationKey}_{YYYY-MM-DD}` (a station's day) or `events/raw_{hash}` (a raw frame that had to be kept).
 * Entries are written by the edge and keyed, so that a replay adds nothing; what people say of them is written by
 * functions. A deleted entry is never read again, even where a replay or another instance wrote it once more.
 */
export const eventSchema = v.pipe(
  storedEventSchema,
  v.transform((day) =>
    day.deletions === undefined
      ? day
      : {
          ...day,
          entries: Object.fromEntries(
            Object.entries(day.entries).filter(([key]) => !Object.hasOwn(day.deletions ?? {}, key)),
          ),
        },
  ),
)
export type EventDay = v.InferOutput<typeof eventSchema>
