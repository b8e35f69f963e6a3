import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Check, type CheckResult, exitCodeOf, runChecks, warn } from '../doctor/check.ts'
import { csmsAccess } from '../doctor/csms-access.ts'
import { clockCheck, csmsCheck } from '../doctor/csms-checks.ts'
import { canCheck, meterCheck, readerCheck } from '../doctor/hardware-checks.ts'
import { deadLetterCheck, diskCheck, i2cCheck, journalCheck, nodeCheck, serialCheck } from '../doctor/machine-checks.ts'
import { parseModbusAddress } from '../drivers/meter/modbus-address.ts'
import { systemClock, systemTimers } from '../drivers/system-time.ts'
import type { StationConfig } from '../run/config-schema.ts'
import { openReader } from '../run/open-reader.ts'
import { folderOf } from '../run/station-folder.ts'
import { type LoadedConfig, loadStationConfig } from './station-config.ts'
import { stopSignal } from './stop-signal.ts'
import { UsageError } from './usage-error.ts'

const DEFAULT_CONFIG = '/etc/charge-it/config.yaml'
const DEFAULT_READER = { driver: 'pn532-i2c', bus: 1, pollMs: 80 } as const
const SIGNS = { ok: '✓', warn: '!', fail: '✗', skip: '–' } as const

/** `doctor`: looks at everything a station needs. @returns 0 ok, 1 something failed, 2 warnings only. */
export async function doctorCommand(argv: readonly string[]): Promise<number> {
  const { config: named, json, tap } = parse(argv)
  const path = named ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined)
  const loaded = path === undefined ? null : loadStationConfig(path)
  if (tap) return showTaps(loaded?.config.reader ?? DEFAULT_READER)
  const results = await runChecks(await checksOf(loaded), (result) => {
    if (!json) process.stdout.write(`${line(result)}\n`)
  })
  if (json) process.stdout.write(`${JSON.stringify({ checks: results, exitCode: exitCodeOf(results) }, null, 2)}\n`)
  return exitCodeOf(results)
}

function line({ name, status, detail }: CheckResult): string {
  return `${SIGNS[status]} ${name.padEnd(13)} ${detail}`
}

async function checksOf(loaded: LoadedConfig | null): Promise<Check[]> {
  const node = nodeCheck(process.version)
  if (loaded === null) {
    const advice = `none; give --config F, or write ${DEFAULT_CONFIG}`
    return [node, { name: 'configuration', run: async () => warn(advice) }, i2cCheck(1)]
  }
  const { config, key, ca, stateFolder } = loaded
  const { reader, meter, can, csms, station } = config
  const folder = folderOf(stateFolder, station.id)
  const access = await csmsAccess({ url: csms.url, stationId: station.id, key, ca, folder })
  const meterAddress = meter.driver === 'sim' ? null : parseModbusAddress(meter.url)
  return [
    node,
    ...('bus' in reader ? [i2cCheck(reader.bus)] : []),
    ...('port' in reader ? [serialCheck('serial', reader.port)] : []),
    readerCheck(reader),
    ...(meterAddress?.kind === 'rtu' ? [serialCheck('meter port', meterAddress.path)] : []),
    meterCheck(meter),
    canCheck(can),
    csmsCheck(access),
    clockCheck(access, () => new Date()),
    diskCheck(folder),
    journalCheck(folder),
    deadLetterCheck(folder),
  ]
}

/** Prints the UID of every card that is held to the reader, until a signal. */
async function showTaps(config: StationConfig['reader']): Promise<number> {
  const { reader } = openReader(config, systemClock, systemTimers)
  if (reader === null) throw new UsageError(['no reader is configured'])
  reader.onState((state) => {
    const text =
      state.state === 'up' ? `reader ready: ${state.firmware}` : `reader down: ${state.code}, ${state.reason}`
    process.stderr.write(`charge-it-pi: ${text}\n`)
  })
  reader.onTap((uid) => process.stdout.write(`${uid}\n`))
  reader.start()
  await stopSignal().promise
  await reader.close()
  return 0
}

function parse(argv: readonly string[]): { config: string | undefined; json: boolean; tap: boolean } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { config: { type: 'string' }, json: { type: 'boolean' }, tap: { type: 'boolean' } },
    })
    return { config: values.config, json: values.json ?? false, tap: values.tap ?? false }
  } catch (cause) {
    throw new UsageError([cause instanceof Error ? cause.message : 'unusable options'], { cause })
  }
}
