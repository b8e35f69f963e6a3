import type { Command } from '@charge-it/shared/model/command.ts'
import { type Reservation, reservationSchema } from '@charge-it/shared/model/reservation.ts'
import { can } from '@charge-it/shared/model/role.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { nextReservation } from '@charge-it/shared/reservations/next-reservation.ts'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { conflict, forbidden, notFound } from '../api/api-error.ts'
import { readBody } from '../api/read-input.ts'
import { safeId } from '../api/stations.ts'
import { type Caller, roleOf } from '../auth/caller.ts'
import { newCommand } from '../commands/new-command.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'

export const cancelBody = v.strictObject({})
const SHORTEST_VALID_S = 60

/**
 * `POST /reservations/{reservationKey}/cancel`: the driver, or staff who may reserve, gives a reservation back. It
 * ends at once; the station is told as soon as it is there, at the latest until the time would have been over.
 * @throws ApiError 404 (for a driver also of somebody else), 403 for staff who may only read, 409 when it is over.
 */
export const cancelReservation: Handler = async (call, deps) => {
  readBody(call, cancelBody)
  const { firestore } = deps
  const { caller } = call
  const path = paths.reservation(safeId(call.parts.reservationKey ?? ''))
  return firestore.runTransaction(async (transaction) => {
    const reservation = await readDocument({ firestore, transaction }, reservationSchema, path)
    const own = caller.kind === 'user' && reservation?.ownerUid === caller.uid && reservation.by === 'driver'
    const role = roleOf(caller)
    if (reservation === undefined || !(own || can(role, 'read'))) throw notFound('reservation')
    if (!(own || can(role, 'reserve'))) throw forbidden(`The role ${role} may not end reservations.`)
    const now = deps.now()
    const changes = nextReservation(reservation, { kind: 'cancelled' }, now)
    if (changes === null) throw conflict('reservation-ended', 'This reservation is over.')
    const command = takeBack(reservation, caller, own ? 'driver' : 'operator', now)
    transaction.create(firestore.doc(paths.command(command.commandId)), command)
    transaction.update(firestore.doc(path), { ...changes, cancelCommandId: command.commandId, lastUpdatedAt: now })
    const detail = `${reservation.stationId} ${reservation.connectorId}`
    const about = [paths.station(reservation.stationId)]
    audit(transaction, firestore, { caller, action: 'reservation.cancel', path, about, detail, at: now })
    return { status: 202, body: { commandId: command.commandId } }
  })
}

/** The CancelReservation of a reservation. */
export function takeBack(reservation: Reservation, caller: Caller, intent: string, now: Date): Command {
  const leftS = Math.ceil((reservation.expiresAt.getTime() - now.getTime()) / 1000)
  return newCommand(
    {
      station: reservation,
      action: 'CancelReservation',
      payloadJson: JSON.stringify({ reservationId: reservation.reservationId }),
      intent,
      validForS: Math.max(SHORTEST_VALID_S, leftS),
      caller,
      ownerUid: intent === 'driver' ? reservation.ownerUid : null,
    },
    now,
  )
}
