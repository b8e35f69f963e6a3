import type { SiteReservations } from '@charge-it/shared/model/reservation.ts'
import { siteSchema } from '@charge-it/shared/model/site.ts'
import { stationConfigurationSchema } from '@charge-it/shared/model/station-configuration.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { supportsReservation } from '@charge-it/shared/reservations/supports-reservation.ts'
import { conflict, forbidden } from '../api/api-error.ts'
import type { SignedIn } from '../auth/account-directory.ts'
import type { Caller } from '../auth/caller.ts'
import { notSignedIn } from '../auth/identify-caller.ts'
import type { Deps } from '../deps.ts'
import type { FoundConnector } from '../sessions/find-public-connector.ts'
import { readDocument } from '../store/read-document.ts'

/** What the site of a connector lets drivers reserve, and whether its station can: null when nobody knows. */
export async function reservationTerms(
  { station }: Pick<FoundConnector, 'station'>,
  { firestore }: Deps,
): Promise<{ readonly allowed: SiteReservations | null; readonly supported: boolean | null }> {
  const [site, configuration] = await Promise.all([
    station.siteId === null ? undefined : readDocument(firestore, siteSchema, paths.site(station.siteId)),
    readDocument(firestore, stationConfigurationSchema, paths.stationConfiguration(station.stationId)),
  ])
  return { allowed: site?.reservations ?? null, supported: supportsReservation(configuration) }
}

/** The caller, when it is somebody with an account. @throws ApiError 401, 403 */
export function driverOf(caller: Caller): SignedIn {
  if (caller.kind === 'nobody') throw notSignedIn('Sign in with your account to reserve.')
  if (caller.kind === 'apiKey') throw forbidden('An API key is no driver; send a ReserveNow command.', 'not-a-driver')
  if (caller.anonymous) throw forbidden('Reserving needs an account.', 'account-needed')
  return caller
}

/** @throws ApiError 409 with the code of what is in the way at the place. */
export function refuseUnlessFree({ card, station, connector, online }: FoundConnector): void {
  if (card.maintenance) throw conflict('site-in-maintenance', 'This site is closed for maintenance.')
  if (!online) throw conflict('station-offline', 'This charger is offline. Please choose another one.')
  if (station.registration !== 'accepted') throw conflict('station-not-accepted', 'This charger is not in service.')
  if (connector.activeTransaction !== null) throw conflict('connector-in-use', 'Somebody is charging here.')
  if (connector.status === 'Available') return
  if (connector.status === 'Reserved') throw conflict('connector-reserved', 'This connector is reserved.')
  if (['Faulted', 'Unavailable', 'Unknown'].includes(connector.status)) {
    throw conflict('connector-out-of-service', `This connector cannot be reserved (${connector.status}).`)
  }
  throw conflict('connector-in-use', `This connector is not free (${connector.status}).`)
}
