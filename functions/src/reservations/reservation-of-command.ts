import type { Command } from '@charge-it/shared/model/command.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { OPEN_RESERVATION_STATES, type Reservation, reservationSchema } from '@charge-it/shared/model/reservation.ts'
import { DEFAULT_TIME_ZONE, siteSchema } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { nextReservation } from '@charge-it/shared/reservations/next-reservation.ts'
import type { Transaction } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { newReservation, reserveNowOf } from './new-reservation.ts'

const cancelSchema = v.object({ reservationId: v.number() })

/**
 * What an operator's ReserveNow or CancelReservation means for `reservations/`, in the transaction that creates the
 * command. Reads at once; call what it returns after all other reads of the transaction.
 */
export async function reservationOfCommand(
  command: Command,
  station: Station,
  transaction: Transaction,
  deps: Deps,
): Promise<() => void> {
  if (command.action === 'ReserveNow') return reserved(command, station, transaction, deps)
  if (command.action === 'CancelReservation') return cancelled(command, transaction, deps)
  return () => {}
}

async function reserved(command: Command, station: Station, transaction: Transaction, deps: Deps): Promise<() => void> {
  const { firestore } = deps
  const reader = { firestore, transaction }
  const asked = reserveNowOf(command)
  if (asked === null) return () => {}
  const { connectorId, idTag } = asked
  const connector = await readDocument(reader, connectorSchema, paths.connector(station.stationId, connectorId))
  const card = await readDocument(reader, idTagSchema, paths.idTag(idTag))
  const site = station.siteId === null ? undefined : await readDocument(reader, siteSchema, paths.site(station.siteId))
  const reservation = newReservation(command, {
    by: 'operator',
    ownerUid: card?.ownerUid ?? null,
    code: connector?.code ?? null,
    timeZone: site?.timeZone ?? DEFAULT_TIME_ZONE,
    demo: station.demo,
  })
  return () => {
    if (reservation === null) return
    transaction.create(firestore.doc(paths.reservation(reservation.reservationKey)), reservation)
  }
}

async function cancelled(command: Command, transaction: Transaction, deps: Deps): Promise<() => void> {
  const { firestore } = deps
  const parsed = v.safeParse(cancelSchema, JSON.parse(command.payloadJson))
  if (!parsed.success) return () => {}
  const open = await openOfNumber(command.stationId, parsed.output.reservationId, transaction, deps)
  return () => {
    const now = deps.now()
    for (const reservation of open) {
      const changes = nextReservation(reservation, { kind: 'cancelled' }, now)
      if (changes === null) continue
      const of = { cancelCommandId: command.commandId, lastUpdatedAt: now }
      transaction.update(firestore.doc(paths.reservation(reservation.reservationKey)), { ...changes, ...of })
    }
  }
}

/** Open reservations that carry this number at a station. */
export async function openOfNumber(
  stationId: string,
  reservationId: number,
  transaction: Transaction,
  { firestore, log }: Deps,
): Promise<readonly Reservation[]> {
  const query = firestore
    .collection(collections.reservations)
    .where('stationId', '==', stationId)
    .where('reservationId', '==', reservationId)
    .where('state', 'in', OPEN_RESERVATION_STATES)
  const { docs } = await transaction.get(query)
  return parseSnapshots(reservationSchema, docs, log)
}
