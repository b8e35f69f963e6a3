import fc, { type Arbitrary } from 'fast-check'
import type { ApiOperation, Parameter } from './api-operations.ts'
import { arbitraryOf, type Named } from './arbitrary-of-schema.ts'

/** A request as it goes over the wire. */
export interface DrawnRequest {
  readonly who: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer> | null
}

/** Names and ids that exist, by the name of the parameter that takes them. */
export type Pool = ReadonlyMap<string, ReadonlySet<string>>

/** Somebody of every role, a driver, a guest, nobody, and two who only pretend. */
export const WHO = [
  'admin',
  'operator',
  'technician',
  'viewer',
  'driver',
  'guest',
  'key',
  'nobody',
  'wrong token',
  'wrong key',
] as const

/** Texts that once broke something somewhere: paths of documents, reserved ids, odd characters, sheer length. */
const ODD = [
  '.',
  '..',
  '/',
  'a/b',
  'a/b/c',
  '__x__',
  '__proto__',
  'constructor',
  '%00',
  '\u0000',
  '\u202e',
  '\ud800',
  "'; DROP",
  '🔌',
  'null',
  '0',
  '-1',
  ' ',
  'x'.repeat(2000),
]
const TOO_LARGE = 257 * 1024

/** Requests of an operation: those that fit, and those that do not quite. */
export function requestsOf(operation: ApiOperation, named: Named, pool: Pool): Arbitrary<DrawnRequest> {
  const paths = operation.parameters.filter((each) => each.in === 'path').map((each) => pathPart(each, pool))
  const query = queryOf(
    operation.parameters.filter((each) => each.in === 'query'),
    named,
    pool,
  )
  const takesKey = operation.parameters.some((each) => each.in === 'header')
  return fc
    .record({
      who: fc.oneof({ weight: 6, arbitrary: fc.constant('admin') }, { weight: 4, arbitrary: fc.constantFrom(...WHO) }),
      parts: fc.tuple(...paths),
      query,
      sent: bodyOf(operation, named),
      key: takesKey ? fc.option(fc.constantFrom('one', 'two', ' ', 'x'.repeat(201))) : fc.constant(null),
    })
    .map(({ who, parts, query: search, sent, key }) => ({
      who,
      target: targetOf(operation.template, parts, search),
      headers: { ...sent.headers, ...(key === null ? {} : { 'idempotency-key': key }) },
      body: sent.body,
    }))
}

function targetOf(template: string, parts: readonly string[], search: readonly (readonly [string, string])[]): string {
  const left = [...parts]
  const path = template.replaceAll(/\{\w+\}/g, () => encodeURIComponent((left.shift() ?? '').toWellFormed()))
  const query = search.map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text.toWellFormed())}`)
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

function pathPart({ name }: Parameter, pool: Pool): Arbitrary<string> {
  const known = [...(pool.get(name) ?? [])]
  return fc.oneof(
    { weight: known.length > 0 ? 8 : 0, arbitrary: fc.constantFrom(...(known.length > 0 ? known : ['x'])) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD) },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }) },
  )
}

function queryOf(
  parameters: readonly Parameter[],
  named: Named,
  pool: Pool,
): Arbitrary<readonly (readonly [string, string])[]> {
  const fitting = parameters.map(({ name, schema }) => {
    const known = [...(pool.get(name) ?? [])]
    const text = arbitraryOf(schema, named).map(String)
    return (known.length > 0 ? fc.oneof(fc.constantFrom(...known), text) : text).map((drawn) => [name, drawn] as const)
  })
  const odd = fc.tuple(
    fc.constantFrom(...parameters.map(({ name }) => name), 'foo', '__proto__'),
    fc.constantFrom(...ODD),
  )
  const good: Arbitrary<readonly (readonly [string, string])[]> =
    fitting.length === 0 ? fc.constant([]) : fc.tuple(...fitting).chain((all) => fc.subarray(all))
  return fc.oneof(
    { weight: 5, arbitrary: good },
    { weight: 1, arbitrary: fc.tuple(good, odd).map(([some, one]) => [...some, one]) },
  )
}

interface Sent {
  readonly headers: Readonly<Record<string, string>>
  readonly body: DrawnRequest['body']
}

function bodyOf({ method, body }: ApiOperation, named: Named): Arbitrary<Sent> {
  if (method === 'GET') return fc.constant({ headers: {}, body: null })
  const json = { 'content-type': 'application/json' }
  const bytes = fc
    .uint8Array({ maxLength: 200 })
    .map((octets) => ({ headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array(octets) }))
  const form = fc
    .string({ maxLength: 200 })
    .map((text) => ({ headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: `--b\r\n${text}` }))
  if (body === null) return fc.oneof(bytes, form)
  const drawn = body === undefined ? fc.constant({}) : arbitraryOf(body, named)
  const asJson = (value: unknown): Sent => ({ headers: json, body: JSON.stringify(value) ?? '' })
  const nearly = fc
    .tuple(drawn, fc.jsonValue({ maxDepth: 2 }), fc.nat())
    .map(([value, other, at]) => asJson(spoilt(value, other, at)))
  return fc.oneof(
    { weight: 10, arbitrary: drawn.map(asJson) },
    { weight: 4, arbitrary: nearly },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map(asJson) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('', '{', '{"a":', '[1,]', 'null', '"', '{"__proto__": {"role": "admin"}}', '['.repeat(5000))
        .map((text) => ({ headers: json, body: text })),
    },
    { weight: 1, arbitrary: fc.oneof(bytes, form) },
    {
      weight: 1,
      arbitrary: drawn.map((value) => ({
        headers: { 'content-type': 'text/html' },
        body: JSON.stringify(value) ?? '',
      })),
    },
    { weight: 1, arbitrary: fc.constant({ headers: json, body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) }) },
    { weight: 1, arbitrary: fc.constant({ headers: json, body: `{"a":"${'x'.repeat(TOO_LARGE)}"}` }) },
  )
}

/** One member gone, changed or added. */
function spoilt(value: unknown, other: unknown, at: number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return other
  const names = Object.keys(value)
  const name = names[at % Math.max(1, names.length)]
  if (name === undefined || at % 3 === 0) return { ...value, unknownMember: other }
  if (at % 3 === 1) return { ...value, [name]: other }
  return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name))
}
