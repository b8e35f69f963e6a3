import { createHash, createHmac } from 'node:crypto'
import type { Station, StationCredentials } from '@charge-it/shared/model/station.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Fields } from '../../src/store/documents.ts'
import { seedDocuments } from '../../src/store/testing/seed-documents.ts'

/**
 * A station's key of 20 bytes as hex. It comes from the run's own random secret, so that client and edge know it without
 * passing thousands of keys between their processes.
 */
export function randomKeyOf(secret: string, stationId: string): string {
  return createHmac('sha256', secret).update(stationId).digest('hex').slice(0, 40)
}

/** Station and credentials of security profile 1, the key salted and hashed as `POST /stations` stores a random one. */
export function keyedStation(secret: string, stationId: string): Record<string, Fields> {
  const salt = createHmac('sha256', secret).update(`salt ${stationId}`).digest().subarray(0, 16)
  const hash = createHash('sha256').update(salt).update(randomKeyOf(secret, stationId), 'utf8').digest('hex')
  const profile: Station['securityProfile'] = 1
  const credentials: StationCredentials = {
    authorizationKeyHash: `sha256:${salt.toString('hex')}:${hash}`,
    previousAuthorizationKeyHash: null,
    certificateFingerprint: null,
    changedAt: new Date('2026-01-01T00:00:00Z'),
  }
  return {
    ...seedDocuments.station(stationId, { securityProfile: profile }),
    [paths.stationCredentials(stationId)]: credentials,
  }
}
