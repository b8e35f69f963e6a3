import { join } from 'node:path'
import * as v from 'valibot'
import { credentialsFolder, isProduction } from '../config.ts'
import { CsmsUrlError, checkCsmsUrl } from '../drivers/csms/check-csms-url.ts'
import type { FleetEntry } from '../sim/fleet-schema.ts'
import { readBytes, readChecked, readKey } from './read-file.ts'
import { UsageError } from './usage-error.ts'

const CREDENTIAL = 'credential:'
const AC_VOLTAGE_V = 230

const url = v.pipe(
  v.string(),
  v.check(
    (text) => problemOf(text) === null,
    (issue) => problemOf(issue.input) ?? '',
  ),
)
const simulated = (name: string) =>
  v.strictObject({ driver: v.picklist(['sim'], `only the driver sim is available for the ${name}`) })

/** The configuration file of `run`. Unknown keys are errors. */
export const stationConfigSchema = v.strictObject({
  station: v.strictObject({
    id: v.pipe(v.string(), v.minLength(1), v.maxLength(48)),
    vendor: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(20)), 'Charge-IT'),
    model: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(20)), 'Pi'),
    serialNumber: v.optional(v.pipe(v.string(), v.maxLength(25))),
    connectors: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32)), 1),
    maxCurrentA: v.pipe(v.number(), v.minValue(6), v.maxValue(500)),
    phases: v.optional(v.picklist([1, 3]), 1),
  }),
  csms: v.strictObject({
    url,
    keyFile: v.optional(v.string()),
    caFile: v.optional(v.string()),
    reconnectFixedS: v.optional(v.pipe(v.number(), v.minValue(1))),
  }),
  reader: simulated('reader'),
  meter: simulated('meter'),
  vehicle: simulated('vehicle'),
  can: v.strictObject({ url: v.picklist(['loop:'], 'only loop: is available') }),
  stateFolder: v.pipe(v.string(), v.minLength(1)),
  /** Simulated hardware never bills anyone by accident: production needs this to be said. */
  allowSimulated: v.optional(v.boolean(), false),
})
export type StationConfig = v.InferOutput<typeof stationConfigSchema>

export interface LoadedConfig {
  readonly entry: FleetEntry
  readonly key: Buffer | null
  readonly ca: Buffer | undefined
  readonly stateFolder: string
  readonly reconnectFixedS: number | null
}

/** Reads and checks the file and what it names. @throws UsageError listing every problem. */
export function loadStationConfig(path: string): LoadedConfig {
  const config = readChecked(path, stationConfigSchema)
  if (isProduction() && !config.allowSimulated) {
    throw new UsageError([`${path}: the hardware is simulated; production needs allowSimulated: true`])
  }
  const { station, csms } = config
  const entry: FleetEntry = {
    stationId: station.id,
    url: csms.url,
    vendor: station.vendor,
    model: station.model,
    ...(station.serialNumber === undefined ? {} : { serialNumber: station.serialNumber }),
    firmwareVersion: '0.1.0',
    connectors: station.connectors,
    maxPowerW: station.maxCurrentA * station.phases * AC_VOLTAGE_V,
    currentType: 'AC',
    phases: station.phases,
    registerWh: 0,
    cards: [],
  }
  return {
    entry,
    key: csms.keyFile === undefined ? null : readKey(resolveCredential(csms.keyFile)),
    ca: csms.caFile === undefined ? undefined : readBytes(resolveCredential(csms.caFile)),
    stateFolder: config.stateFolder,
    reconnectFixedS: csms.reconnectFixedS ?? null,
  }
}

/** `credential:NAME` is a file that systemd hands over (LoadCredential). */
function resolveCredential(path: string): string {
  if (!path.startsWith(CREDENTIAL)) return path
  const folder = credentialsFolder()
  if (folder === undefined) throw new UsageError([`${path} needs systemd's CREDENTIALS_DIRECTORY`])
  return join(folder, path.slice(CREDENTIAL.length))
}

function problemOf(text: string): string | null {
  try {
    checkCsmsUrl(text)
    return null
  } catch (error) {
    if (error instanceof CsmsUrlError) return error.message
    throw error
  }
}
