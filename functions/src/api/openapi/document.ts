import { CAPABILITIES } from '@charge-it/shared/model/role.ts'
import * as v from 'valibot'
import { FILE_ROUTES } from '../../files/file-routes.ts'
import type { Route } from '../api-call.ts'
import { type Converted, convertSchemas, type JsonSchema, namedSchemas } from './json-schema.ts'
import type { Operation, ReplyAbout } from './operation.ts'
import { parametersOf, pathTemplate } from './parameters.ts'
import type { ProblemCode } from './problem-codes.ts'
import { problemResponses, problemSchema, sharedResponses } from './problem-responses.ts'
import { replyResponse } from './reply-response.ts'

const VERSION = '1'

/** What the specification needs to know of a call, whether it carries JSON or a file. */
interface Call {
  readonly method: string
  readonly path: string
  readonly needs: string
  readonly tag: string
  readonly about: Operation
  readonly deprecated: boolean
}

/** The OpenAPI 3.1 document of everything that the API does: generated from the tables that answer requests. */
export function openApiDocument(routes: readonly Route[]): JsonSchema {
  const calls = allCalls(routes)
  const inputs = calls.flatMap(({ about: { query, body } }) => [query ?? [], body ?? []].flat())
  const outputs = calls.flatMap(({ about: { reply, otherReply } }) =>
    [reply.schema ?? [], otherReply?.schema ?? []].flat(),
  )
  const converted = convertSchemas(inputs, outputs)
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const call of calls) {
    const path = pathTemplate(call.path)
    paths[path] = { ...paths[path], [call.method.toLowerCase()]: operationOf(call, converted) }
  }
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Charge-IT REST API',
      version: VERSION,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This installation' }],
    tags: [...new Set(calls.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...namedSchemas(), Problem: problemSchema() },
      responses: sharedResponses(),
      securitySchemes: {
        idToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A Firebase ID token of a person.',
        },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'cit_…',
          description: 'An API key of this installation.',
        },
      },
    },
  }
}

/** Every method and address that the API answers, as the specification shows them. */
function allCalls(routes: readonly Route[]): readonly Call[] {
  const json = routes.flatMap(({ method, pattern, needs, tag, about, version, seed }): readonly Call[] => {
    const call = { method, needs, tag, about }
    const old = { ...call, path: `/api${pattern}`, tag: 'Earlier names', deprecated: true }
    if (version === 'old') return [old]
    const present = { ...call, path: `/api/v1${pattern}`, deprecated: false }
    return seed === true ? [present, old] : [present]
  })
  const files = FILE_ROUTES.flatMap(({ methods, shown, needs, about }) =>
    methods
      .filter((method) => method !== 'HEAD')
      .map((method) => ({ method, path: `/api/v1${shown}`, needs, tag: 'Files', about, deprecated: false })),
  )
  return [...json, ...files]
}

function operationOf({ method, path, needs, tag, about, deprecated }: Call, converted: Converted): JsonSchema {
  const { summary, description, reply, otherReply } = about
  const who = whoMay(needs)
  return {
    operationId: operationId(method, path),
    tags: [tag],
    summary,
    description: description === undefined ? who : `${description}\n\n${who}`,
    ...(deprecated ? { deprecated: true } : {}),
    security:
      needs === 'anyone'
        ? [{}, { idToken: [] }, { apiKey: [] }]
        : needs === 'link'
          ? []
          : [{ idToken: [] }, { apiKey: [] }],
    parameters: parametersOf(path, about, converted),
    ...requestBody(about, converted),
    responses: {
      ...responseOf(reply, about, converted),
      ...(otherReply === undefined ? {} : responseOf(otherReply, about, converted)),
      ...problemResponses([...usualProblems(method, path, needs, about), ...(about.problems ?? [])]),
    },
  }
}

function responseOf(reply: ReplyAbout, about: Operation, converted: Converted) {
  return { [reply.status]: replyResponse(reply, about.idempotent === true, converted) }
}

function requestBody({ body, bodyType }: Operation, converted: Converted): JsonSchema {
  if (bodyType !== undefined) {
    const binary = { [bodyType]: {}, 'multipart/form-data': { schema: { type: 'object' } } }
    return { requestBody: { required: true, content: binary } }
  }
  if (body === undefined) return {}
  return {
    requestBody: {
      // No body is read as {}.
      required: !v.safeParse(body, {}).success,
      content: { 'application/json': { schema: converted.input(body) } },
    },
  }
}

/** What can go wrong with any call of this shape. */
function usualProblems(method: string, path: string, needs: string, about: Operation): readonly ProblemCode[] {
  const hasBody = about.body !== undefined || about.bodyType !== undefined
  const restricted = needs !== 'anyone' && needs !== 'link'
  const takesInput = hasBody || about.query !== undefined || path.includes(':')
  return [
    ...(takesInput ? (['invalid-parameter'] as const) : []),
    ...(needs === 'link' ? [] : (['not-signed-in'] as const)),
    ...(restricted ? (['forbidden'] as const) : []),
    ...(path.includes(':') || method === 'POST' ? (['not-found'] as const) : []),
    ...(hasBody ? (['too-large'] as const) : []),
    ...(hasBody && about.bodyType === undefined ? (['not-json'] as const) : []),
    ...(about.idempotent === true ? (['idempotency-key-reused'] as const) : []),
    ...(['too-many-requests', 'internal'] as const),
  ]
}

function whoMay(needs: string): string {
  switch (needs) {
    case 'anyone':
      return 'For anyone.'
    case 'signedIn':
      return 'For every signed-in person and every API key.'
    case 'link':
      return 'For whoever holds the link.'
    default: {
      const roles = Object.entries(CAPABILITIES).find(([name]) => name === needs)?.[1] ?? []
      return `For the roles ${roles.join(', ')}.`
    }
  }
}

/** `GET /api/v1/stations/:stationId` becomes `getStationsByStationId`; unique, because method and path are. */
function operationId(method: string, path: string): string {
  const parts = path
    .replace(/^\/api\/v1\//, '')
    .replace(/^\/api\//, 'old/')
    .split('/')
  const words = parts.map((part) => (part.startsWith(':') ? `By${capital(part.slice(1))}` : capital(part)))
  return `${method.toLowerCase()}${words.join('')}`
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
}

const DESCRIPTION = `Everything that the console and other systems may do with stations, sessions, cards, prices and people.

* **Who asks**: \`Authorization: Bearer\` with a Firebase ID token or an API key. Both carry a role.
* **Errors** are \`application/problem+json\` (RFC 9457). Programs decide by \`code\`, people read \`detail\`.
* **Lists** answer \`{items, nextCursor}\`; send \`nextCursor\` as \`cursor\` for the next page. A page may hold fewer than \`limit\`.
* **Times** are ISO 8601 in UTC, amounts are integers in the unit that the name carries.
* **Commands** take an \`Idempotency-Key\`: the same key with the same request acts once, for 24 hours.
* **Limits**: 429 with \`Retry-After\` in seconds.
* Members that are not described here may come with a later version: ignore what you do not know.`
