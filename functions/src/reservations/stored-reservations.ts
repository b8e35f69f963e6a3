import {
  NO_SHOW_DAYS,
  OPEN_RESERVATION_STATES,
  type Reservation,
  reservationSchema,
} from '@charge-it/shared/model/reservation.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { nextReservation, type ReservationEvent } from '@charge-it/shared/reservations/next-reservation.ts'
import type { Query, Transaction } from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

const DAY_MS = 24 * 3600 * 1000
/** More than a station ever has at one time. */
const MOST_PER_STATION = 50

type Reader = Pick<Transaction, 'get'> | null

/** The driver's reservation that is not over; a driver has at most one. */
export async function openReservationOf(uid: string, reader: Reader, deps: Deps): Promise<Reservation | undefined> {
  const query = all(deps).where('ownerUid', '==', uid).where('state', 'in', OPEN_RESERVATION_STATES)
  const found = await read(query, reader, deps)
  return found.find(({ by }) => by === 'driver')
}

/** Open reservations at a station, and those that ended after `since` or will; the latest end first. */
export async function reservationsAt(
  stationId: string,
  since: Date,
  reader: Reader,
  deps: Deps,
): Promise<readonly Reservation[]> {
  const query = all(deps)
    .where('stationId', '==', stationId)
    .where('expiresAt', '>=', since)
    .orderBy('expiresAt', 'desc')
    .limit(MOST_PER_STATION)
  return read(query, reader, deps)
}

/** When the driver's no-shows of the last {@link NO_SHOW_DAYS} days ended, the oldest first. */
export async function noShowsOf(uid: string, reader: Reader, deps: Deps): Promise<readonly Date[]> {
  const since = new Date(deps.now().getTime() - NO_SHOW_DAYS * DAY_MS)
  const query = all(deps)
    .where('ownerUid', '==', uid)
    .where('state', '==', 'noShow')
    .where('endedAt', '>', since)
    .orderBy('endedAt', 'asc')
  const found = await read(query, reader, deps)
  return found.filter(({ by }) => by === 'driver').flatMap(({ endedAt }) => endedAt ?? [])
}

/**
 * Until when a driver with so many no-shows may not reserve: until enough of them are {@link NO_SHOW_DAYS} days old.
 * @returns null when the driver may.
 */
export function waitsUntil(noShows: readonly Date[], limit: number): Date | null {
  const decisive = limit === 0 ? undefined : noShows.at(-limit)
  return decisive === undefined ? null : new Date(decisive.getTime() + NO_SHOW_DAYS * DAY_MS)
}

/** Tells a reservation what happened, once however often it is told. @returns whether something changed. */
export async function tellReservation(
  reservationKey: string,
  event: ReservationEvent,
  deps: Deps,
  further: (transaction: Transaction, reservation: Reservation) => Partial<Reservation> = () => ({}),
): Promise<boolean> {
  const { firestore } = deps
  return firestore.runTransaction(async (transaction) => {
    const path = paths.reservation(reservationKey)
    const reservation = await readDocument({ firestore, transaction }, reservationSchema, path)
    if (reservation === undefined) return false
    const now = deps.now()
    const changes = nextReservation(reservation, event, now)
    if (changes === null) return false
    const more = further(transaction, reservation)
    transaction.update(firestore.doc(path), { ...changes, ...more, lastUpdatedAt: now })
    return true
  })
}

function all({ firestore }: Deps): Query {
  return firestore.collection(collections.reservations)
}

async function read(query: Query, reader: Reader, { log }: Deps): Promise<readonly Reservation[]> {
  const { docs } = reader === null ? await query.get() : await reader.get(query)
  return parseSnapshots(reservationSchema, docs, log)
}
