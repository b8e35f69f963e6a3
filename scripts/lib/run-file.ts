import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { identityOf } from './managed-process.ts'
import { PlainError } from './plain-error.ts'
import { STATE } from './root.ts'

/** What `npm start` tells other programs, in `.charge-it/run.json`. These fields stay stable. */
export interface RunFile {
  readonly projectId: string
  readonly console: string
  /** The driver page of one connector. */
  readonly driver: string
  /** Ends in /api/v1. */
  readonly api: string
  /** Each ends in /ocpp. */
  readonly ocpp: readonly string[]
  readonly ocppSecure: readonly string[]
  /** PEM of the development CA that signed the certificate of `ocppSecure`. */
  readonly caFile: string
  readonly firestore: string
  readonly auth: string
  readonly functions: string
  readonly signIns: readonly { readonly role: string; readonly email: string; readonly password: string }[]
  /** A local key of role admin; a deployed function refuses it. */
  readonly apiKey: string
  /** Keys of the stations that are left free for outside chargers. */
  readonly stationKeys: Readonly<Record<string, string>>
  readonly setupCode: string | null
  readonly pid: number
  readonly pidStartedAt: string
}

/** Where the state of one local system lies: `.charge-it`, or `.charge-it/{basePort}`. */
export function stateFolder(basePort: number | undefined): string {
  return basePort === undefined ? STATE : join(STATE, String(basePort))
}

/** The file others read first. */
export const RUN_FILE = join(STATE, 'run.json')

/**
 * Writes run.json into the system's own folder, and as `.charge-it/run.json` unless another live system is there.
 * @returns what removes them again.
 */
export function writeRunFile(folder: string, run: RunFile): () => void {
  const files = new Set([join(folder, 'run.json')])
  if (readRunFile(RUN_FILE) === undefined) files.add(RUN_FILE)
  for (const file of files) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return () => {
    for (const file of files) if (readRunFile(file)?.pid === run.pid) rmSync(file, { force: true })
  }
}

/** The run file of a live system; undefined when there is none or its process is gone. */
export function readRunFile(file: string = RUN_FILE): RunFile | undefined {
  if (!existsSync(file)) return undefined
  const run: RunFile = JSON.parse(readFileSync(file, 'utf8'))
  return identityOf(run.pid)?.startedAt === run.pidStartedAt ? run : undefined
}

/**
 * The running system, for the other commands.
 * @throws PlainError when none runs.
 */
export function runningSystem(): RunFile {
  const run = readRunFile(process.env.CHARGE_IT_RUN_FILE || RUN_FILE)
  if (run === undefined) throw new PlainError('No system is running here. Start one with: npm start')
  return run
}
