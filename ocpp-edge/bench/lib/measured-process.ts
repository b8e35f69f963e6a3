import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../scripts/lib/free-port.ts'
import { waitFor } from '../../../scripts/lib/wait-for.ts'
import type { Question, Usage } from './report-usage.ts'

/** A server in its own process, so that the load's own cost is not in the numbers. */
export interface MeasuredProcess {
  readonly pid: number
  /** `ws://127.0.0.1:port` */
  readonly origin: string
  /** @param question What is to happen before, see {@link Question}. */
  usage(question?: Question): Promise<Usage>
  /** Resolves when the process has had nothing to do for a while. */
  quiet(): Promise<void>
  metrics(): Promise<string>
  stop(): Promise<void>
}

const PROGRAMS = join(import.meta.dirname, '..', 'programs')
/** Less than this in {@link WINDOW_MS} counts as nothing to do. */
const QUIET_US = 12_000
const WINDOW_MS = 400

/**
 * @param program File of `programs/`.
 * @param nodeFlags For example `--cpu-prof`.
 */
export async function startMeasured(
  program: string,
  env: Readonly<Record<string, string>> = {},
  nodeFlags: readonly string[] = [],
): Promise<MeasuredProcess> {
  const port = await freePort()
  const child = fork(join(PROGRAMS, program), [], {
    env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1' },
    execArgv: ['--expose-gc', ...nodeFlags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  const health = `http://127.0.0.1:${port}/health`
  await waitFor(`${program} on port ${port}`, async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`)
    return (await fetch(health)).ok
  })

  const usage = async (question: Question = 'usage'): Promise<Usage> => {
    const answer = once(child, 'message')
    child.send(question)
    const [said]: unknown[] = await answer
    if (!isUsage(said)) throw new Error(`${program} did not say its usage`)
    return said
  }
  return {
    pid: child.pid ?? 0,
    origin: `ws://127.0.0.1:${port}`,
    usage,
    async quiet() {
      for (let last = (await usage()).cpuUs; ; ) {
        await sleep(WINDOW_MS)
        const now = (await usage()).cpuUs
        if (now - last < QUIET_US) return
        last = now
      }
    },
    metrics: async () => await (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await exited
    },
  }
}

function isUsage(said: unknown): said is Usage {
  return typeof said === 'object' && said !== null && 'cpuUs' in said && 'rssBytes' in said
}
