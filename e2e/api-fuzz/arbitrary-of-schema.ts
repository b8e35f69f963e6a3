import fc, { type Arbitrary } from 'fast-check'

/** A JSON Schema as the specification holds it; only what is looked at here. */
export interface SchemaNode {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | SchemaNode
  readonly propertyNames?: SchemaNode
  readonly items?: SchemaNode
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly format?: string
}

export type Named = Readonly<Record<string, SchemaNode>>
const MOST_ITEMS = 3
const SAMPLE_PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'

/** What fits a schema: an approximation, because servers must answer well to everything near it, too. */
export function arbitraryOf(schema: SchemaNode, named: Named): Arbitrary<unknown> {
  if (schema.$ref !== undefined) return arbitraryOf(named[schema.$ref.split('/').at(-1) ?? ''] ?? {}, named)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined && schema.enum.length > 0) return fc.constantFrom(...schema.enum)
  const options = schema.anyOf ?? schema.oneOf
  if (options !== undefined) return fc.oneof(...options.map((option) => arbitraryOf(option, named)))
  switch (schema.type) {
    case 'object':
      return objectOf(schema, named)
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, named), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS)),
      })
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? -1_000_000,
        max: schema.maximum ?? Math.max(schema.minimum ?? 0, 2_000_000_000),
      })
    case 'number':
      return fc.double({
        noNaN: true,
        noDefaultInfinity: true,
        min: schema.minimum ?? -1e12,
        max: schema.maximum ?? 1e12,
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function objectOf({ properties = {}, required = [], additionalProperties, propertyNames }: SchemaNode, named: Named) {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, arbitraryOf(schema, named)]),
  )
  if (Object.keys(members).length > 0 || typeof additionalProperties !== 'object') {
    return fc.record(members, { requiredKeys: [...required] })
  }
  const key = propertyNames === undefined ? fc.string({ maxLength: 20 }) : arbitraryOf(propertyNames, named).map(String)
  return fc.dictionary(key, arbitraryOf(additionalProperties, named), { maxKeys: MOST_ITEMS })
}

function textOf({ format, pattern, minLength = 0, maxLength = 60 }: SchemaNode): Arbitrary<string> {
  switch (format) {
    case 'date-time':
      return fc
        .date({ noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2035-01-01') })
        .map((date) => date.toISOString())
    case 'date':
      return fc
        .date({ noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2035-01-01') })
        .map((date) => date.toISOString().slice(0, 10))
    case 'email':
      return fc.emailAddress()
    default:
  }
  if (pattern?.includes('BEGIN CERTIFICATE') === true) return fc.constant(SAMPLE_PEM)
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength))
  return fc.oneof(
    fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) }),
    fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)), unit: 'grapheme' }),
  )
}
