// Message path, step 4 of 9: validate.
import type { ErrorObject } from 'ajv'
import type { Route } from '../handlers/route.ts'
import { OcppError } from '../ocpp-error.ts'
import { errorCodeOfKeyword } from './error-code-of-keyword.ts'
import { validatorOf } from './validator.ts'

type Payload = Readonly<Record<string, unknown>>

export type Validated =
  | { readonly kind: 'valid'; readonly payload: Payload; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly error: OcppError }

/** Mends may uncover further faults (a number for a list of objects); more rounds than this no message needs. */
const ROUNDS = 4
const MOST_WARNINGS = 20

/**
 * Checks a request against the schema of its route.
 *
 * Hard, answered with a CALLERROR: a required field of the message is missing or unusable. Soft, mended and reported in
 * `warnings`: an unknown enum value or an odd time (left as it is), a field that the specification does not know or an
 * optional one that is unusable (left out), a long text (cut), null for an absent field, a number for a text and a text
 * for a number, a fraction for an integer (rounded). What lies deeper than the message's own fields is always soft.
 */
export function validate(route: Pick<Route, 'requestSchema' | 'repair'>, sent: Payload): Validated {
  const repaired = route.repair?.(sent) ?? { payload: sent, warnings: [] }
  const isValid = validatorOf(route.requestSchema)
  if (isValid(repaired.payload)) return { kind: 'valid', ...repaired }

  const payload = structuredClone(repaired.payload)
  const warnings = [...repaired.warnings]
  for (let round = 0; round < ROUNDS; round++) {
    if (isValid(payload)) break
    let mended = false
    for (const fault of innermostFirst(isValid.errors ?? [])) {
      const outcome = mend(payload, fault, route.requestSchema)
      if (outcome === 'refuse') return { kind: 'refused', error: refusal(fault) }
      if (outcome === 'kept' && round > 0) continue
      warnings.push(`${fieldOf(fault)}: ${fault.keyword}`)
      if (outcome === 'mended') mended = true
    }
    if (!mended) break
  }
  return { kind: 'valid', payload, warnings: warnings.slice(0, MOST_WARNINGS) }
}

type Mending = 'mended' | 'kept' | 'refuse'

function mend(payload: Payload, fault: ErrorObject, schema: object): Mending {
  const path = pathOf(fault.instancePath)
  switch (fault.keyword) {
    case 'enum':
    case 'const':
    case 'format':
    case 'minItems':
    case 'maxItems':
      return 'kept'
    case 'additionalProperties':
      remove(payload, [...path, String(fault.params.additionalProperty)])
      return 'mended'
    case 'required':
      // Only the message's own fields identify it; an incomplete part of a list is its reader's business.
      return path.length === 0 ? 'refuse' : 'kept'
    case 'maxLength': {
      const text = valueAt(payload, path)
      const limit: unknown = fault.params.limit
      if (typeof text !== 'string' || typeof limit !== 'number') return 'kept'
      replace(payload, path, [...text].slice(0, limit).join('').slice(0, limit).toWellFormed())
      return 'mended'
    }
    case 'type': {
      const converted = convert(valueAt(payload, path), fault.params.type)
      if (converted !== undefined) {
        replace(payload, path, converted)
        return 'mended'
      }
      break
    }
  }
  if (path.length > 1) return 'kept'
  if (path.length === 0 || isRequired(schema, path[0] ?? '')) return 'refuse'
  remove(payload, path)
  return 'mended'
}

/** Where the meaning is certain; undefined otherwise. */
function convert(value: unknown, wanted: unknown): unknown {
  if (wanted === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
  if (wanted !== 'integer' && wanted !== 'number') return undefined
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || Math.abs(number) > Number.MAX_SAFE_INTEGER) {
    return undefined
  }
  return wanted === 'integer' ? Math.round(number) : number
}

function refusal(fault: ErrorObject): OcppError {
  const field = fieldOf(fault)
  return new OcppError(errorCodeOfKeyword(fault.keyword), `${field}: ${fault.message ?? fault.keyword}`, { field })
}

/** Names only what the schema names; a field that the station made up is not repeated. */
function fieldOf(fault: ErrorObject): string {
  const path = fault.instancePath.slice(1)
  if (fault.keyword !== 'required') return path === '' ? '(payload)' : path
  const missing = String(fault.params.missingProperty)
  return path === '' ? missing : `${path}/${missing}`
}

/** So that a part is mended before it is removed with the whole. */
function innermostFirst(faults: readonly ErrorObject[]): readonly ErrorObject[] {
  return [...faults].sort((a, b) => b.instancePath.length - a.instancePath.length)
}

function pathOf(pointer: string): readonly string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root
  for (const part of path) value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined
  return value
}

function replace(root: unknown, path: readonly string[], value: unknown): void {
  const parent = valueAt(root, path.slice(0, -1))
  const last = path.at(-1)
  if (isObject(parent) && last !== undefined && Object.hasOwn(parent, last)) parent[last] = value
}

function remove(root: unknown, path: readonly string[]): void {
  const parent = valueAt(root, path.slice(0, -1))
  const last = path.at(-1)
  if (isObject(parent) && last !== undefined) Reflect.deleteProperty(parent, last)
}

function isRequired(schema: object, field: string): boolean {
  return 'required' in schema && Array.isArray(schema.required) && schema.required.includes(field)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
