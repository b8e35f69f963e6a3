import type { Converted, JsonSchema } from './json-schema.ts'
import type { Operation } from './operation.ts'

/** What the parts of addresses are. */
const PATH_PARTS: Readonly<Record<string, { readonly description: string; readonly example: string }>> = {
  patternId: { description: 'A usual range.', example: 'CP_111_1_sessionEnergy' },
  anomalyId: { description: 'An anomaly.', example: 'CP_111-currentFluctuation-1' },
  code: { description: 'The code of a sticker; hyphens, spaces and case do not matter.', example: 'ABCD2345' },
  commandId: { description: 'A command.', example: '0d9b6f3e-3f0b-4d7f-8b4e-2f6f6f1f5d11' },
  deliveryId: { description: 'A delivery.', example: '0d9b6f3e-3f0b-4d7f-8b4e-2f6f6f1f5d11' },
  deviceId: {
    description: 'A browser of the caller.',
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  },
  entryKey: {
    description: 'An entry of the journal: its key in `entries`.',
    example: '2026-01-31T08:00:00.000Z_boot__1f3a9c2e',
  },
  eventId: { description: 'A day of a station’s journal.', example: 'CP_111_2026-01-31' },
  fileId: { description: 'A firmware file.', example: '0d9b6f3e-3f0b-4d7f-8b4e-2f6f6f1f5d11' },
  idTag: { description: 'The number of a card; case does not matter.', example: 'DEMO-123' },
  invitationId: { description: 'An invitation.', example: 'kq3VgE0m1yP9xW2c' },
  jobId: { description: 'A firmware job.', example: '0d9b6f3e-3f0b-4d7f-8b4e-2f6f6f1f5d11' },
  keyId: { description: 'An API key, by its id.', example: '4f3a2b1c0d9e8f7a' },
  month: { description: 'A month that is over.', example: '2026-01' },
  notificationId: { description: 'A notification.', example: 'stationOffline:CP_111' },
  reservationKey: { description: 'A reservation.', example: '0d9b6f3e-3f0b-4d7f-8b4e-2f6f6f1f5d11' },
  result: { description: 'load, plan, availability, clusters, maintenance or allocation.', example: 'load' },
  scopeId: { description: 'A site; `latest` for clusters.', example: 'blok-m' },
  siteId: { description: 'A site.', example: 'blok-m' },
  stationId: { description: 'A station, by the id with which it connects.', example: 'CP_111' },
  tariffId: { description: 'A tariff.', example: 'standard' },
  token: { description: 'The secret of a link.', example: 'x8Jq0f4Zk2mB7nT1vR5wY9aL3cD6eG0h' },
  transactionKey: {
    description: 'A session: the station, a colon and the id of its transaction.',
    example: 'CP_111:1234',
  },
  uid: { description: 'An account.', example: 'Zk2mB7nT1vR5wY9aL3cD6eG0h1Jq' },
  uploadId: { description: 'A file that a station hands in.', example: '0d9b6f3e-3f0b-4d7f-8b4e-2f6f6f1f5d11' },
  webhookId: { description: 'A webhook.', example: '0d9b6f3e-3f0b-4d7f-8b4e-2f6f6f1f5d11' },
}

const IDEMPOTENCY_KEY: JsonSchema = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes the request act once, however often it is sent within 24 hours.',
  schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?$' },
}

/** `/stations/:stationId` becomes `/stations/{stationId}`. */
export function pathTemplate(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}')
}

/** Parts of the path, members of the query, and the Idempotency-Key. @throws Error for a part that nobody described. */
export function parametersOf(
  path: string,
  { query, idempotent }: Operation,
  converted: Converted,
): readonly JsonSchema[] {
  return [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => pathParameter(name)),
    ...(query === undefined ? [] : queryParameters(converted.input(query))),
    ...(idempotent === true ? [IDEMPOTENCY_KEY] : []),
  ]
}

function pathParameter(name: string): JsonSchema {
  const known = PATH_PARTS[name]
  if (known === undefined)
    throw new Error(`describe the part {${name}} of an address in PATH_PARTS of openapi/parameters.ts`)
  return { name, in: 'path', required: true, ...known, schema: { type: 'string', minLength: 1 } }
}

function queryParameters({ properties, required }: JsonSchema): readonly JsonSchema[] {
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name)
  return Object.entries(properties ?? {}).map(([name, schema]: [string, JsonSchema]) => {
    const { description, ...rest } = schema
    return {
      name,
      in: 'query',
      required: isRequired(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }
  })
}
