import { FieldPath, type Query, type QueryDocumentSnapshot } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { DEFAULT_LIMIT } from './query-fields.ts'

export interface Page {
  readonly snapshots: readonly QueryDocumentSnapshot[]
  /** null on the last page. */
  readonly nextCursor: string | null
}

/**
 * One page of a collection in the order of its document ids.
 * @param list See {@link encodeCursor}.
 * @throws ApiError 400 for a foreign cursor.
 */
export async function pageById(
  list: string,
  query: Query,
  page: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<Page> {
  const limit = page.limit ?? DEFAULT_LIMIT
  let ordered = query.orderBy(FieldPath.documentId())
  if (page.cursor !== undefined) {
    const [lastId] = decodeCursor(list, v.tuple([v.pipe(v.string(), v.regex(/^[^/]+$/))]), page.cursor)
    ordered = ordered.startAfter(lastId)
  }
  const { docs } = await ordered.limit(limit + 1).get()
  const snapshots = docs.slice(0, limit)
  const last = snapshots.at(-1)
  return { snapshots, nextCursor: docs.length > limit && last !== undefined ? encodeCursor(list, [last.id]) : null }
}

const MAX_POSITION = 10_000

/** The same by position, for callers who may not learn the ids. At most {@link MAX_POSITION} documents deep. */
export async function pageByPosition(
  list: string,
  query: Query,
  page: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<Page> {
  const limit = page.limit ?? DEFAULT_LIMIT
  const position = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_POSITION))
  const [from] = page.cursor === undefined ? [0] : decodeCursor(`${list}-at`, v.tuple([position]), page.cursor)
  const { docs } = await query
    .orderBy(FieldPath.documentId())
    .offset(from)
    .limit(limit + 1)
    .get()
  const next = from + limit
  return {
    snapshots: docs.slice(0, limit),
    nextCursor: docs.length > limit && next <= MAX_POSITION ? encodeCursor(`${list}-at`, [next]) : null,
  }
}
