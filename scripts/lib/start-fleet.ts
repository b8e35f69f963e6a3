import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DevelopmentCertificates } from './development-ca.ts'
import { type ManagedProcess, startProcess } from './managed-process.ts'
import { ROOT } from './root.ts'

/** A station that the local system simulates. */
export interface FleetStation {
  readonly stationId: string
  readonly authorizationKey: string
  readonly connectors: number
  readonly maxPowerW: number
  readonly cards: readonly string[]
  /** Register of its meters at the start, in Wh. */
  readonly registerWh: number
  readonly securityProfile: number
}

/** The first driver of the whole fleet comes soon and leaves soon, so that a newcomer sees a session end with its cost. */
const SHORT_SESSION = { firstSessionAfterS: 4, firstSessionMinutes: 1.5 }

/**
 * Starts the charge point program with simulated hardware for all stations of the fleet, in one process. Stations are
 * spread over the edges; those of security profile 2 connect over TLS.
 */
export function startFleet(options: {
  readonly folder: string
  readonly logs: string
  readonly environment: NodeJS.ProcessEnv
  readonly fleet: readonly FleetStation[]
  readonly ocpp: readonly string[]
  readonly ocppSecure: readonly string[]
  readonly certificates: DevelopmentCertificates
}): ManagedProcess {
  const fleetFile = join(options.folder, 'fleet', 'fleet.json')
  const keyFile = join(options.folder, 'fleet', 'keys.json')
  const entries = options.fleet.map((station, index) => ({
    stationId: station.stationId,
    ...(station.securityProfile >= 2
      ? { url: options.ocppSecure[0], caFile: options.certificates.caFile }
      : { url: options.ocpp[index % options.ocpp.length] }),
    vendor: 'Charge-IT',
    model: 'Simulator',
    connectors: station.connectors,
    maxPowerW: station.maxPowerW,
    registerWh: station.registerWh,
    cards: station.cards,
    ...(index === 0 ? SHORT_SESSION : { firstSessionAfterS: 2 + 7 * index }),
  }))
  writeFileSync(fleetFile, JSON.stringify(entries, null, 2))
  writeFileSync(
    keyFile,
    JSON.stringify(Object.fromEntries(options.fleet.map((station) => [station.stationId, station.authorizationKey]))),
    { mode: 0o600 },
  )
  return startProcess({
    name: 'fleet',
    command: process.execPath,
    args: [
      join(ROOT, 'pi', 'src', 'main.ts'),
      'simulate',
      '--fleet',
      fleetFile,
      '--key-file',
      keyFile,
      '--state',
      join(options.folder, 'fleet', 'state'),
    ],
    cwd: ROOT,
    logFile: join(options.logs, 'fleet.log'),
    env: { PATH: options.environment.PATH, HOME: options.environment.HOME },
  })
}
