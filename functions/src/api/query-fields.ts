import * as v from 'valibot'

/** Most items that one page of a list holds. */
export const MAX_LIMIT = 200
export const DEFAULT_LIMIT = 50

/** `limit=1..200` and `cursor`, for every list. */
export const pageFields = {
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, 'must be a whole number'),
      v.metadata({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT }),
      v.transform(Number),
      v.minValue(1, 'must be at least 1'),
      v.maxValue(MAX_LIMIT, `must be at most ${MAX_LIMIT}`),
    ),
  ),
  cursor: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(500, 'is not a cursor of this list'),
      v.description('`nextCursor` of the page before; with the same filters.'),
    ),
  ),
}

/** The query of a list without filters. */
export const pageQuery = v.strictObject(pageFields)

/** `true` or `false`. */
export const booleanText = v.pipe(
  v.picklist(['true', 'false']),
  v.metadata({ type: 'boolean' }),
  v.transform((text) => text === 'true'),
)

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** An ISO 8601 date (midnight UTC) or time with its zone. */
export const momentText = v.pipe(
  v.string(),
  v.regex(ISO_TIME, 'must be an ISO 8601 time with its zone, for example 2026-01-31T08:00:00Z'),
  v.description('An ISO 8601 date (midnight UTC) or time with its zone.'),
  v.examples(['2026-01-31', '2026-01-31T08:00:00Z']),
  v.transform((text) => new Date(text)),
  v.check((moment) => !Number.isNaN(moment.getTime()), 'must be a real date'),
)
