import * as v from 'valibot'
import type { Schema } from '../openapi/operation.ts'

/** One page of a list. */
export function listOf(item: Schema) {
  return v.object({
    items: v.array(item),
    nextCursor: v.pipe(v.nullable(v.string()), v.description('`cursor` of the next page; null on the last one.')),
  })
}
