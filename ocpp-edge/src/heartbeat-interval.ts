import { createHash } from 'node:crypto'
import { DEFAULT_HEARTBEAT_S } from '@charge-it/shared/model/site.ts'

/** By how much a station's interval may differ from its site's. */
export const HEARTBEAT_SPREAD = 0.1
/** What a site may set (`siteSchema`). */
const [SHORTEST_S, LONGEST_S] = [15, 3_600]

/**
 * The heartbeat interval that a station is told: its site's, 10 % longer or shorter depending on the station, so that
 * stations that booted together do not speak together for ever. The same station is always told the same.
 * @param siteHeartbeatS undefined: the default, because the station has no site.
 * @returns whole seconds within what a site may set.
 */
export function heartbeatIntervalS(stationId: string, siteHeartbeatS: number = DEFAULT_HEARTBEAT_S): number {
  const place = createHash('sha256').update(stationId).digest().readUInt32BE(0) / 2 ** 32
  const spread = siteHeartbeatS * (1 + HEARTBEAT_SPREAD * (2 * place - 1))
  return Math.min(LONGEST_S, Math.max(SHORTEST_S, Math.round(spread)))
}
