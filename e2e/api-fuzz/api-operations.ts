import { openApiDocument } from '../../functions/src/api/openapi/document.ts'
import { ROUTES } from '../../functions/src/api/routes.ts'
import type { Named, SchemaNode } from './arbitrary-of-schema.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: SchemaNode
}

/** One method at one address of the specification. */
export interface ApiOperation {
  readonly method: string
  readonly template: string
  readonly parameters: readonly Parameter[]
  /** undefined: none; null: a file. */
  readonly body: SchemaNode | null | undefined
}

interface Shown {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters: readonly Parameter[]
            readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: SchemaNode }>> }
          }
        >
      >
    >
  >
  readonly components: { readonly schemas: Named }
}

/** What the specification offers, read as a client reads it. */
export function apiOperations(): { readonly operations: readonly ApiOperation[]; readonly named: Named } {
  // Our own document; a test of its own holds it to OpenAPI's schema.
  const { paths, components }: Shown = JSON.parse(JSON.stringify(openApiDocument(ROUTES)))
  const operations = Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody }]) => ({
      method: method.toUpperCase(),
      template,
      parameters,
      body: requestBody === undefined ? undefined : (requestBody.content['application/json']?.schema ?? null),
    })),
  )
  return { operations, named: components.schemas }
}
