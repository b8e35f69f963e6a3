import { readFile } from 'node:fs/promises'
import { EDGE_NODE_FLAGS } from '../../ocpp-edge/src/node-flags.ts'
import { freePort } from '../../scripts/lib/free-port.ts'
import { type ManagedProcess, startProcess } from '../../scripts/lib/managed-process.ts'
import { ROOT } from '../../scripts/lib/root.ts'
import { waitFor } from '../../scripts/lib/wait-for.ts'

/** A place where one edge process after the other listens on the same port. */
export interface EdgeSlot {
  readonly port: number
  /** A process is meant to listen now. */
  readonly isUp: boolean
  /** Ends the process and starts the next one after `forMs`. Does nothing while one is being replaced. */
  replace(signal: 'SIGKILL' | 'SIGTERM', forMs: number): Promise<void>
  /** How often a process was ended by each signal. */
  readonly ended: Readonly<Record<'SIGKILL' | 'SIGTERM', number>>
  /** Resolves when it answers /health. */
  ready(): Promise<void>
  stop(): Promise<void>
  /** What it said about its own defects: crashes, ends that nobody asked for. */
  defects(): Promise<readonly string[]>
}

/** Lines of `main.ts` that tell a defect. A start during an outage of Firestore waits. */
const DEFECTS = [
  ...['unhandled rejection', 'uncaught exception', 'the drain took too long', 'the drain failed'],
  'the edge did not start',
]
const START_AGAIN_MS = 500

export async function edgeSlot(options: {
  readonly name: string
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  readonly say: (line: string) => void
}): Promise<EdgeSlot> {
  const port = await freePort()
  let edge: ManagedProcess | null = null
  let replacing = false
  let stopped = false
  const ended = { SIGKILL: 0, SIGTERM: 0 }

  const start = () => {
    const started = startProcess({
      name: options.name,
      command: process.execPath,
      args: [...EDGE_NODE_FLAGS, 'ocpp-edge/src/main.ts'],
      cwd: ROOT,
      env: {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, METADATA_SERVER_DETECTION: 'none' },
        ...options.env,
        ...{ PORT: String(port), HOST: '127.0.0.1', ALLOW_INSECURE: '1' },
      },
      logFile: options.logFile,
    })
    edge = started
    void started.ended.then(({ code, signal }) => {
      if (stopped || replacing || edge !== started) return
      options.say(`${options.name} ended by itself (${code ?? signal}), started again`)
      edge = null
      setTimeout(() => {
        if (!stopped && !replacing && edge === null) start()
      }, START_AGAIN_MS)
    })
  }
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

  start()
  return {
    port,
    ended,
    get isUp() {
      return edge !== null && !replacing
    },
    async replace(signal, forMs) {
      if (replacing || stopped) return
      replacing = true
      const old = edge
      edge = null
      if (old !== null) ended[signal]++
      await old?.stop(signal, 12_000)
      await pause(forMs)
      replacing = false
      if (!stopped) start()
    },
    ready: async () => {
      await waitFor(
        `${options.name} on port ${port}`,
        async () => !replacing && edge !== null && (await fetch(`http://127.0.0.1:${port}/health`)).ok,
        { timeoutMs: 120_000 },
      )
    },
    async stop() {
      stopped = true
      await edge?.stop('SIGTERM', 12_000)
    },
    async defects() {
      const lines = (await readFile(options.logFile, 'utf8')).split('\n')
      return lines.filter((line) => DEFECTS.some((text) => line.includes(text)))
    },
  }
}
