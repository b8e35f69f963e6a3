import type { StationCredentials } from '../model/station.ts'

/**
 * Which hash stays valid beside a new key until the new one is used: that of the key which the station surely has. The
 * current one, if the station used or accepted it; otherwise the previous one, because the current one may never have
 * reached the station.
 */
export function keptKeyHash(
  stored: Pick<
    StationCredentials,
    'authorizationKeyHash' | 'previousAuthorizationKeyHash' | 'authorizationKeyConfirmed'
  >,
): string | null {
  const isUnsure = stored.previousAuthorizationKeyHash !== null && stored.authorizationKeyConfirmed !== true
  return isUnsure ? stored.previousAuthorizationKeyHash : stored.authorizationKeyHash
}
