import { COMMAND_STATUSES, commandSchema } from '@charge-it/shared/model/command.ts'
import { moment, wholeNumber } from '@charge-it/shared/model/fields.ts'
import * as v from 'valibot'

const { payloadJson: _payload, result: _result, ...commandFields } = commandSchema.entries

/** A command with its outcome chain and the station's answer. */
export const commandReply = v.object({
  ...commandFields,
  payload: v.pipe(v.unknown(), v.description('As it was sent.')),
  result: v.nullable(
    v.object({
      payloadJson: v.nullable(v.string()),
      payload: v.pipe(v.unknown(), v.description("The station's answer; null when it answered with an error.")),
      errorCode: v.nullable(v.string()),
      errorDescription: v.nullable(v.string()),
    }),
  ),
})

export const queuedCommandReply = v.object({
  commandId: v.string(),
  status: v.picklist(COMMAND_STATUSES),
  expiresAt: moment,
})

/** A command of a driver, and what it is for. */
export const startReply = v.object({
  commandId: v.string(),
  expiresAt: moment,
  stationId: v.string(),
  connectorId: wholeNumber,
})
export const stopReply = v.object({ commandId: v.string(), expiresAt: moment })

export const uploadRequestReply = v.object({
  commandId: v.string(),
  uploadId: v.pipe(
    v.nullable(v.string()),
    v.description('The awaited file; null when it goes to an address of your own.'),
  ),
  expiresAt: moment,
})
