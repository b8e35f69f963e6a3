import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { readMemory } from '../memory/memory-files.ts'
import type { MemoryRecord } from '../memory/memory-record.ts'
import { newest, summarize } from '../memory/summarize.ts'
import { folderOf } from '../run/station-folder.ts'
import { loadStationConfig } from './station-config.ts'
import { UsageError } from './usage-error.ts'

const MENU = `
1 summary   2 events   3 anomalies   4 sessions   5 statistics   6 export   q quit
> `
const text = { type: 'string' } as const
const yes = { type: 'boolean' } as const

/** `memory`: what this station remembers. Without an option a menu. @returns the exit code. */
export async function memoryCommand(argv: readonly string[]): Promise<number> {
  const options = parse(argv)
  const folder = memoryFolder(options)
  if (!existsSync(folder)) process.stderr.write(`charge-it-pi: there is no memory in ${folder} yet\n`)
  if (options.summary) await showSummary(folder)
  else if (options.stats) await showStatistics(folder)
  else if (options.events !== undefined) await show(folder, 'event', countOf('events', options.events))
  else if (options.anomalies !== undefined) await show(folder, 'anomaly', countOf('anomalies', options.anomalies))
  else if (options.sessions !== undefined) await show(folder, 'session', countOf('sessions', options.sessions))
  else if (options.export !== undefined) await exportTo(folder, options.export)
  else await menu(folder)
  return 0
}

const print = (line: string) => process.stdout.write(`${line}\n`)

async function showSummary(folder: string): Promise<void> {
  const { records, from, to, events, anomalies, sessions, energyWh } = await summarize(readMemory(folder))
  print(records === 0 ? 'nothing is remembered yet' : `${from} to ${to}`)
  print(`${events} events, ${anomalies} anomalies, ${sessions} sessions, ${(energyWh / 1000).toFixed(2)} kWh`)
}

async function showStatistics(folder: string): Promise<void> {
  const { largestCurrentA, meanPowerW, learned } = await summarize(readMemory(folder))
  const shown = (quantity: number | null, unit: string) => (quantity === null ? 'not measured' : `${quantity} ${unit}`)
  print(`largest current            ${shown(largestCurrentA, 'A')}`)
  print(`mean power while charging  ${shown(meanPowerW, 'W')}`)
  print(`measured / limit           ${shown(learned.measuredToLimit, '')}`)
  print(`ramp to 90 % of the limit  ${shown(learned.rampS, 's')}`)
  print(`reversals per minute       ${shown(learned.reversalsPerMinute, '(most)')}`)
}

async function show(folder: string, kind: MemoryRecord['kind'], count: number): Promise<void> {
  const records = await newest(readMemory(folder), kind, count)
  if (records.length === 0) print('none')
  for (const { at, kind: _kind, ...details } of records) print(`${at} ${JSON.stringify(details)}`)
}

/** One JSON array, written as it is read. */
async function exportTo(folder: string, path: string): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 })
  let count = 0
  file.write('[')
  for await (const record of readMemory(folder)) {
    if (!file.write(`${count++ === 0 ? '\n' : ',\n'}${JSON.stringify(record)}`)) await once(file, 'drain')
  }
  file.end('\n]\n')
  await once(file, 'finish')
  print(`${count} records in ${path}`)
}

async function menu(folder: string): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const acts: Record<string, () => Promise<void>> = {
    1: () => showSummary(folder),
    2: () => show(folder, 'event', 50),
    3: () => show(folder, 'anomaly', 20),
    4: () => show(folder, 'session', 10),
    5: () => showStatistics(folder),
    6: async () => exportTo(folder, (await lines.question('to which file? ')).trim()),
  }
  process.stdout.write(MENU)
  for await (const line of lines) {
    if (line.trim() === 'q') break
    const act = acts[line.trim()]
    if (act === undefined) print('a number from 1 to 6, or q')
    else await act()
    process.stdout.write(MENU)
  }
  lines.close()
}

interface Options {
  readonly config?: string | undefined
  readonly state?: string | undefined
  readonly station?: string | undefined
  readonly summary: boolean
  readonly stats: boolean
  readonly events?: string | undefined
  readonly anomalies?: string | undefined
  readonly sessions?: string | undefined
  readonly export?: string | undefined
}

function memoryFolder({ config, state, station }: Options): string {
  if (config !== undefined) {
    const loaded = loadStationConfig(config)
    return join(folderOf(loaded.stateFolder, loaded.config.station.id), 'memory')
  }
  if (state === undefined || station === undefined)
    throw new UsageError(['memory needs --config, or --state and --station'])
  return join(folderOf(state, station), 'memory')
}

function countOf(name: string, given: string): number {
  const count = Number(given)
  if (!Number.isInteger(count) || count < 1) throw new UsageError([`--${name} must be a number from 1`])
  return count
}

function parse(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        config: text,
        state: text,
        station: text,
        summary: yes,
        stats: yes,
        events: text,
        anomalies: text,
        sessions: text,
        export: text,
      },
    })
    return { ...values, summary: values.summary ?? false, stats: values.stats ?? false }
  } catch (cause) {
    throw new UsageError([cause instanceof Error ? cause.message : 'unusable options'], { cause })
  }
}
