import type { StationConfiguration } from '../model/station-configuration.ts'

/**
 * Whether a station can be reserved, by SupportedFeatureProfiles (OCPP 1.6 section 9.1.24) as it was read last.
 * @returns null when that is not known: the station was never read, or hides the key.
 */
export function supportsReservation(
  configuration: Pick<StationConfiguration, 'keys'> | null | undefined,
): boolean | null {
  const told = configuration?.keys.find(({ key }) => key.toLowerCase() === 'supportedfeatureprofiles')?.value
  if (told === undefined || told === null || told.trim() === '') return null
  return told.split(',').some((profile) => profile.trim().toLowerCase() === 'reservation')
}
