import { join } from 'node:path'
import type { SimConnector } from '../drivers/sim/sim-connector.ts'
import { openMemoryFiles } from '../memory/memory-files.ts'
import { createRecorder } from '../memory/recorder.ts'
import type { Cancel, Clock, StationEvent, Timers } from '../ports.ts'

const GLIMPSE_MS = 1000
/** Of the many stations that one machine may simulate. */
const MAX_BYTES = 8 * 1024 * 1024

/** The local memory of a simulated station: what `run` keeps on a Pi, kept by the same recorder. */
export interface StationMemories {
  event(event: StationEvent): void
  close(): Promise<void>
}

/** @param deps.folder of the station; the memory lies where `charge-it-pi memory --state DIR --station ID` looks. */
export async function rememberStation(deps: {
  readonly folder: string
  readonly hardware: readonly SimConnector[]
  readonly isCharging: (connectorId: number) => boolean
  readonly clock: Clock
  readonly timers: Timers
  readonly onFailure: (reason: string) => void
}): Promise<StationMemories> {
  const { hardware, clock, timers, onFailure } = deps
  const files = await openMemoryFiles(join(deps.folder, 'memory'), MAX_BYTES)
  const recorder = createRecorder({ files, timers, onFailure })
  let cancel: Cancel = () => {}
  const look = () => {
    for (const [index, { meter, module, presentLimitA }] of hardware.entries()) {
      const connectorId = index + 1
      const reading = meter.read()
      recorder.glimpse(connectorId, new Date(clock.nowMs()), {
        currentA: module.currentA(),
        limitA: deps.isCharging(connectorId) ? presentLimitA() : null,
        voltageV: reading?.voltageV[0] ?? null,
        powerW: reading?.powerW ?? null,
      })
    }
    cancel = timers.after(GLIMPSE_MS, look)
  }
  cancel = timers.after(GLIMPSE_MS, look)
  return {
    event: recorder.event,
    close: async () => {
      cancel()
      await recorder.close()
    },
  }
}
