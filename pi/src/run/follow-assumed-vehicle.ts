import type { Station } from '../core/station.ts'
import type { AssumedVehicle } from '../drivers/vehicle/assumed-vehicle.ts'
import type { StationEvent } from '../ports.ts'

const LOOKS = new Set([
  'status',
  'transaction-started',
  'transaction-stopped',
  'start-not-journaled',
  'connection-timed-out',
])

/**
 * Without a plug sensor the car counts as plugged while somebody may charge or does.
 * @returns what listens to the station's events.
 */
export function followAssumedVehicle(station: Station, vehicle: AssumedVehicle): (event: StationEvent) => void {
  return ({ event }) => {
    if (!LOOKS.has(event)) return
    // After the station has finished what it was doing when it told.
    queueMicrotask(() => {
      const connector = station.connectors[0]
      if (connector === undefined) return
      vehicle.setPlugged(connector.grant() !== null || connector.transaction() !== null)
    })
  }
}
