import * as v from 'valibot'

/** A stored document does not have the shape its schema promises. `path` says which one, `issues` what is wrong. */
export class DocumentError extends Error {
  readonly path: string
  readonly issues: readonly string[]
  constructor(path: string, issues: readonly string[]) {
    super(`${path}: ${issues.join('; ')}`)
    this.name = 'DocumentError'
    this.path = path
    this.issues = issues
  }
}

/**
 * Checks a Firestore document against its schema. Firestore timestamps (of either SDK) become Dates first.
 * Unknown fields are dropped from the result.
 * @throws DocumentError naming the path and each wrong field.
 */
export function parseDocument<const S extends v.GenericSchema>(
  schema: S,
  path: string,
  fields: unknown,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, datesOfTimestamps(fields))
  if (parsed.success) return parsed.output
  throw new DocumentError(
    path,
    parsed.issues.map((issue) => `${v.getDotPath(issue) ?? '(document)'}: ${issue.message}`),
  )
}

/** Replaces everything that has `toDate()` (a Firestore Timestamp of the Admin or the web SDK) by its Date, deeply. */
export function datesOfTimestamps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(datesOfTimestamps)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  if ('toDate' in value && typeof value.toDate === 'function') return value.toDate()
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, datesOfTimestamps(entry)]))
}
