import type { Converted, JsonSchema } from './json-schema.ts'
import type { ReplyAbout } from './operation.ts'

const DESCRIPTIONS = {
  200: 'Done.',
  201: 'Made.',
  202: 'It will happen; the body says where to look.',
  204: 'Done; there is nothing to say.',
  206: 'The part that was asked for.',
} as const

/** The response of a request that worked. */
export function replyResponse(
  { status, schema, mediaType, headers }: ReplyAbout,
  repeatable: boolean,
  converted: Converted,
): JsonSchema {
  const told = {
    ...headers,
    ...(repeatable
      ? { 'Idempotency-Replayed': '`true`: the stored answer of an earlier request with the same key.' }
      : {}),
  }
  const shown = Object.entries(told).map(([name, description]) => [name, { description, schema: { type: 'string' } }])
  return {
    description: DESCRIPTIONS[status],
    ...(shown.length === 0 ? {} : { headers: Object.fromEntries(shown) }),
    ...contentOf(schema === undefined ? undefined : converted.output(schema), mediaType),
  }
}

function contentOf(schema: JsonSchema | undefined, mediaType: string | undefined): JsonSchema {
  const content = {
    ...(schema === undefined ? {} : { 'application/json': { schema } }),
    ...(mediaType === undefined ? {} : { [mediaType]: {} }),
  }
  return Object.keys(content).length === 0 ? {} : { content }
}
