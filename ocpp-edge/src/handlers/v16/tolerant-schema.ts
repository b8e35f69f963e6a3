/** A request schema of the specification, as the generator wrote it. */
interface ObjectSchema {
  readonly $id: string
  readonly properties?: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}

/**
 * The schema of a request as this program takes it: times are texts of any form, because
 * `shared/ocpp/station-time.ts` reads more than RFC 3339; named properties and the list of required ones may be others.
 */
export function tolerant(
  schema: ObjectSchema,
  changes: { readonly properties?: Readonly<Record<string, object>>; readonly required?: readonly string[] } = {},
): object {
  const properties = Object.entries({ ...schema.properties, ...changes.properties }).map(
    ([name, property]) => [name, withoutFormat(property)] as const,
  )
  const required = changes.required ?? schema.required
  return {
    ...schema,
    properties: Object.fromEntries(properties),
    ...(required === undefined ? {} : { required }),
  }
}

function withoutFormat(property: object): object {
  return Object.fromEntries(Object.entries(property).filter(([keyword]) => keyword !== 'format'))
}
