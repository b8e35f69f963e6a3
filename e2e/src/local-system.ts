import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { freePortBlock } from '../../scripts/lib/free-port.ts'
import { descendants, identityOf, type ProcessIdentity } from '../../scripts/lib/managed-process.ts'
import { ROOT } from '../../scripts/lib/root.ts'
import { type RunFile, stateFolder } from '../../scripts/lib/run-file.ts'
import { waitFor } from '../../scripts/lib/wait-for.ts'

export interface LocalSystem {
  readonly run: RunFile
  readonly basePort: number
  /** Seconds from the command to every address answering. */
  readonly seconds: number
  /** JSON lines that `npm start -- --json` has printed so far. */
  readonly lines: readonly Record<string, unknown>[]
  /** Everything the command started and is still alive. */
  family(): readonly ProcessIdentity[]
  /** Ctrl-C, then waits for the end. @returns the exit code. */
  stop(): Promise<number | null>
}

/** Starts the whole system exactly as `npm start` does, on free ports. @param env Beside the variables of this process. */
export async function startLocalSystem(
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<LocalSystem> {
  const basePort = await freePortBlock(12)
  const lines: Record<string, unknown>[] = []
  let errors = ''
  const started = performance.now()
  const child: ChildProcess = spawn(
    'node',
    ['scripts/run.mjs', 'start', '--json', '--base-port', String(basePort), ...options],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A terminal's Ctrl-C reaches the whole group; so does ours.
      detached: true,
      env: Object.fromEntries(
        Object.entries({ ...process.env, ...env }).filter(
          ([name]) => !/^(VITEST|NODE_ENV|TEST$|FIREBASE_|FIRESTORE_|GCLOUD_)/.test(name),
        ),
      ),
    },
  )
  const pid = child.pid ?? -1
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  let rest = ''
  child.stdout?.on('data', (chunk) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) if (part.startsWith('{')) lines.push(JSON.parse(part))
  })
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const ready = await waitFor(
    'the system',
    () => {
      if (child.exitCode !== null) return 'ended' as const
      return lines.find((line) => line.step === 'system' && line.status === 'ready')
    },
    { timeoutMs: 280_000, everyMs: 100 },
  )
  if (ready === 'ended')
    throw new Error(`npm start ended (${child.exitCode}): ${errors}\n${JSON.stringify(lines.slice(-5))}`)
  return {
    run: ready.run as RunFile,
    basePort,
    seconds: (performance.now() - started) / 1000,
    lines,
    family: () => descendants(pid),
    stop: async () => {
      const family = descendants(pid)
      process.kill(-pid, 'SIGINT')
      const code = await exit
      await waitFor('the end of every process', () =>
        family.every((one) => identityOf(one.pid)?.startedAt !== one.startedAt),
      )
      // What a failed run left is there to be read; of a good one nothing is needed.
      if (code === 0) rmSync(stateFolder(basePort), { recursive: true, force: true })
      return code
    },
  }
}
