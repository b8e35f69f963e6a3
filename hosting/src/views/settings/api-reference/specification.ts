import * as v from 'valibot'

/** A JSON Schema, as far as it is shown. */
export interface ShownSchema {
  readonly $ref?: string | undefined
  readonly type?: string | readonly string[] | undefined
  readonly description?: string | undefined
  readonly format?: string | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly maxLength?: number | undefined
  readonly default?: unknown
  readonly anyOf?: readonly ShownSchema[] | undefined
  readonly items?: ShownSchema | undefined
  readonly properties?: Readonly<Record<string, ShownSchema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly additionalProperties?: boolean | ShownSchema | undefined
}

const schemaSchema: v.GenericSchema<ShownSchema> = v.object({
  $ref: v.optional(v.string()),
  type: v.optional(v.union([v.string(), v.array(v.string())])),
  description: v.optional(v.string()),
  format: v.optional(v.string()),
  enum: v.optional(v.array(v.unknown())),
  const: v.optional(v.unknown()),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
  maxLength: v.optional(v.number()),
  default: v.optional(v.unknown()),
  anyOf: v.optional(v.array(v.lazy(() => schemaSchema))),
  items: v.optional(v.lazy(() => schemaSchema)),
  properties: v.optional(
    v.record(
      v.string(),
      v.lazy(() => schemaSchema),
    ),
  ),
  required: v.optional(v.array(v.string())),
  additionalProperties: v.optional(v.union([v.boolean(), v.lazy(() => schemaSchema)])),
})
const content = v.optional(v.record(v.string(), v.object({ schema: v.optional(schemaSchema) })), {})
const response = v.object({ $ref: v.optional(v.string()), description: v.optional(v.string(), ''), content })
const operation = v.object({
  operationId: v.string(),
  tags: v.array(v.string()),
  summary: v.string(),
  description: v.optional(v.string(), ''),
  deprecated: v.optional(v.boolean(), false),
  parameters: v.array(
    v.object({
      name: v.string(),
      in: v.picklist(['path', 'query', 'header']),
      required: v.boolean(),
      description: v.optional(v.string(), ''),
      schema: schemaSchema,
    }),
  ),
  requestBody: v.optional(v.object({ required: v.boolean(), content })),
  responses: v.record(v.string(), response),
})

/** What the page shows of `GET /api/v1/openapi.json`. */
export const specificationSchema = v.object({
  info: v.object({ title: v.string(), version: v.string(), description: v.string() }),
  tags: v.array(v.object({ name: v.string() })),
  paths: v.record(v.string(), v.record(v.string(), operation)),
  components: v.object({ schemas: v.record(v.string(), schemaSchema), responses: v.record(v.string(), response) }),
})
export type Specification = v.InferOutput<typeof specificationSchema>

export interface ShownOperation extends v.InferOutput<typeof operation> {
  readonly method: string
  readonly path: string
}

/** The operations of each group, in the order of the specification; of those that hold every word of `search`. */
export function groupsOf(
  { tags, paths }: Specification,
  search: string,
): readonly { readonly tag: string; readonly operations: readonly ShownOperation[] }[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, shown]): ShownOperation => ({ ...shown, method: method.toUpperCase(), path }),
    ),
  )
  const fits = ({ method, path, summary, tags: of }: ShownOperation) => {
    const text = `${method} ${path} ${summary} ${of.join(' ')}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return tags
    .map(({ name }) => ({ tag: name, operations: all.filter((each) => each.tags.includes(name) && fits(each)) }))
    .filter(({ operations }) => operations.length > 0)
}
