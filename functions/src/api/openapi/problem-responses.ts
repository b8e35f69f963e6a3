import type { JsonSchema } from './json-schema.ts'
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts'

/** RFC 9457, with our members. */
export function problemSchema(): JsonSchema {
  const text = { type: 'string' }
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string', format: 'uri', description: '`urn:charge-it:problem:` and the code.' },
      title: text,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: { type: 'string', description: 'A sentence for people, in English.' },
      code: { type: 'string', description: 'For programs; stays the same.', enum: Object.keys(PROBLEM_CODES).sort() },
      parameter: { type: 'string', description: 'What of the request is wrong.' },
      correlationId: { type: 'string', description: 'Leads to the line in the log.' },
    },
  }
}

/** Problems that many calls have: their responses stand once, in `components`. */
const SHARED = [
  'invalid-parameter',
  'not-signed-in',
  'forbidden',
  'not-found',
  'too-large',
  'not-json',
  'idempotency-key-reused',
  'too-many-requests',
  'internal',
] as const satisfies readonly ProblemCode[]

/** The responses that {@link problemResponses} refers to. */
export function sharedResponses(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(SHARED.map((code) => [code, problemResponse(PROBLEM_CODES[code].status, [code])]))
}

/** The responses of problems, by status. */
export function problemResponses(codes: readonly ProblemCode[]): Readonly<Record<string, JsonSchema>> {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEM_CODES[code].status)
  const sorted = [...byStatus].sort(([a], [b]) => a - b)
  return Object.fromEntries(
    sorted.map(([status, each]) => {
      const shared = each.length === 1 ? SHARED.find((code) => code === each[0]) : undefined
      return [
        String(status),
        shared === undefined ? problemResponse(status, each) : { $ref: `#/components/responses/${shared}` },
      ]
    }),
  )
}

function problemResponse(status: number, codes: readonly ProblemCode[]): JsonSchema {
  const lines = codes.map((code) => `\`${code}\`: ${PROBLEM_CODES[code].meaning}`)
  const headers = headersOf(status)
  return {
    description: lines.length === 1 ? (lines[0] ?? '') : lines.map((line) => `* ${line}`).join('\n'),
    ...(headers === null ? {} : { headers }),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }],
          properties: { status: { const: status }, code: { enum: codes } },
        },
      },
    },
  }
}

function headersOf(status: number): JsonSchema | null {
  if (status === 401)
    return { 'WWW-Authenticate': { description: 'The scheme to use: `Bearer`.', schema: { type: 'string' } } }
  if (status !== 429) return null
  return { 'Retry-After': { required: true, description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } } }
}
