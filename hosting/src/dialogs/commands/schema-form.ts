import * as v from 'valibot'

const typeSchema = v.union([v.string(), v.array(v.string())])
const rawSchema = v.looseObject({
  $ref: v.optional(v.string()),
  type: v.optional(typeSchema),
  enum: v.optional(v.array(v.unknown())),
  format: v.optional(v.string()),
  maxLength: v.optional(v.number()),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
  multipleOf: v.optional(v.number()),
  description: v.optional(v.string()),
  properties: v.optional(v.record(v.string(), v.unknown())),
  required: v.optional(v.array(v.string())),
  items: v.optional(v.unknown()),
  definitions: v.optional(v.record(v.string(), v.unknown())),
})

/** A field of a form, read from a JSON schema of OCPP (draft 4 to 7 as the specifications use them). */
export type SchemaField =
  | { readonly kind: 'object'; readonly fields: readonly NamedField[] }
  | { readonly kind: 'list'; readonly item: SchemaField }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'boolean' }
  | {
      readonly kind: 'number'
      readonly whole: boolean
      readonly min: number | null
      readonly max: number | null
      readonly step: number | null
    }
  | { readonly kind: 'moment' }
  | { readonly kind: 'text'; readonly maxLength: number | null }
  /** Anything else: as JSON. */
  | { readonly kind: 'json' }
export interface NamedField {
  readonly name: string
  readonly required: boolean
  readonly field: SchemaField
}

/** The form of a schema. A part that no form can show becomes a field for JSON. */
export function fieldOfSchema(schema: unknown, definitions: Readonly<Record<string, unknown>> = {}): SchemaField {
  const parsed = v.safeParse(rawSchema, schema)
  if (!parsed.success) return { kind: 'json' }
  const raw = parsed.output
  const known = raw.definitions ?? definitions
  if (raw.$ref !== undefined) return fieldOfSchema(known[raw.$ref.split('/').at(-1) ?? ''], known)
  const choices = (raw.enum ?? []).filter((each) => typeof each === 'string')
  if (choices.length > 0) return { kind: 'choice', choices }
  const type = Array.isArray(raw.type) ? raw.type[0] : raw.type
  switch (type) {
    case 'object': {
      if (raw.properties === undefined) return { kind: 'json' }
      const required = new Set(raw.required ?? [])
      const fields = Object.entries(raw.properties).map(([name, property]) => ({
        name,
        required: required.has(name),
        field: fieldOfSchema(property, known),
      }))
      return { kind: 'object', fields: fields.toSorted((a, b) => Number(b.required) - Number(a.required)) }
    }
    case 'array':
      return { kind: 'list', item: fieldOfSchema(raw.items, known) }
    case 'boolean':
      return { kind: 'boolean' }
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        whole: type === 'integer',
        min: raw.minimum ?? null,
        max: raw.maximum ?? null,
        step: raw.multipleOf ?? null,
      }
    case 'string':
      return raw.format === 'date-time' ? { kind: 'moment' } : { kind: 'text', maxLength: raw.maxLength ?? null }
    default:
      return { kind: 'json' }
  }
}

/** What a field holds at first: its required parts, empty; undefined for nothing. */
export function emptyOf(field: SchemaField): unknown {
  switch (field.kind) {
    case 'object': {
      const parts: Record<string, unknown> = {}
      for (const { name, required, field: part } of field.fields) if (required) parts[name] = emptyOf(part)
      return parts
    }
    case 'list':
      return [emptyOf(field.item)]
    case 'choice':
      return field.choices[0]
    case 'boolean':
      return false
    default:
      return undefined
  }
}

/** A copy of `whole` with `part` at the path; undefined removes it. Objects on the way are made. */
export function withPart(whole: unknown, path: readonly (string | number)[], part: unknown): unknown {
  const [head, ...rest] = path
  if (head === undefined) return part
  if (typeof head === 'number') {
    const list: unknown[] = Array.isArray(whole) ? [...whole] : []
    if (rest.length === 0 && part === undefined) list.splice(head, 1)
    else list[head] = withPart(list[head], rest, part)
    return list
  }
  const fields: Record<string, unknown> = { ...(isRecord(whole) ? whole : {}) }
  const next = withPart(fields[head], rest, part)
  if (next === undefined) delete fields[head]
  else fields[head] = next
  return fields
}

/** Required parts without a content, as dotted names. */
export function missingParts(field: SchemaField, content: unknown, name = ''): readonly string[] {
  if (content === undefined) return [name]
  if (field.kind === 'object') {
    const parts = isRecord(content) ? content : {}
    return field.fields.flatMap(({ name: own, required, field: part }) =>
      required || parts[own] !== undefined ? missingParts(part, parts[own], name === '' ? own : `${name}.${own}`) : [],
    )
  }
  if (field.kind === 'list' && Array.isArray(content))
    return content.flatMap((each, index) => missingParts(field.item, each, `${name}[${index + 1}]`))
  return []
}

export function isRecord(content: unknown): content is Record<string, unknown> {
  return typeof content === 'object' && content !== null && !Array.isArray(content)
}
