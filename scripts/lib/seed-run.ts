import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { connectorCodeOf } from '@charge-it/emulator-seed/src/connector-code-of.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD, FLEET_STATIONS, FREE_STATIONS } from '@charge-it/emulator-seed/src/demo.ts'
import { fleetIds } from '@charge-it/emulator-seed/src/demo-stations.ts'
import { type ManagedProcess, startProcess } from './managed-process.ts'
import { PlainError } from './plain-error.ts'
import { ROOT } from './root.ts'
import type { RunFile } from './run-file.ts'
import type { FleetStation } from './start-fleet.ts'

export interface Seeded {
  readonly signIns: RunFile['signIns']
  readonly apiKey: string
  readonly stationKeys: Readonly<Record<string, string>>
  readonly fleet: readonly FleetStation[]
  /** Code of the connector whose driver page is shown; null in an empty system. */
  readonly driverCode: string | null
}

interface SeedOptions {
  readonly environment: NodeJS.ProcessEnv
  readonly logFile: string
  readonly now: Date
  readonly all: boolean
}

/** Seeds everything but the history, with keys that are new at every start. */
export async function seedBase(
  options: SeedOptions & { readonly empty: boolean; readonly stations: number; readonly ocppUrl: string },
): Promise<Seeded> {
  const free = FREE_STATIONS.map(({ stationId }) => stationId)
  const ids = options.empty ? [] : [...free, ...fleetIds(options.stations)]
  const keys = Object.fromEntries(ids.map((stationId) => [stationId, randomBytes(20).toString('hex')]))
  const apiKeySecret = randomBytes(24).toString('hex')
  const answer = await runSeed(
    options,
    {
      stage: options.empty ? 'empty' : 'base',
      fleet: options.stations,
      keys,
      apiKeyId: 'local',
      apiKeySecret,
      ocppUrl: options.ocppUrl,
    },
    () => {},
  )
  const fleet = (answer.fleet ?? []) as Omit<FleetStation, 'authorizationKey'>[]
  return {
    signIns: options.empty
      ? []
      : DEMO_ACCOUNTS.map(({ email, role }) => ({ role: role ?? 'driver', email, password: DEMO_PASSWORD })),
    apiKey: `cit_local_${apiKeySecret}`,
    stationKeys: Object.fromEntries(
      free.flatMap((stationId) => (keys[stationId] === undefined ? [] : [[stationId, keys[stationId]]])),
    ),
    fleet: fleet.map((station) => ({ ...station, authorizationKey: keys[station.stationId] ?? '' })),
    driverCode: options.empty ? null : connectorCodeOf(FLEET_STATIONS[0], 1),
  }
}

/** Seeds the history, with progress. */
export async function seedHistory(
  options: SeedOptions & {
    readonly stations: number
    readonly progress: (line: string) => void
    readonly keep: (child: ManagedProcess) => void
  },
): Promise<void> {
  await runSeed(
    options,
    { stage: 'history', fleet: options.stations, keys: {}, apiKeyId: '', apiKeySecret: '', ocppUrl: '' },
    ({ written, total }) =>
      options.progress(`demo history: ${Math.round((100 * Number(written)) / Number(total))} % of ${total} documents`),
    options.keep,
  )
}

async function runSeed(
  options: SeedOptions,
  order: object,
  onProgress: (line: Record<string, unknown>) => void,
  keep: (child: ManagedProcess) => void = () => {},
): Promise<Record<string, unknown>> {
  let answer: Record<string, unknown> | undefined
  const child = startProcess({
    name: 'seed',
    command: process.execPath,
    args: [join(ROOT, 'emulator-seed', 'src', 'main.ts')],
    cwd: ROOT,
    env: options.environment,
    logFile: options.logFile,
    onLine: (line) => {
      if (!line.startsWith('{')) return
      const fields: Record<string, unknown> = JSON.parse(line)
      if (fields.done === true) answer = fields
      else onProgress(fields)
    },
  })
  keep(child)
  child.end(JSON.stringify({ ...order, now: options.now.toISOString(), all: options.all }))
  const { code, signal } = await child.ended
  if (code !== 0 || answer === undefined) {
    throw new PlainError(
      `The demo data could not be written (${signal ?? `exit ${code}`}). See the log: ${options.logFile}`,
    )
  }
  return answer
}
