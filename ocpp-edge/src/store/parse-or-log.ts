import { DocumentError, parseDocument } from '@charge-it/shared/model/parse-document.ts'
import type { GenericSchema, InferOutput } from 'valibot'
import type { Log } from '../log.ts'
import type { Fields } from './documents.ts'

/**
 * A stored document by its schema; undefined, and a log line that names the wrong fields, when its shape is another.
 * One damaged document must not stop a listener or a station.
 */
export function parseOrLog<const S extends GenericSchema>(
  log: Log,
  schema: S,
  path: string,
  fields: Fields,
): InferOutput<S> | undefined {
  try {
    return parseDocument(schema, path, fields)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    log.error('document has another shape', { path, cause: error.message })
    return undefined
  }
}
