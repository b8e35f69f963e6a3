import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { secretFromEnvironment } from '../config.ts'
import { CsmsUrlError, checkCsmsUrl } from '../drivers/csms/check-csms-url.ts'
import { systemTimers } from '../drivers/system-time.ts'
import { type FleetEntry, fleetEntrySchema, fleetSchema } from '../sim/fleet-schema.ts'
import { restCommand } from '../sim/rest-command.ts'
import type { CsmsCommand } from '../sim/scenario.ts'
import type { SimulationOptions } from '../sim/simulate.ts'
import { readBytes, readChecked, readKey } from './read-file.ts'
import { UsageError } from './usage-error.ts'

const text = { type: 'string' } as const

export interface SimulateOptions extends Omit<SimulationOptions, 'emit' | 'onFrame' | 'scenario'> {
  readonly scenario: string
  readonly watch: boolean
}

type Station = SimulationOptions['fleet'][number]

/** Reads the options of `simulate`. @throws UsageError listing what is wrong. */
export function simulateOptions(argv: readonly string[]): SimulateOptions {
  const values = parse(argv)
  const problems: string[] = []
  const number = (name: string, given: string | undefined, fallback: number, min: number): number => {
    const parsed = given === undefined ? fallback : Number(given)
    if (given?.trim() === '' || !Number.isFinite(parsed) || parsed < min)
      problems.push(`--${name} must be a number from ${min}`)
    return parsed
  }
  const speed = number('speed', values.speed, 1, 1)
  const durationS = values['duration-s'] === undefined ? null : number('duration-s', values['duration-s'], 0, 1)
  if (speed > 1 && durationS === null)
    problems.push('--speed needs --duration-s, so that simulated time can end at now')
  const rest = {
    scenario: values.scenario ?? 'daily-life',
    seed: number('seed', values.seed, 1, 0),
    speed,
    durationS,
    connectRate: number('connect-rate', values['connect-rate'], 5, 0.01),
    stateFolder: values.state ?? null,
    reconnectFixedS: values['reconnect-s'] === undefined ? null : number('reconnect-s', values['reconnect-s'], 5, 0),
    watch: values.watch ?? false,
    command: commandOf(values.api, values['api-key-file']),
  }
  const count = number('stations', values.stations, values.ids?.split(',').length ?? 1, 1)
  const connectors = number('connectors', values.connectors, 1, 1)
  const maxPowerW = number('max-power-w', values['max-power-w'], 7360, 1000)
  const sessionMinutes = number('session-minutes', values['session-minutes'], 45, 0.01)
  if (values.fleet === undefined && values.url === undefined) problems.push('--url or --fleet is needed')
  if (problems.length > 0) throw new UsageError(problems)

  const entries: readonly FleetEntry[] =
    values.fleet !== undefined
      ? readChecked(values.fleet, fleetSchema)
      : idsOf(values.ids, count).map((stationId) =>
          v.parse(fleetEntrySchema, {
            stationId,
            url: values.url,
            connectors,
            maxPowerW,
            cards: values.cards?.split(',').filter(Boolean) ?? [],
            ...(values['session-minutes'] === undefined ? {} : { sessionMinutes }),
            ...(values.ca === undefined ? {} : { caFile: values.ca }),
          }),
        )
  const keys = values['key-file'] === undefined ? null : keysOf(values['key-file'])
  return { ...rest, fleet: entries.map((entry) => completed(entry, keys)) }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        fleet: text,
        url: text,
        stations: text,
        ids: text,
        connectors: text,
        'max-power-w': text,
        cards: text,
        'key-file': text,
        ca: text,
        'session-minutes': text,
        scenario: text,
        seed: text,
        speed: text,
        'duration-s': text,
        'connect-rate': text,
        state: text,
        'reconnect-s': text,
        api: text,
        'api-key-file': text,
        watch: { type: 'boolean' },
      },
    }).values
  } catch (cause) {
    throw new UsageError([cause instanceof Error ? cause.message : 'unusable options'], { cause })
  }
}

function commandOf(api: string | undefined, keyFile: string | undefined): CsmsCommand | null {
  if (api === undefined && keyFile === undefined) return null
  if (api === undefined || keyFile === undefined) throw new UsageError(['--api and --api-key-file go together'])
  return restCommand(api.replace(/\/+$/, ''), readKey(keyFile).toString(), systemTimers)
}

function idsOf(ids: string | undefined, count: number): string[] {
  const named = ids?.split(',').filter(Boolean) ?? []
  return Array.from({ length: count }, (_, index) => named[index] ?? `SIM-${String(index + 1).padStart(3, '0')}`)
}

function keysOf(path: string): (stationId: string) => Buffer | null {
  const bytes = readKey(path)
  if (bytes[0] !== 0x7b) return () => bytes
  const keys = readChecked(path, v.record(v.string(), v.string()))
  return (stationId) => (keys[stationId] === undefined ? null : Buffer.from(keys[stationId]))
}

/** Adds secrets and checks the address, so that a wrong entry is told before anything starts. */
function completed(entry: FleetEntry, keys: ((stationId: string) => Buffer | null) | null): Station {
  try {
    checkCsmsUrl(entry.url)
  } catch (cause) {
    if (!(cause instanceof CsmsUrlError)) throw cause
    throw new UsageError([`${entry.stationId}: ${cause.message}`], { cause })
  }
  return { ...entry, key: keyOf(entry, keys), ca: entry.caFile === undefined ? undefined : readBytes(entry.caFile) }
}

function keyOf(entry: FleetEntry, keys: ((stationId: string) => Buffer | null) | null): Buffer | null {
  if (entry.keyEnv !== undefined) {
    const secret = secretFromEnvironment(entry.keyEnv)
    if (secret === undefined)
      throw new UsageError([`${entry.stationId}: environment variable ${entry.keyEnv} is not set`])
    return Buffer.from(secret)
  }
  if (entry.keyFile !== undefined) return keysOf(entry.keyFile)(entry.stationId)
  return keys === null ? null : keys(entry.stationId)
}
