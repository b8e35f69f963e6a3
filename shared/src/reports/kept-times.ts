import type { ConnectorDay, DailyReport } from '../model/report.ts'
import { NO_NUMBERS } from './figures.ts'

/**
 * A day that is made again: sessions and energy as they are now, times of the connectors that it had. So a station that was
 * removed or moved since keeps its times where they were counted, and counts nowhere twice.
 */
export function withKeptTimes(next: DailyReport, stored: DailyReport | undefined): DailyReport {
  if (stored === undefined) return next
  const key = ({ stationId, connectorId }: ConnectorDay) => `${connectorId} ${stationId}`
  const before = new Map(stored.connectors.map((row) => [key(row), row]))
  const after = new Map(next.connectors.map((row) => [key(row), row]))
  const connectors = [...new Set([...before.keys(), ...after.keys()])].flatMap((each): ConnectorDay[] => {
    const row = rowOf(before.get(each), after.get(each))
    return row === undefined || (row.end === null && row.sessions === 0) ? [] : [row]
  })
  return { ...next, connectors: connectors.sort(byPlace) }
}

/** Only rows with an `end` hold times. */
function rowOf(before: ConnectorDay | undefined, after: ConnectorDay | undefined): ConnectorDay | undefined {
  const sums = { sessions: after?.sessions ?? 0, energyWh: after?.energyWh ?? 0 }
  if (before === undefined || before.end === null) {
    return after === undefined ? undefined : { ...after, ...NO_NUMBERS, ...sums, end: null }
  }
  return after === undefined || after.end === null ? { ...before, ...sums } : after
}

function byPlace(a: ConnectorDay, b: ConnectorDay): number {
  if (a.stationId === b.stationId) return a.connectorId - b.connectorId
  return a.stationId < b.stationId ? -1 : 1
}
