import type { Outbox } from './outbox.ts'
import type { StationClock } from './station-clock.ts'

/**
 * Ends the transactions that a power cut left open, with the last reading that was persisted (OCPP 1.6 §7.37 PowerLoss).
 * @param deps.readings last known register per connector, in Wh.
 */
export async function closePowerLossTransactions(deps: {
  outbox: Outbox
  readings: Readonly<Record<string, number>>
  clock: StationClock
  report: (event: string, details: Record<string, unknown>) => void
}): Promise<void> {
  for (const { start } of deps.outbox.unfinished()) {
    const { localId, connectorId, meterStartWh } = start
    const meterStopWh = Math.max(meterStartWh, Math.floor(deps.readings[connectorId] ?? meterStartWh))
    await deps.outbox.stop({ localId, connectorId, meterStopWh, reason: 'PowerLoss', ...deps.clock.stamp() })
    deps.report('transaction-stopped', {
      connectorId,
      localId,
      reason: 'PowerLoss',
      meterStopWh,
      energyWh: meterStopWh - meterStartWh,
    })
  }
}
