import { createHash } from 'node:crypto'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The code of a demo connector: eight characters of Crockford base32, the same at every seeding. */
export function connectorCodeOf(stationId: string, connectorId: number): string {
  const digest = createHash('sha256').update(`${stationId}/${connectorId}`).digest()
  return Array.from(digest.subarray(0, 8), (byte) => CROCKFORD[byte % 32]).join('')
}
