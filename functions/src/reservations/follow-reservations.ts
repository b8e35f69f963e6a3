import { canonicalIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import {
  OPEN_RESERVATION_STATES,
  type Reservation,
  type ReservationReason,
  reservationSchema,
} from '@charge-it/shared/model/reservation.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { transactionIdentitySchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { nextReservation, START_TOLERANCE_MS } from '@charge-it/shared/reservations/next-reservation.ts'
import { reservationAnswer } from '@charge-it/shared/reservations/reservation-answer.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { takeBack } from './cancel-reservation.ts'
import { reserveNowOf } from './new-reservation.ts'
import { openOfNumber } from './reservation-of-command.ts'
import { reservationsAt, tellReservation } from './stored-reservations.ts'

const MAX_PER_RUN = 500

/**
 * The outcome of a ReserveNow command goes to its reservation. One whose answer got lost may be held all the same: it is
 * taken back. Told again it changes nothing.
 */
export async function noteReserveAnswer(commandId: string, deps: Deps): Promise<void> {
  const { firestore } = deps
  await firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const command = await readDocument(reader, commandSchema, paths.command(commandId))
    const reservation = await readDocument(reader, reservationSchema, paths.reservation(commandId))
    const event = command === undefined ? null : reservationAnswer(command)
    if (reservation === undefined || event === null) return
    const now = deps.now()
    const changes = nextReservation(reservation, event, now)
    if (changes === null) return
    const replaced =
      event.kind === 'held'
        ? await openOfNumber(reservation.stationId, reservation.reservationId, transaction, deps)
        : []
    const isUnknown = event.kind === 'refused' && event.reason === 'noAnswer'
    const undo = isUnknown ? takeBack(reservation, { kind: 'nobody' }, 'reservation', now) : null
    if (undo !== null) transaction.create(firestore.doc(paths.command(undo.commandId)), undo)
    const cancelCommandId = undo?.commandId ?? reservation.cancelCommandId
    transaction.update(firestore.doc(paths.reservation(commandId)), { ...changes, cancelCommandId, lastUpdatedAt: now })
    for (const other of replaced) {
      // The same number replaces (OCPP 1.6 section 5.13).
      const ended = nextReservation(other, { kind: 'cancelled', reason: 'replaced' }, now)
      if (other.reservationKey === commandId || ended === null || other.createdAt > reservation.createdAt) continue
      transaction.update(firestore.doc(paths.reservation(other.reservationKey)), { ...ended, lastUpdatedAt: now })
    }
  })
}

/** A session that began: the reservation of its card there, if there is one, is used. Told again it changes nothing. */
export async function noteStart(transactionKey: string, deps: Deps): Promise<boolean> {
  const { firestore } = deps
  const session = await readDocument(firestore, transactionSchema, `${collections.transactions}/${transactionKey}`)
  if (session === undefined || session.state === 'orphan' || session.flags.includes('refusedIdTag')) return false
  const { stationId, connectorId, startedAt, stoppedAt, reservationId = null } = session
  const since = new Date(startedAt.getTime() - START_TOLERANCE_MS)
  const candidates = (await reservationsAt(stationId, since, null, deps)).filter(
    (each) =>
      (each.connectorId === 0 || each.connectorId === connectorId) &&
      // The tolerance is for clocks: who charged, left and then reserved has not come yet.
      (stoppedAt === null || stoppedAt > each.createdAt),
  )
  if (candidates.length === 0) return false
  const identity = await readDocument(firestore, transactionIdentitySchema, paths.transactionIdentity(transactionKey))
  for (const reservation of candidates) {
    const named = reservationId !== null && reservationId === reservation.reservationId
    const isOwn = named || (identity !== undefined && (await idTagOf(reservation, deps)) === identity.idTagCanonical)
    if (
      isOwn &&
      (await tellReservation(reservation.reservationKey, { kind: 'started', transactionKey, startedAt }, deps))
    )
      return true
  }
  return false
}

/** Ends the reservations whose time is over: nobody came, or nobody could. Each once, however often it runs. */
export async function settleReservations(deps: Deps) {
  const { docs } = await deps.firestore
    .collection(collections.reservations)
    .where('state', 'in', OPEN_RESERVATION_STATES)
    .where('expiresAt', '<=', deps.now())
    .orderBy('expiresAt', 'asc')
    .limit(MAX_PER_RUN)
    .get()
  let changed = 0
  for (const reservation of parseSnapshots(reservationSchema, docs, deps.log)) {
    if (await settleOne(reservation, deps)) changed += 1
  }
  return { changed }
}

async function settleOne(reservation: Reservation, deps: Deps): Promise<boolean> {
  const { firestore } = deps
  const { reservationKey, stationId, connectorId } = reservation
  // What a trigger has not told yet is told first.
  await noteReserveAnswer(reservationKey, deps)
  const station = await readDocument(firestore, stationSchema, paths.station(stationId))
  const connector =
    connectorId === 0
      ? undefined
      : await readDocument(firestore, connectorSchema, paths.connector(stationId, connectorId))
  const running = connector?.activeTransaction?.transactionKey ?? null
  if (running !== null && (await noteStart(running, deps))) return true
  const isBroken = connector?.status === 'Faulted' || connector?.status === 'Unavailable'
  const hindrance: ReservationReason | null =
    station?.connection.online !== true ? 'stationAway' : isBroken ? 'stationBroken' : null
  return tellReservation(reservationKey, { kind: 'timeOver', hindrance }, deps)
}

/** Upper case; null when the command is gone. */
async function idTagOf({ reservationKey }: Reservation, { firestore }: Deps): Promise<string | null> {
  const command = await readDocument(firestore, commandSchema, paths.command(reservationKey))
  const asked = command === undefined ? null : reserveNowOf(command)
  return asked === null ? null : canonicalIdTag(asked.idTag)
}
