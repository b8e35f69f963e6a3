import * as v from 'valibot'
import { badParameter } from './api-error.ts'
import { parseJson } from './read-input.ts'

/**
 * Where the next page of a list begins: the sort values of the last item shown.
 * @param list A short name, so that the cursor of one list is refused by another.
 */
export function encodeCursor(list: string, values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...values]), 'utf8').toString('base64url')
}

/**
 * The values of {@link encodeCursor}.
 * @throws ApiError 400 for anything that this list did not hand out.
 */
export function decodeCursor<const S extends v.GenericSchema>(
  list: string,
  schema: S,
  cursor: string,
): v.InferOutput<S> {
  const wrong = badParameter('cursor', 'is not a cursor of this list')
  let decoded: unknown
  try {
    decoded = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw wrong
  }
  if (!Array.isArray(decoded) || decoded[0] !== list) throw wrong
  const parsed = v.safeParse(schema, decoded.slice(1))
  if (!parsed.success) throw wrong
  return parsed.output
}
