import type { Edge } from '@charge-it/shared/model/edge.ts'
import { type FleetStation, fleetPowerHistory, fleetPowerW } from '../../data/fleet.ts'

/**
 * Power of the stations that were read, W. Null while transactions run and none of them has been measured: a zero would
 * say that they draw nothing.
 */
export function powerOfStations(fleet: readonly FleetStation[]): number | null {
  const running = fleet
    .filter((each) => each.online)
    .flatMap((each) => each.connectors)
    .filter((connector) => connector.activeTransaction !== null)
  const measured = running.filter((connector) => connector.live?.powerW != null)
  if (running.length > 0 && measured.length === 0) return null
  return fleet.reduce((sum, each) => sum + (each.powerW ?? 0), 0)
}

/**
 * Power that the instances report, W. An instance counts a transaction without a sample as 0 W, so a sum of 0 with
 * running transactions and nothing in the history is unknown.
 */
export function powerOfEdges(edges: readonly Edge[], now: Date): number | null {
  const powerW = fleetPowerW(edges, now)
  if (powerW > 0) return powerW
  const running = edges.flatMap((edge) => Object.values(edge.sites)).some((site) => site.activeTransactions > 0)
  const everMeasured = fleetPowerHistory(edges, now).some((point) => point.powerW > 0)
  return running && !everMeasured ? null : powerW
}
