import * as v from 'valibot'
import { sendQuietly } from '../send-quietly.ts'
import type { StationContext } from '../station-context.ts'
import { action } from './action.ts'

const STEP_MS = 5000

/**
 * OCPP 1.6 §5.19. A real station does not install software over OCPP and says DownloadFailed; a simulated one walks
 * through all states and restarts.
 */
export const updateFirmware = action(
  v.object({ location: v.string(), retrieveDate: v.string() }),
  ({ retrieveDate }, station) => {
    const waitMs = Math.max(0, Date.parse(retrieveDate) - station.clock.nowMs()) || 0
    return {
      answer: {},
      afterwards: () => {
        station.timers.after(waitMs, () => walk(station, station.simulatesFirmware ? SIMULATED : REAL))
      },
    }
  },
)

const SIMULATED = ['Downloading', 'Downloaded', 'Installing', 'Installed'] as const
const REAL = ['DownloadFailed'] as const

function walk(station: StationContext, [status, ...rest]: readonly string[]): void {
  if (status === undefined) {
    if (station.simulatesFirmware) station.background(station.restart('Firmware'))
    return
  }
  station.report('firmware', { status })
  sendQuietly(station, 'FirmwareStatusNotification', { status })
  station.timers.after(STEP_MS, () => walk(station, rest))
}
