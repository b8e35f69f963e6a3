import type { StationEvent } from '../ports.ts'
import type { TALLIED } from './scenario-schema.ts'

/** What a station did so far. */
export type Tally = Record<(typeof TALLIED)[number], number>

export function emptyTally(): Tally {
  return { starts: 0, stops: 0, confirmedStops: 0, refused: 0, energyWh: 0, connections: 0, faults: 0 }
}

/** Counts one event of the station that the tally belongs to. */
export function countEvent(tally: Tally, event: StationEvent): void {
  switch (event.event) {
    case 'transaction-started':
      tally.starts++
      return
    case 'transaction-stopped':
      tally.stops++
      if (typeof event.energyWh === 'number') tally.energyWh += event.energyWh
      return
    case 'stop-confirmed':
      tally.confirmedStops++
      return
    case 'tap-refused':
      tally.refused++
      return
    case 'connected':
      tally.connections++
      return
    case 'status':
      if (event.status === 'Faulted') tally.faults++
      return
    default:
      return
  }
}
