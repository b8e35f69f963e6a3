import type * as v from 'valibot'
import type { ProblemCode } from './problem-codes.ts'

export type Schema = v.GenericSchema

/** The answer to a request that worked. */
export interface ReplyAbout {
  readonly status: 200 | 201 | 202 | 204 | 206
  /** What the body is; left out where there is none, or where `mediaType` says what comes instead of JSON. */
  readonly schema?: Schema
  /** Of a body that is not described by a schema; beside one: another form of the same. */
  readonly mediaType?: string
  /** Headers of the answer beside the usual ones, with what they tell. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * What the specification says of a route beside its method, address and right. Query and body are the very schemas that
 * the handler reads with: `readBody` and `readQuery` refuse to read with others.
 */
export interface Operation {
  /** One line, as an order: "Lists stations". */
  readonly summary: string
  /** More, where the line does not say it; Markdown. */
  readonly description?: string
  /** A strict object of texts. */
  readonly query?: Schema
  /** The JSON body. */
  readonly body?: Schema
  /** Of a body that is a file; in place of `body`. */
  readonly bodyType?: string
  /** Takes an Idempotency-Key. */
  readonly idempotent?: true
  readonly reply: ReplyAbout
  /** Where it depends on the request. */
  readonly otherReply?: ReplyAbout
  /** Problems that this route has beside those that any has; see `usualProblems`. */
  readonly problems?: readonly ProblemCode[]
}

/** 200 with a body. */
export function ok(schema: Schema, headers?: ReplyAbout['headers']): ReplyAbout {
  return { status: 200, schema, ...(headers === undefined ? {} : { headers }) }
}

/** 201 with a body. */
export function created(schema: Schema): ReplyAbout {
  return { status: 201, schema }
}

/** 202 with a body: it will happen, and the body says where to look. */
export function accepted(schema: Schema): ReplyAbout {
  return { status: 202, schema }
}

/** 204. */
export const NOTHING: ReplyAbout = { status: 204 }
