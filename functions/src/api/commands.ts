import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { wholeNumber } from '@charge-it/shared/model/fields.ts'
import { can } from '@charge-it/shared/model/role.ts'
import { PENDING_AUTHORIZATION_KEY, stationSchema } from '@charge-it/shared/model/station.ts'
import { COMMAND_ACTIONS } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { commandNeeds } from '@charge-it/shared/ocpp/command-needs.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { roleOf } from '../auth/caller.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import { reservationOfCommand } from '../reservations/reservation-of-command.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { conflict, forbidden, notFound } from './api-error.ts'
import { idempotencyKeyOf, once } from './idempotency.ts'
import { jsonMember } from './json-member.ts'
import { readBody } from './read-input.ts'
import { safeId } from './stations.ts'

const MAX_VALID_FOR_S = 30 * 24 * 3600

export const commandBody = v.strictObject({
  action: v.pipe(v.string(), v.metadata({ enum: COMMAND_ACTIONS.map(({ action }) => action) })),
  payload: v.optional(v.record(v.string(), v.unknown())),
  expiresInS: v.optional(v.pipe(wholeNumber, v.minValue(1, 'must be at least 1'), v.maxValue(MAX_VALID_FOR_S))),
})

/** `POST /stations/{stationId}/commands`: 202 with the command's id. The payload goes to the station as it came. */
export const createCommand: Handler = async (call, deps) => {
  const { action, payload = {}, expiresInS } = readBody(call, commandBody)
  const role = roleOf(call.caller)
  if (!can(role, commandNeeds(action))) throw forbidden(`The role ${role} may not send this command.`)
  const known = validateCommand(action, payload)
  if (holdsKey(action, payload)) {
    throw conflict('secret-in-command', 'Change a key with POST /stations/{stationId}/key and "send": true.')
  }
  const payloadJson = jsonMember(call.bodyText, 'payload') ?? '{}'
  const stationId = call.parts.stationId ?? ''
  const { firestore } = deps
  const key = idempotencyKeyOf(call.headers)
  return once({ caller: call.caller, key, request: [call.path, call.bodyText] }, deps, async (transaction) => {
    const station = await readDocument({ firestore, transaction }, stationSchema, paths.station(stationId))
    if (station === undefined) throw notFound('station')
    const now = deps.now()
    const command = newCommand(
      {
        station,
        action,
        payloadJson,
        intent: 'operator',
        validForS: expiresInS ?? known.validForS,
        caller: call.caller,
        ownerUid: null,
      },
      now,
    )
    const path = paths.command(command.commandId)
    const writeReservation = await reservationOfCommand(command, station, transaction, deps)
    transaction.create(firestore.doc(path), command)
    writeReservation()
    audit(transaction, firestore, {
      caller: call.caller,
      action: 'command.create',
      path,
      about: [paths.station(stationId)],
      detail: `${action} ${stationId}`,
      at: now,
    })
    const { commandId, status, expiresAt } = command
    return {
      status: 202,
      headers: { location: `/api/v1/commands/${commandId}` },
      body: { commandId, status, expiresAt },
    }
  })
}

/** `GET /commands/{commandId}`: outcome chain with times and the station's answer. For staff and the driver who asked. */
export const getCommand: Handler = async ({ parts, caller }, deps) => {
  const command = await readDocument(deps.firestore, commandSchema, paths.command(safeId(parts.commandId ?? '')))
  const isOwner = caller.kind === 'user' && command?.ownerUid === caller.uid
  if (command === undefined || !(can(roleOf(caller), 'command') || isOwner)) throw notFound('command')
  return { status: 200, body: commandJson(command) }
}

/** A key must not lie in a command, which many may read; its place-holder may. */
function holdsKey(action: string, payload: Readonly<Record<string, unknown>>): boolean {
  if (action !== 'ChangeConfiguration' || typeof payload.key !== 'string') return false
  return payload.key.toLowerCase() === 'authorizationkey' && payload.value !== PENDING_AUTHORIZATION_KEY
}

function commandJson({ payloadJson, result, ...command }: Command) {
  return {
    ...command,
    payload: parsedOrText(payloadJson),
    result: result === null ? null : { ...result, payload: parsedOrText(result.payloadJson) },
  }
}

/** Stations may answer with anything; text that is no JSON is shown as text. */
function parsedOrText(json: string | null): unknown {
  if (json === null) return null
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
