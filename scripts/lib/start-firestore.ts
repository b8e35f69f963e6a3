import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from './free-port.ts'
import { resolveFirestoreEmulator } from './resolve-firestore-emulator.ts'
import { waitFor } from './wait-for.ts'

export interface RunningFirestore {
  /** host:port */
  readonly host: string
  readonly label: string
  /** null: one that ran before. */
  readonly pid: number | null
  stop(): Promise<void>
}

/**
 * Starts a Firestore emulator alone (no functions, no auth), or attaches to the one of FIRESTORE_EMULATOR_HOST.
 * Several project ids can be used side by side; tests take one each.
 */
export async function startFirestore(
  options: { readonly projectId?: string; readonly rules?: string; readonly progress?: (line: string) => void } = {},
): Promise<RunningFirestore> {
  const emulator = await resolveFirestoreEmulator(options.progress ?? (() => {}))
  if (emulator.kind === 'attached')
    return { host: emulator.host, label: emulator.label, pid: null, stop: async () => {} }

  const port = await freePort()
  const [command, leading] = emulator.kind === 'hidane' ? [emulator.binary, []] : ['java', ['-jar', emulator.jar]]
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--project_id', options.projectId ?? 'demo-charge-it']
  if (options.rules !== undefined) flags.push('--rules', options.rules)
  const child = spawn(command, [...leading, ...flags], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  const host = `127.0.0.1:${port}`
  await waitFor(`the Firestore emulator at ${host}`, async () => (await fetch(`http://${host}/`)).ok)
  return {
    host,
    label: emulator.label,
    pid: child.pid ?? null,
    stop: async () => {
      child.kill('SIGTERM')
      await exited
    },
  }
}
