import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, readdirSync, readFileSync } from 'node:fs'

export interface ManagedProcess {
  readonly name: string
  readonly pid: number
  /** Resolves when the process has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  readonly running: boolean
  writeLine(line: string): void
  /** Writes a last text to its standard input and closes it. */
  end(text: string): void
  /** Signals the process group, waits, then kills whatever is left of the process and its descendants. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>
}

/**
 * Starts a program in a process group of its own, its output going to a log file (appended) and to `onLine`.
 * @param options.onLine Each line of its standard output.
 */
export function startProcess(options: {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly logFile: string
  readonly onLine?: (line: string) => void
}): ManagedProcess {
  const log = createWriteStream(options.logFile, { flags: 'a' })
  const child = spawn(options.command, [...options.args], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {})
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  if (options.onLine) eachLine(child.stdout, options.onLine)
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('error', (error) => {
      log.write(`${error.message}\n`)
      resolve({ code: 127, signal: null })
    })
    child.once('close', (code, signal) => {
      log.end()
      resolve({ code, signal })
    })
  })
  // Remembered while it runs: once a program has crashed, its children can no longer be found through it.
  let family: readonly ProcessIdentity[] = []
  const look = setInterval(() => {
    if (child.pid !== undefined && isRunning(child)) family = descendants(child.pid)
  }, 2000)
  look.unref()
  child.once('close', () => clearInterval(look))
  return {
    name: options.name,
    pid: child.pid ?? -1,
    ended,
    get running() {
      return isRunning(child)
    },
    writeLine: (line) => child.stdin.write(`${line}\n`),
    end: (text) => child.stdin.end(text),
    stop: async (signal = 'SIGTERM', graceMs = 20_000) => {
      if (child.pid === undefined) return
      if (isRunning(child)) {
        family = descendants(child.pid)
        signalGroup(child.pid, signal)
      }
      const timer = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), graceMs).unref())
      if ((await Promise.race([ended, timer])) === 'late') signalGroup(child.pid, 'SIGKILL')
      // Some children of the Firebase CLI live in groups of their own and survive it.
      for (const pid of [...family, ...descendants(child.pid)]) endPid(pid.pid, pid.startedAt)
      await ended
    },
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

export interface ProcessIdentity {
  readonly pid: number
  /** Start time in clock ticks since boot; tells a reused pid apart. Empty where /proc does not exist. */
  readonly startedAt: string
}

/** Ends a process with SIGKILL if it is still the one that was meant. */
export function endPid(pid: number, startedAt: string): void {
  if (identityOf(pid)?.startedAt !== startedAt) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Who a pid is now; undefined when nobody. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid)
  return stat === undefined || stat.state === 'Z' ? undefined : { pid, startedAt: stat.startedAt }
}

/** All processes below `pid`, found through /proc (empty on systems without it). */
export function descendants(pid: number): readonly ProcessIdentity[] {
  const children = new Map<number, number[]>()
  let entries: string[]
  try {
    entries = readdirSync('/proc')
  } catch {
    return []
  }
  for (const entry of entries) {
    if (!/^\d+$/.test(entry)) continue
    const stat = readStat(Number(entry))
    if (stat !== undefined) children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(entry)])
  }
  const found: ProcessIdentity[] = []
  const open = [...(children.get(pid) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const identity = identityOf(next)
    if (identity !== undefined) found.push(identity)
    open.push(...(children.get(next) ?? []))
  }
  return found
}

function readStat(pid: number): { parent: number; state: string; startedAt: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', parent: Number(fields[1]), startedAt: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
}
