import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as v from 'valibot'
import { openApiDocument } from '../api/openapi/document.ts'
import { ROUTES } from '../api/routes.ts'

/** Where the specification's own references lead. */
const API = 'http://specification.invalid/api'
const schemaOf = v.looseObject({})
const response = v.object({ content: v.optional(v.record(v.string(), v.object({ schema: v.optional(schemaOf) }))) })
const documentSchema = v.object({
  paths: v.record(
    v.string(),
    v.record(
      v.string(),
      v.object({ responses: v.record(v.string(), v.union([v.object({ $ref: v.string() }), response])) }),
    ),
  ),
  components: v.object({ schemas: v.record(v.string(), schemaOf), responses: v.record(v.string(), response) }),
})
type Document = v.InferOutput<typeof documentSchema>

/** What came back, read to its end. */
export interface Answer {
  readonly status: number
  readonly contentType: string | null
  readonly text: string
}

let opened: ReturnType<typeof open> | undefined

/**
 * Compares an answer of the API with its specification: the status must be documented, the body must fit, and no member
 * may come that is not described.
 * @throws Error telling what does not fit.
 */
export function requireConforming(method: string, pathname: string, answer: Answer): void {
  opened ??= open()
  const problem = opened.problemOf(method, pathname, answer)
  if (problem === null) return
  throw new Error(
    `${method} ${pathname} answered ${answer.status}, which its "about" (functions/src/api/routes/) does not describe: ${problem}`,
  )
}

function open() {
  const document = v.parse(documentSchema, JSON.parse(JSON.stringify(openApiDocument(ROUTES))))
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  addFormats.default(ajv)
  ajv.addSchema({ $id: API, components: closed(document.components) })
  const validators = new Map<string, ValidateFunction>()
  const templates = Object.keys(document.paths).map((template) => ({ template, pattern: patternOf(template) }))

  function fits(key: string, schema: unknown, body: string): string | null {
    let validate = validators.get(key)
    if (validate === undefined) {
      validate = ajv.compile(absolute(closed(schema)))
      validators.set(key, validate)
    }
    if (validate(JSON.parse(body))) return null
    return ajv.errorsText(validate.errors, { dataVar: 'body' }) + JSON.stringify(validate.errors?.[0]?.params)
  }

  function problemOf(method: string, pathname: string, answer: Answer): string | null {
    const path = addressOf(pathname)
    const found = templates.find(
      ({ template, pattern }) => pattern.test(path) && method.toLowerCase() in (document.paths[template] ?? {}),
    )
    const operation = found === undefined ? undefined : document.paths[found.template]?.[method.toLowerCase()]
    const isProblem = answer.contentType?.startsWith('application/problem+json') ?? false
    if (answer.status >= 400 && !isProblem) return `a problem as ${answer.contentType}`
    if (operation === undefined) {
      if (answer.status < 400) return 'there is no such call in the specification'
      return fits('problem', { $ref: '#/components/schemas/Problem' }, answer.text)
    }
    const stated = operation.responses[answer.status]
    if (stated === undefined)
      return `the status is not among ${Object.keys(operation.responses).join(', ')}: ${answer.text.slice(0, 300)}`
    const { content } = '$ref' in stated ? responseAt(stated.$ref, document) : stated
    const type = (answer.contentType ?? '').split(';')[0] ?? ''
    if (content === undefined) return answer.text === '' ? null : 'a body where none is described'
    const media = content[type]
    if (media === undefined) return `a body of type ${type}`
    if (media.schema === undefined) return null
    return fits(`${method} ${found?.template} ${answer.status}`, media.schema, answer.text)
  }
  return { problemOf }
}

/** Without version the old names count, and all others as they are with it. */
function addressOf(pathname: string): string {
  const bare = pathname.replace(/^\/api(?=\/)/, '').replace(/(?<=.)\/$/, '')
  if (bare.startsWith('/v1/')) return `/api${bare}`
  return bare === '/transactions' ? `/api${bare}` : `/api/v1${bare}`
}

function patternOf(template: string): RegExp {
  const parts = template.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : part.replaceAll('.', '\\.')))
  return new RegExp(`^${parts.join('/')}$`)
}

function responseAt(ref: string, { components }: Document) {
  const found = components.responses[ref.split('/').at(-1) ?? '']
  if (found === undefined) throw new Error(`the specification has no ${ref}`)
  return found
}

/** Clients must take members that they do not know; we must describe those that we send. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed)
  if (typeof part !== 'object' || part === null) return part
  const inside = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]))
  const isOpen = inside.type === 'object' && 'properties' in inside && !('additionalProperties' in inside)
  return isOpen && !('allOf' in inside) ? { ...inside, additionalProperties: false } : inside
}

function absolute(part: unknown): object {
  return JSON.parse(JSON.stringify(part).replaceAll('"$ref":"#/', `"$ref":"${API}#/`))
}
