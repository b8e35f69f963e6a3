import { isStationId, STATION_ID_MAX_LENGTH } from '@charge-it/shared/ids/station-key.ts'
import { connectorFactsSchema } from '@charge-it/shared/model/connector.ts'
import { wholeNumber } from '@charge-it/shared/model/fields.ts'
import { REGISTRATIONS, SECURITY_PROFILES } from '@charge-it/shared/model/station.ts'
import { tagSchema, tagsSchema } from '@charge-it/shared/stations/tags.ts'
import * as v from 'valibot'
import { booleanText, pageFields } from './query-fields.ts'

export const MAX_CONNECTORS = 64
export const MAX_TRACE_MINUTES = 1_440

const connectorId = v.pipe(wholeNumber, v.minValue(1, 'must be at least 1'), v.maxValue(MAX_CONNECTORS))
const factsBody = v.strictObject({ connectorId, ...v.partial(connectorFactsSchema).entries })
const key = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{8,64}$/, 'must be 8 to 64 printable characters without spaces'))
const siteId = v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'is not a site id')))

export const stationBody = v.strictObject({
  stationId: v.pipe(
    v.string(),
    v.metadata({ minLength: 1, maxLength: STATION_ID_MAX_LENGTH }),
    v.check(isStationId, `must have 1 to ${STATION_ID_MAX_LENGTH} characters, none of them a control character`),
  ),
  siteId: v.optional(siteId),
  /** How many, or what is known of each. */
  connectors: v.optional(
    v.union([
      v.pipe(wholeNumber, v.minValue(0), v.maxValue(MAX_CONNECTORS)),
      v.pipe(v.array(factsBody), v.maxLength(MAX_CONNECTORS)),
    ]),
  ),
  securityProfile: v.optional(v.picklist(SECURITY_PROFILES)),
  authorizationKey: v.optional(key),
  /** A simulator: scenarios may drive it. It stays what it is. */
  simulated: v.optional(v.boolean()),
})

/** What an operator may say when a station that knocked is accepted; its id stands in the address. */
const { stationId: _knocked, simulated: _never, ...accepted } = stationBody.entries
export const acceptBody = v.strictObject(accepted)

export const pendingQuery = v.strictObject(pageFields)

export const stationChanges = v.strictObject({
  siteId: v.optional(siteId),
  registration: v.optional(v.picklist(REGISTRATIONS)),
  /** All its labels; those that are not named go. */
  tags: v.optional(tagsSchema),
  securityProfile: v.optional(v.picklist(SECURITY_PROFILES)),
  defaultProtocol: v.optional(v.nullable(v.literal('ocpp1.6'))),
  noCloseFrame: v.optional(v.boolean()),
  /** From now on; 0 ends it. Every frame of a traced station costs a write, so a trace ends by itself. */
  traceMinutes: v.optional(v.pipe(wholeNumber, v.maxValue(MAX_TRACE_MINUTES, `must be at most ${MAX_TRACE_MINUTES}`))),
  connectors: v.optional(v.pipe(v.array(factsBody), v.maxLength(MAX_CONNECTORS))),
})

export const stationKeyBody = v.strictObject({
  authorizationKey: v.optional(key),
  /** Hand the key to the station over its connection, instead of to a person who types it in. */
  send: v.optional(v.boolean()),
})

export const stationQuery = v.strictObject({
  ...pageFields,
  siteId: v.optional(v.string()),
  registration: v.optional(v.picklist(REGISTRATIONS)),
  tag: v.optional(tagSchema),
  online: v.optional(booleanText),
})

export const messageQuery = v.strictObject(pageFields)

/** The facts of one entry, with null for what was not said. */
export function completeFacts({ connectorId: _, ...facts }: v.InferOutput<typeof factsBody>) {
  return { plugType: null, currentType: null, maxPowerW: null, maxCurrentA: null, phases: null, ...facts }
}
