import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { moment, wholeNumber } from '@charge-it/shared/model/fields.ts'
import { localListSchema } from '@charge-it/shared/model/local-list.ts'
import { pendingStationSchema } from '@charge-it/shared/model/pending-station.ts'
import { connectionSchema, SECURITY_PROFILES, stationSchema } from '@charge-it/shared/model/station.ts'
import * as v from 'valibot'

const { connection: _connection, ...stationFields } = stationSchema.entries

/** A station with its connectors and what its instance vouches for. */
export const stationReply = v.object({
  ...stationFields,
  /** While the heartbeat of its instance is fresh. */
  online: v.pipe(v.boolean(), v.description('Connected, and its instance of the edge has been heard from lately.')),
  lastSeenAt: v.nullable(moment),
  connection: v.pick(connectionSchema, ['edgeId', 'epoch', 'connectedAt']),
  connectors: v.array(connectorSchema),
})

/** A new station, with what to type into the charger. */
export const registeredReply = v.object({
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  securityProfile: v.picklist(SECURITY_PROFILES),
  ocppUrl: v.pipe(v.nullable(v.string()), v.description('The address to type into the charger.')),
  authorizationKey: v.pipe(v.nullable(v.string()), v.description('The key to type into the charger; shown this once.')),
  connectors: v.array(v.object({ connectorId: wholeNumber, code: v.nullable(v.string()) })),
})

export const stationKeyReply = v.object({
  stationId: v.string(),
  authorizationKey: v.pipe(v.string(), v.description('Shown this once.')),
  commandId: v.optional(v.pipe(v.string(), v.description('Of the command that carries it; only when it is sent.'))),
})

const { expireAt: _expires, ...pendingFields } = pendingStationSchema.entries
export const pendingStationReply = v.object(pendingFields)

export const revokedReply = v.object({
  stationId: v.string(),
  securityProfile: v.picklist(SECURITY_PROFILES),
  revoked: v.pipe(wholeNumber, v.description('How many certificates log in no more.')),
})

export const syncReply = v.object({
  stationId: v.string(),
  state: localListSchema.entries.state,
  version: wholeNumber,
  commandId: v.pipe(
    v.nullable(v.string()),
    v.description('Carries the first part; null when there is nothing to send.'),
  ),
})

/** A station under the names of fields that earlier systems used. */
export const oldConnectorReply = v.object({
  connector_id: wholeNumber,
  status: connectorSchema.entries.status,
  error_code: v.string(),
  last_update: v.nullable(moment),
})
export const oldStationReply = v.object({
  id: v.string(),
  vendor: stationSchema.entries.vendor,
  model: stationSchema.entries.model,
  firmware_version: stationSchema.entries.firmwareVersion,
  last_heartbeat: v.nullable(moment),
  connected: v.boolean(),
  total_kwh: v.number(),
  connectors: v.array(oldConnectorReply),
})
