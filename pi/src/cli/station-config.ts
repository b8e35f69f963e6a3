import { join } from 'node:path'
import { credentialsFolder, isProduction, systemdStateFolder } from '../config.ts'
import { type StationConfig, simulatedParts, stationConfigSchema } from '../run/config-schema.ts'
import { readBytes, readChecked, readKey } from './read-file.ts'
import { UsageError } from './usage-error.ts'

const CREDENTIAL = 'credential:'

export interface LoadedConfig {
  readonly config: StationConfig
  readonly key: Buffer | null
  readonly ca: Buffer | undefined
  readonly stateFolder: string
}

/** Reads and checks the file and what it names. @throws UsageError listing every problem. */
export function loadStationConfig(path: string): LoadedConfig {
  const config = readChecked(path, stationConfigSchema)
  const simulated = simulatedParts(config)
  if (isProduction() && simulated.length > 0 && !config.allowSimulated) {
    throw new UsageError([
      `${path}: simulated: ${simulated.join(', ')}; production needs real hardware, or allowSimulated: true`,
    ])
  }
  const stateFolder = config.stateFolder ?? systemdStateFolder()
  if (stateFolder === undefined) {
    throw new UsageError([`${path}: stateFolder: is missing, and systemd gave no StateDirectory`])
  }
  const { csms } = config
  return {
    config,
    key: csms.keyFile === undefined ? null : readKey(resolveCredential(csms.keyFile)),
    ca: csms.caFile === undefined ? undefined : readBytes(resolveCredential(csms.caFile)),
    stateFolder,
  }
}

/** `credential:NAME` is a file that systemd hands over (LoadCredential). */
function resolveCredential(path: string): string {
  if (!path.startsWith(CREDENTIAL)) return path
  const folder = credentialsFolder()
  if (folder === undefined) throw new UsageError([`${path} needs systemd's CREDENTIALS_DIRECTORY`])
  return join(folder, path.slice(CREDENTIAL.length))
}
