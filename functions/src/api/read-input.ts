import * as v from 'valibot'
import type { ApiCall } from './api-call.ts'
import { badParameter } from './api-error.ts'
import type { Operation } from './openapi/operation.ts'

/** A call, as far as it is read here. `about`: what the specification says of it. */
type Read<Member extends 'query' | 'bodyText'> = Pick<ApiCall, Member> & {
  readonly about: Pick<Operation, 'query' | 'body'>
}

/**
 * The JSON body, checked against the strict schema that the specification names.
 * @throws ApiError 400 naming the member that is wrong, missing or unknown.
 */
export function readBody<const S extends v.GenericSchema>(call: Read<'bodyText'>, schema: S): v.InferOutput<S> {
  requireDescribed(call.about.body, schema, 'body')
  const body = parseJson(call.bodyText)
  const parsed = v.safeParse(schema, body)
  if (parsed.success) return parsed.output
  throw issueError(parsed.issues[0], 'body')
}

/**
 * The query, checked against a strict schema of texts.
 * @throws ApiError 400 naming the parameter that is wrong, unknown or given twice.
 */
export function readQuery<const S extends v.GenericSchema>(call: Read<'query'>, schema: S): v.InferOutput<S> {
  requireDescribed(call.about.query, schema, 'query')
  const entries = new Map<string, string>()
  for (const [name, text] of call.query) {
    if (entries.has(name)) throw badParameter(name, 'given more than once')
    entries.set(name, text)
  }
  const parsed = v.safeParse(schema, Object.fromEntries(entries))
  if (parsed.success) return parsed.output
  throw issueError(parsed.issues[0], 'query')
}

/** A handler that reads by another schema than the specification shows would make the specification lie. */
function requireDescribed(
  described: v.GenericSchema | undefined,
  schema: v.GenericSchema,
  where: 'body' | 'query',
): void {
  if (described === schema) return
  throw new Error(`the handler reads its ${where} by a schema that the "about" of its route does not name as ${where}`)
}

/** @throws ApiError 400 for text that is no JSON. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw Object.assign(badParameter('body', 'is not valid JSON'), { cause })
  }
}

function issueError(issue: v.BaseIssue<unknown>, where: string) {
  const parameter = v.getDotPath(issue) ?? where
  if (issue.expected === 'never') return badParameter(parameter, 'is not known here')
  if (issue.received === 'undefined') return badParameter(parameter, 'is missing')
  return badParameter(parameter, textOf(issue))
}

/** Valibot's own messages repeat the input, which may be a secret; ours do not. */
function textOf(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === 'schema' || issue.type === 'picklist') return `must be ${issue.expected ?? 'different'}`
  if (!issue.message.startsWith('Invalid ')) return issue.message
  return issue.requirement === undefined || issue.requirement instanceof Function
    ? 'is not valid'
    : `is not valid (${issue.type.replaceAll('_', ' ')} ${String(issue.requirement)})`
}
