import { Ajv, type ValidateFunction } from 'ajv'
import formatsModule from 'ajv-formats'

const ajv = new Ajv({ allErrors: true, strict: false, strictNumbers: true, validateFormats: true })
formatsModule.default(ajv)

const compiled = new WeakMap<object, ValidateFunction>()

/**
 * The compiled form of a schema, made once. Ids are left out: ocpp-rpc's `urn:X.req` fail in ajv with fast-uri 3.1, and
 * two variants of a schema may carry the same one.
 */
export function validatorOf(schema: object): ValidateFunction {
  let validate = compiled.get(schema)
  if (validate === undefined) {
    const { $id: _, ...anonymous }: { readonly $id?: unknown } = { ...schema }
    validate = ajv.compile(anonymous)
    compiled.set(schema, validate)
  }
  return validate
}
