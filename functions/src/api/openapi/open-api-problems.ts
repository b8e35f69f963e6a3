import { Validator } from '@seriousme/openapi-schema-validator'
import type { JsonSchema } from './json-schema.ts'

/** Where a document breaks the schema of OpenAPI 3.1, or has two operations of one id; none when all is well. */
export async function openApiProblems(document: JsonSchema): Promise<readonly string[]> {
  const plain: Readonly<Record<string, unknown>> = JSON.parse(JSON.stringify(document))
  const { valid, errors = [] } = await new Validator().validate({ ...plain })
  return [...(valid ? [] : [`not OpenAPI 3.1: ${JSON.stringify(errors)}`]), ...doubleIds(plain)]
}

function doubleIds(document: Readonly<Record<string, unknown>>): readonly string[] {
  const ids = [...JSON.stringify(document.paths).matchAll(/"operationId":"(\w+)"/g)].map(([, id = '']) => id)
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `two operations are called ${id}`)
}
