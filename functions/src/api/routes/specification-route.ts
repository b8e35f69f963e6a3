import * as v from 'valibot'
import type { Route } from '../api-call.ts'
import { openApiDocument } from '../openapi/document.ts'
import type { JsonSchema } from '../openapi/json-schema.ts'
import { ok } from '../openapi/operation.ts'

/** `GET /openapi.json`: the specification of all routes, made when it is asked for the first time. */
export function specificationRoute(routes: () => readonly Route[]): Route {
  let document: JsonSchema | undefined
  return {
    method: 'GET',
    pattern: '/openapi.json',
    needs: 'anyone',
    tag: 'Specification',
    handler: async () => {
      document ??= openApiDocument(routes())
      return { status: 200, body: document }
    },
    about: {
      summary: 'Reads this specification (OpenAPI 3.1)',
      reply: ok(v.looseObject({ openapi: v.string() })),
    },
  }
}
