import type { ShownSchema, Specification } from './specification.ts'

/** One member of a body, with its place in it. */
export interface SchemaRow {
  /** `connectors[].facts.plugType`; '' for the body itself. */
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly description: string
}

type Named = Specification['components']['schemas']
const DEEPEST = 6

/** The members of a schema, nested ones after the one that holds them. */
export function schemaRows(schema: ShownSchema, named: Named): readonly SchemaRow[] {
  return rowsOf('', schema, true, named, 0)
}

function rowsOf(
  name: string,
  given: ShownSchema,
  required: boolean,
  named: Named,
  depth: number,
): readonly SchemaRow[] {
  const schema = resolved(given, named)
  const row = {
    name,
    type: typeText(given, named),
    required,
    description: given.description ?? schema.description ?? '',
  }
  const own = name === '' && schema.properties !== undefined ? [] : [row]
  return depth >= DEEPEST ? own : [...own, ...inside(name, schema, named, depth + 1)]
}

function inside(name: string, given: ShownSchema, named: Named, depth: number): readonly SchemaRow[] {
  const schema = resolved(given, named)
  const options = (schema.anyOf ?? []).filter(({ type }) => type !== 'null')
  if (options.length > 0) return options.flatMap((option) => inside(name, option, named, depth))
  if (schema.items !== undefined) return inside(`${name}[]`, schema.items, named, depth)
  const rest = schema.additionalProperties
  const members = Object.entries(schema.properties ?? {}).flatMap(([member, each]) =>
    rowsOf(name === '' ? member : `${name}.${member}`, each, schema.required?.includes(member) ?? false, named, depth),
  )
  return typeof rest === 'object' ? [...members, ...inside(`${name}.{…}`, rest, named, depth)] : members
}

/** `integer, 1 to 200`, `text | null`, `"a" | "b"`, `array of Station`. */
export function typeText(schema: ShownSchema, named: Named): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref)
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map((each) => typeText(each, named)))].join(' | ')
  if (schema.items !== undefined) return `array of ${typeText(schema.items, named)}`
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.join(' | ') ?? 'any')
  return [schema.format === undefined ? type : `${type} (${schema.format})`, ...limits(schema)].join(', ')
}

function limits({ minimum, maximum, maxLength, default: without }: ShownSchema): readonly string[] {
  return [
    ...(minimum !== undefined && maximum !== undefined ? [`${minimum} to ${maximum}`] : []),
    ...(minimum !== undefined && maximum === undefined ? [`≥ ${minimum}`] : []),
    ...(minimum === undefined && maximum !== undefined ? [`≤ ${maximum}`] : []),
    ...(maxLength === undefined ? [] : [`≤ ${maxLength} characters`]),
    ...(without === undefined ? [] : [`default ${JSON.stringify(without)}`]),
  ]
}

function resolved(schema: ShownSchema, named: Named): ShownSchema {
  return schema.$ref === undefined ? schema : (named[nameOf(schema.$ref)] ?? {})
}

function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? reference
}
