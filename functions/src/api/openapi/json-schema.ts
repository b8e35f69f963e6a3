import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { NAMED_SCHEMAS } from './named-schemas.ts'
import type { Schema } from './operation.ts'

/** A JSON Schema (draft 2020-12, as OpenAPI 3.1 uses it). */
export type JsonSchema = { readonly [name: string]: unknown }

/** Rules that no JSON Schema can say: the server still applies them. */
const BEYOND_JSON_SCHEMA = ['check', 'finite', 'trim', 'to_lower_case']

const CONFIG: ConversionConfig = {
  target: 'draft-2020-12',
  ignoreActions: BEYOND_JSON_SCHEMA,
  overrideSchema: ({ valibotSchema, jsonSchema }) => {
    switch (valibotSchema.type) {
      // In answers only: a moment travels as text.
      case 'date':
        return { type: 'string', format: 'date-time' }
      // A key that is one of several is said by propertyNames.
      case 'record':
        return jsonSchema
      case 'loose_object':
        return { ...jsonSchema, additionalProperties: true }
      default:
        return undefined
    }
  },
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
}

/** JSON Schemas of the schemas that a specification shows, each converted once. */
export interface Converted {
  /** What a handler reads: the schema before its transformations. @throws Error for a schema that was not given. */
  input(schema: Schema): JsonSchema
  /** What an answer holds. @throws Error for a schema that was not given. */
  output(schema: Schema): JsonSchema
}

/** Converts all schemas at once, because every conversion begins with all the named ones. */
export function convertSchemas(inputs: readonly Schema[], outputs: readonly Schema[]): Converted {
  return { input: converter(inputs, 'input'), output: converter(outputs, 'output') }
}

function converter(schemas: readonly Schema[], typeMode: 'input' | 'output') {
  const numbers = new Map([...new Set(schemas)].map((schema, index) => [schema, `s${index}`]))
  const whole = v.object(Object.fromEntries([...numbers].map(([schema, number]) => [number, schema])))
  const { properties = {} } = toJsonSchema(whole, { ...CONFIG, definitions: NAMED_SCHEMAS, typeMode })
  return (schema: Schema) => {
    const found = properties[numbers.get(schema) ?? '']
    if (typeof found !== 'object') throw new Error('a schema was not given for conversion')
    return withoutTextRules(found)
  }
}

/** The schemas that have a name of their own, for `components`. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  const named = toJsonSchemaDefs(NAMED_SCHEMAS, { ...CONFIG, typeMode: 'output' })
  return Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, withoutTextRules(schema)]))
}

/** Numbers and truth values of the query are checked as text: what is said of their text says nothing of them. */
function withoutTextRules(schema: object): JsonSchema {
  const isText = !('type' in schema) || schema.type === 'string' || typeof schema.type === 'object'
  const entries = Object.entries(schema).filter(([name, rule]) => isText || !isTextRule(name, rule))
  return Object.fromEntries(entries.map(([name, rule]) => [name, withoutTextRulesInside(rule)]))
}

function withoutTextRulesInside(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutTextRulesInside)
  return typeof part === 'object' && part !== null ? withoutTextRules(part) : part
}

function isTextRule(name: string, rule: unknown): boolean {
  if (name === 'pattern') return typeof rule === 'string'
  return name === 'enum' && Array.isArray(rule) && rule.join() === 'true,false'
}
