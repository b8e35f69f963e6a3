import { paths } from '@charge-it/shared/paths.ts'
import { isOpenReservation } from '@charge-it/shared/reservations/next-reservation.ts'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { ApiError, badParameter, conflict, forbidden } from '../api/api-error.ts'
import { idempotencyKeyOf, once } from '../api/idempotency.ts'
import { readBody } from '../api/read-input.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { findPublicConnector } from '../sessions/find-public-connector.ts'
import { sessionIdTag } from '../sessions/session-id-tag.ts'
import { audit } from '../store/audit.ts'
import { newReservation } from './new-reservation.ts'
import { driverOf, refuseUnlessFree, reservationTerms } from './reservation-rules.ts'
import { noShowsOf, openReservationOf, reservationsAt, waitsUntil } from './stored-reservations.ts'

const RESERVATIONS_PER_PERSON = 6
const WINDOW_S = 600
/** A station that takes longer to answer leaves the driver waiting in vain. */
const VALID_FOR_S = 60
const SHORTEST_MINUTES = 5

export const reserveBody = v.strictObject({
  code: v.pipe(v.string(), v.maxLength(40)),
  minutes: v.pipe(v.number(), v.integer(), v.minValue(SHORTEST_MINUTES, `must be at least ${SHORTEST_MINUTES}`)),
})

/**
 * `POST /public/reservations {code, minutes}`: a driver with an account asks the station to hold the connector of a
 * sticker from now on; 202 with the command and the reservation to follow. Nothing is stored when it is refused.
 * @throws ApiError 400, 401, 403, 404, 409, 429, each with a code that pages translate.
 */
export const reserve: Handler = async (call, deps) => {
  const { code, minutes } = readBody(call, reserveBody)
  const driver = driverOf(call.caller)
  const found = await findPublicConnector(code, deps)
  const { card, station } = found
  const { allowed, supported } = await reservationTerms(found, deps)
  if (allowed === null) throw forbidden('Drivers cannot reserve at this site.', 'reservations-not-allowed')
  if (minutes > allowed.maxMinutes) throw badParameter('minutes', `must be at most ${allowed.maxMinutes}`)
  if (supported === false) {
    throw conflict('reservation-not-supported', 'This charger cannot be reserved: it does not know how.')
  }
  const repeatable = {
    caller: call.caller,
    key: idempotencyKeyOf(call.headers),
    request: ['reserve', card.code, minutes],
  }
  return once(repeatable, deps, async (transaction) => {
    const { firestore } = deps
    const now = deps.now()
    refuseUnlessFree(found)
    if ((await openReservationOf(driver.uid, transaction, deps)) !== undefined) {
      throw conflict('reservation-exists', 'You have a reservation already. Cancel or use it first.')
    }
    const until = waitsUntil(await noShowsOf(driver.uid, transaction, deps), allowed.noShowLimit)
    if (until !== null) {
      throw conflict(
        'reservation-cooldown',
        `Too many reservations were not used. Reserve again from ${until.toISOString()}.`,
      )
    }
    const others = await reservationsAt(station.stationId, now, transaction, deps)
    if (others.some(({ state, connectorId }) => isOpenReservation(state) && connectorId === card.connectorId)) {
      throw conflict('connector-reserved', 'This connector is reserved.')
    }
    const idTag = await sessionIdTag(driver, transaction, deps)
    limit(driver.uid, deps)

    const expiresAt = new Date(now.getTime() + minutes * 60_000)
    const payload = {
      connectorId: card.connectorId,
      expiryDate: expiresAt.toISOString(),
      idTag: idTag.idTag,
      reservationId: newNumber(deps),
    }
    validateCommand('ReserveNow', payload)
    const command = newCommand(
      {
        station,
        action: 'ReserveNow',
        payloadJson: JSON.stringify(payload),
        intent: 'driver',
        validForS: VALID_FOR_S,
        caller: call.caller,
        ownerUid: driver.uid,
      },
      now,
    )
    const { timeZone, demo } = card
    const reservation = newReservation(command, { by: 'driver', ownerUid: driver.uid, code: card.code, timeZone, demo })
    if (reservation === null) throw new Error('our own ReserveNow cannot be read')
    idTag.store()
    const path = paths.reservation(reservation.reservationKey)
    transaction.create(firestore.doc(paths.command(command.commandId)), command)
    transaction.create(firestore.doc(path), reservation)
    const detail = `${station.stationId} ${card.connectorId}, ${minutes} min`
    const about = [paths.station(station.stationId)]
    audit(transaction, firestore, { caller: call.caller, action: 'reservation.create', path, about, detail, at: now })
    const { reservationKey } = reservation
    return { status: 202, body: { commandId: command.commandId, reservationKey, expiresAt } }
  })
}

/** A number that no open reservation of the station is likely to have; OCPP 1.6 wants an integer. */
function newNumber(deps: Deps): number {
  return Buffer.from(deps.randomBytes(4)).readUInt32BE() >>> 1 || 1
}

function limit(uid: string, deps: Deps): void {
  const waitS = deps.limiter.take(`reserve:${uid}`, RESERVATIONS_PER_PERSON, WINDOW_S, deps.now())
  if (waitS === 0) return
  throw new ApiError(429, 'too-many-requests', 'Too many reservations in a short time. Please wait.', {
    headers: { 'retry-after': String(waitS) },
  })
}
