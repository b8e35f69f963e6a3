import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { firestoreTarget, openFirestore } from '../lib/firestore-of-options.ts'
import { exportMemory } from '../lib/memory/export-memory.ts'
import { MemoryBank, type MemoryFilters } from '../lib/memory/memory-bank.ts'
import { runMenu } from '../lib/memory/memory-menu.ts'
import { anomalyRows, eventRows, memorySummary, sessionRows, stationRows } from '../lib/memory/memory-tables.ts'
import { purgeExpired } from '../lib/memory/purge-expired.ts'
import { runMain } from '../lib/plain-error.ts'
import { textTable } from '../lib/text-table.ts'

const HELP = `npm run memory -- [what] [filters]

without anything   a menu (in a terminal)
--summary          counts, open anomalies by severity, time range, worst stations
--events N         the newest N events        --anomalies N   --sessions N   likewise
--stats            per station: sessions, energy, currents, anomalies per 100 sessions, active patterns
--export FILE      everything as JSON; - for standard output
--purge-expired    removes what is older than it is kept (Firestore does so by itself, within a day)

--station ID       of one station only
--since TIME, --until TIME   ISO 8601
--limit N          most entries of each kind
--json             JSON instead of tables
--with-ids         export: full card numbers instead of hashes
--project ID       a real project; otherwise FIRESTORE_EMULATOR_HOST, or the system that runs here`

const OPTIONS = {
  summary: { type: 'boolean' },
  events: { type: 'string' },
  anomalies: { type: 'string' },
  sessions: { type: 'string' },
  stats: { type: 'boolean' },
  export: { type: 'string' },
  'purge-expired': { type: 'boolean' },
  station: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  'with-ids': { type: 'boolean' },
  project: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** A wrong call; its message stands before the help. */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

await runMain(async () => {
  try {
    return await main()
  } catch (error) {
    const isUsage =
      error instanceof UsageError ||
      (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    if (!isUsage) throw error
    process.stderr.write(`${error.message}\n\n${HELP}\n`)
    return 2
  }
})

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const kinds = ['summary', 'events', 'anomalies', 'sessions', 'stats', 'export', 'purge-expired'] as const
  const wanted = kinds.filter((kind) => values[kind] !== undefined)
  if (wanted.length > 1) throw new UsageError(`One thing at a time: ${wanted.map((kind) => `--${kind}`).join(', ')}.`)
  const filters: MemoryFilters = {
    station: values.station ?? null,
    since: moment('since', values.since),
    until: moment('until', values.until),
    limit: values.limit === undefined ? null : amount('limit', values.limit),
  }
  const newest = (kind: 'events' | 'anomalies' | 'sessions') => {
    const number = values[kind]
    return { ...filters, limit: number === undefined ? filters.limit : amount(kind, number) }
  }
  const [what] = wanted
  const lists = { events: newest('events'), anomalies: newest('anomalies'), sessions: newest('sessions') }
  if (what === undefined && !(process.stdin.isTTY && process.stdout.isTTY)) throw new UsageError('What shall be shown?')

  const now = new Date()
  const target = firestoreTarget(values.project, process.env)
  const { firestore, close } = await openFirestore(target)
  const bank = new MemoryBank(firestore, now)
  const show = (rows: readonly Readonly<Record<string, unknown>>[]) => {
    if (values.json) console.log(JSON.stringify(rows))
    else console.log(rows.length === 0 ? 'Nothing.' : textTable(rows))
  }
  const perform = async (kind: (typeof kinds)[number], limits: typeof lists, file: string) => {
    if (kind === 'summary') showSummary(await memorySummary(bank, filters), values.json === true)
    else if (kind === 'events') show(await eventRows(bank, limits.events))
    else if (kind === 'anomalies') show(await anomalyRows(bank, limits.anomalies))
    else if (kind === 'sessions') show(await sessionRows(bank, limits.sessions))
    else if (kind === 'stats') show(await stationRows(bank, filters))
    else if (kind === 'purge-expired') show([await purgeExpired(firestore, now)])
    else {
      const withIds = values['with-ids'] === true
      const counts = await exportMemory(bank, file, { filters, source: target.label, now, withIds })
      if (file !== '-')
        console.log(
          `${file}: ${Object.entries(counts)
            .map(([name, count]) => `${count} ${name}`)
            .join(', ')}`,
        )
    }
  }
  try {
    if (what !== undefined) {
      await perform(what, lists, values.export ?? '-')
      return 0
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout })
    console.log(`Memory of ${target.label}`)
    await runMenu(terminal, console.log, async (choice, argument) => {
      const limit = Number(argument) > 0 ? Math.floor(Number(argument)) : 20
      const limited = { ...filters, limit }
      await perform(choice, { events: limited, anomalies: limited, sessions: limited }, argument)
    })
    terminal.close()
    return 0
  } finally {
    await close()
  }
}

function showSummary(summary: Awaited<ReturnType<typeof memorySummary>>, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(summary))
    return
  }
  const { counts, openAnomalies, from, to, worstStations } = summary
  console.log(textTable([counts]))
  console.log(`\nOpen anomalies\n${textTable([openAnomalies])}`)
  console.log(`\nFrom ${text(from)} to ${text(to)}`)
  if (worstStations.length > 0) console.log(`\nMost open anomalies\n${textTable(worstStations)}`)
}

function text(at: Date | null): string {
  return at?.toISOString() ?? '-'
}

function amount(option: string, value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value))
    throw new UsageError(`--${option} must be a whole number above 0; it is "${value}".`)
  return Number(value)
}

function moment(option: string, value: string | undefined): Date | null {
  if (value === undefined) return null
  const at = new Date(value)
  if (Number.isNaN(at.getTime())) throw new UsageError(`--${option} must be an ISO 8601 time; it is "${value}".`)
  return at
}
