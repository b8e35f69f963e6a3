import type { Registration } from '@charge-it/shared/model/station.ts'
import { OcppError } from '../ocpp-error.ts'
import type { OcppVersion } from '../station-session.ts'

/**
 * Whether a message may be handled before BootNotification was accepted.
 *
 * 1.6: all of a registered station, because chargers send queued transactions before their boot. 2.x: SecurityError
 * (2.0.1 B01.FR.09 and B02.FR.09). Of a station that nobody admitted yet only its boots are taken.
 * @returns undefined when it may.
 */
export function bootGuard(
  action: string,
  station: { readonly registration: Registration; readonly booted: boolean; readonly ocppVersion: OcppVersion },
): OcppError | undefined {
  if (action === 'BootNotification') return undefined
  // An operator may admit the station while its socket is open; its next boot then says so.
  const isAdmitted = station.registration === 'accepted' || station.booted
  const mayPass = isAdmitted && (station.ocppVersion === '1.6' || station.booted)
  return mayPass ? undefined : new OcppError('SecurityError', 'BootNotification was not accepted yet')
}
