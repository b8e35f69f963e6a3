import { isOpenReservation } from '@charge-it/shared/reservations/next-reservation.ts'
import type { Handler } from '../api/api-call.ts'
import type { Deps } from '../deps.ts'
import { findPublicConnector } from '../sessions/find-public-connector.ts'
import { driverOf, reservationTerms } from './reservation-rules.ts'
import { noShowsOf, openReservationOf, reservationsAt, waitsUntil } from './stored-reservations.ts'

/**
 * `GET /public/connectors/{code}/reservation`: what a driver with an account may reserve here, told before it is tried:
 * `maxMinutes` (null: the site allows none), `supported` (false: this charger cannot; null: not known), `waitUntil`
 * (after too many no-shows), and the own reservation that is not over, wherever it is.
 * @throws ApiError 401, 403 for guests and keys, 404
 */
export const getReservationOffer: Handler = async ({ parts, caller }, deps) => {
  const driver = driverOf(caller)
  const { allowed, supported } = await reservationTerms(await findPublicConnector(parts.code ?? '', deps), deps)
  const own = await openReservationOf(driver.uid, null, deps)
  return {
    status: 200,
    body: {
      maxMinutes: allowed?.maxMinutes ?? null,
      supported,
      waitUntil: allowed === null ? null : waitsUntil(await noShowsOf(driver.uid, null, deps), allowed.noShowLimit),
      reservationKey: own?.reservationKey ?? null,
    },
  }
}

/** Who holds a connector now, as a driver's start sees it. */
export async function holderOf(
  at: { readonly stationId: string; readonly connectorId: number },
  uid: string,
  reader: Parameters<typeof openReservationOf>[1],
  deps: Deps,
): Promise<'own' | 'other' | 'nobody'> {
  const open = (await reservationsAt(at.stationId, deps.now(), reader, deps)).filter(
    ({ state, connectorId }) => isOpenReservation(state) && connectorId === at.connectorId,
  )
  if (open.some(({ by, ownerUid }) => by === 'driver' && ownerUid === uid)) return 'own'
  return open.some(({ state }) => state === 'active') ? 'other' : 'nobody'
}
