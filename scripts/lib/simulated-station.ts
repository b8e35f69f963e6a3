import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiCall } from './fluctuation-over-rest.ts'
import { startProcess } from './managed-process.ts'
import { ROOT } from './root.ts'

/** A battery that takes energy for as long as anybody looks. */
const ENDLESS_WH = 1_000_000_000
/** 400 V DC: 172 A. */
const MAX_POWER_W = 69_000

export interface SimulatedStation {
  readonly stationId: string
  /** Ends it and removes it from the CSMS. */
  remove(): Promise<void>
}

/** Registers a station of the simulated kind and starts it with a car that stays plugged in. */
export async function addSimulatedStation(api: ApiCall, ocpp: string): Promise<SimulatedStation> {
  const stationId = `SIM-${Date.now().toString(36).toUpperCase()}`
  const path = `/stations/${stationId}`
  const { authorizationKey } = await api('POST', '/stations', {
    ...{ stationId, simulated: true, securityProfile: 1 },
    connectors: [{ connectorId: 1, currentType: 'DC', maxPowerW: MAX_POWER_W, maxCurrentA: 172 }],
  })
  const folder = mkdtempSync(join(tmpdir(), 'charge-it-scenario-'))
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, String(authorizationKey), { mode: 0o600 })
  const child = startProcess({
    name: stationId,
    command: process.execPath,
    args: [
      ...[join(ROOT, 'pi', 'src', 'main.ts'), 'simulate', '--url', ocpp, '--ids', stationId, '--key-file', keyFile],
      ...['--max-power-w', String(MAX_POWER_W), '--scenario', 'none'],
    ],
    ...{ cwd: ROOT, logFile: join(folder, 'station.log') },
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  })
  child.writeLine(
    JSON.stringify({ station: stationId, do: 'plug', batteryWh: ENDLESS_WH, socPercent: 10, maxPowerW: MAX_POWER_W }),
  )
  return {
    stationId,
    remove: async () => {
      await child.stop()
      rmSync(folder, { recursive: true, force: true })
      await api('DELETE', path)
    },
  }
}
