import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { fleetEntrySchema } from 'charge-it-pi/sim/fleet-schema.ts'
import type * as v from 'valibot'
import type { ApiCall } from './fluctuation-over-rest.ts'
import { startProcess } from './managed-process.ts'
import { ROOT } from './root.ts'

/** A battery that takes energy for as long as anybody looks. */
const ENDLESS_WH = 1_000_000_000
/** 400 V DC: 100 A, of which the quick preset's 40 A are enough for the rule of the CSMS. */
const MAX_POWER_W = 40_000
const MAX_CURRENT_A = 100

export interface SimulatedStation {
  readonly stationId: string
  /** Where it keeps what it remembers. */
  readonly memoryFolder: string
  /** Ends it and removes it from the CSMS. */
  remove(): Promise<void>
}

/**
 * Registers a station of the simulated kind and starts it with a car that stays plugged in.
 * @param state Folder for what it keeps, which stays; null: a folder that is removed with the station.
 */
export async function addSimulatedStation(api: ApiCall, ocpp: string, state: string | null): Promise<SimulatedStation> {
  const stationId = `SIM-${Date.now().toString(36).toUpperCase()}`
  const path = `/stations/${stationId}`
  const { authorizationKey } = await api('POST', '/stations', {
    ...{ stationId, simulated: true, securityProfile: 1 },
    connectors: [{ connectorId: 1, currentType: 'DC', maxPowerW: MAX_POWER_W, maxCurrentA: MAX_CURRENT_A }],
  })
  const folder = mkdtempSync(join(tmpdir(), 'charge-it-scenario-'))
  const [keyFile, fleetFile] = [join(folder, 'key'), join(folder, 'fleet.json')]
  writeFileSync(keyFile, String(authorizationKey), { mode: 0o600 })
  const entry: v.InferInput<typeof fleetEntrySchema> = {
    stationId,
    url: ocpp,
    keyFile,
    maxPowerW: MAX_POWER_W,
    currentType: 'DC',
  }
  writeFileSync(fleetFile, JSON.stringify([entry]))
  const stateFolder = state ?? join(folder, 'state')
  const child = startProcess({
    name: stationId,
    command: process.execPath,
    args: [
      ...[join(ROOT, 'pi', 'src', 'main.ts'), 'simulate', '--fleet', fleetFile],
      ...['--state', stateFolder, '--scenario', 'none'],
    ],
    ...{ cwd: ROOT, logFile: join(folder, 'station.log') },
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  })
  child.writeLine(
    JSON.stringify({ station: stationId, do: 'plug', batteryWh: ENDLESS_WH, socPercent: 10, maxPowerW: MAX_POWER_W }),
  )
  return {
    stationId,
    memoryFolder: join(stateFolder, stationId, 'memory'),
    remove: async () => {
      await child.stop()
      rmSync(folder, { recursive: true, force: true })
      await api('DELETE', path)
    },
  }
}
