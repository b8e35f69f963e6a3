import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { freePort } from './lib/free-port.ts'
import { PlainError, runMain } from './lib/plain-error.ts'
import { ROOT } from './lib/root.ts'
import { startFirestore } from './lib/start-firestore.ts'
import { waitFor } from './lib/wait-for.ts'

/**
 * Runs the steps of ocpp-edge/Dockerfile without a container engine: each stage in an empty folder of its own, COPY and
 * RUN as written, the last stage's CMD as an unprivileged user (when started by root) with PORT set. Checks that it gets
 * healthy, that nothing outside of its folder was needed, and that SIGTERM ends it with 0 within 8 s.
 *
 * It shows that the steps are complete and the program starts. It does not show that the base image exists, its size, or
 * that .dockerignore lets everything through: only a container engine can. `node scripts/dockerfile-steps.ts`
 */
const DOCKERFILE = join(ROOT, 'ocpp-edge', 'Dockerfile')
const NOBODY = 65_534
const DRAIN_LIMIT_MS = 8_000

interface Stage {
  readonly name: string
  readonly steps: readonly { readonly instruction: string; readonly rest: string }[]
}

await runMain(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dockerfile-'))
  chmodSync(folder, 0o755)
  try {
    const stages = stagesOf(readFileSync(DOCKERFILE, 'utf8'))
    const roots = new Map<string, string>()
    let last: Container | undefined
    for (const stage of stages) {
      const root = join(folder, stage.name)
      mkdirSync(root)
      roots.set(stage.name, root)
      last = await buildStage(stage, root, roots)
    }
    if (last?.command === undefined) throw new PlainError('The Dockerfile has no CMD.')
    await runContainer(last, folder)
    console.log(
      'The steps of the Dockerfile work. No container engine took part: image size and base image are untested.',
    )
    return 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

interface Container {
  workdir: string
  user: string
  readonly environment: Record<string, string>
  command: readonly string[] | undefined
}

async function buildStage(stage: Stage, root: string, roots: ReadonlyMap<string, string>): Promise<Container> {
  const container: Container = { workdir: root, user: 'root', environment: {}, command: undefined }
  for (const { instruction, rest } of stage.steps) {
    console.log(`[${stage.name}] ${instruction} ${rest}`)
    switch (instruction) {
      case 'WORKDIR':
        container.workdir = join(root, rest)
        mkdirSync(container.workdir, { recursive: true })
        break
      case 'COPY':
        copy(rest, container.workdir, roots)
        break
      case 'RUN':
        await run(rest, container)
        break
      case 'ENV': {
        const [name = '', value = ''] = rest.split('=')
        container.environment[name] = value
        break
      }
      case 'USER':
        container.user = rest
        break
      case 'CMD': {
        const command: unknown = JSON.parse(rest)
        if (!Array.isArray(command)) throw new PlainError('CMD is not in its JSON form, so signals would not reach it.')
        container.command = command.map(String)
        break
      }
      case 'EXPOSE':
        break
      default:
        throw new PlainError(`This script does not know the instruction ${instruction}.`)
    }
  }
  return container
}

function copy(rest: string, workdir: string, roots: ReadonlyMap<string, string>): void {
  const parts = rest.split(/\s+/)
  const from = parts[0]?.startsWith('--from=') ? parts.shift()?.slice('--from='.length) : undefined
  const context = from === undefined ? ROOT : roots.get(from)
  const target = parts.pop()
  if (context === undefined || target === undefined) throw new PlainError(`COPY ${rest} names no stage or target.`)
  for (const source of parts) {
    const path = join(context, source)
    const isFolder = target.endsWith('/') || parts.length > 1
    const destination = isFolder ? join(workdir, target, basename(path)) : join(workdir, target)
    mkdirSync(dirname(destination), { recursive: true })
    cpSync(path, destination, {
      recursive: true,
      verbatimSymlinks: true,
      // As Dockerfile.dockerignore says of the context; between stages everything is copied.
      filter: (file) => from !== undefined || !(/\.test\.ts$/.test(file) || basename(file) === 'node_modules'),
    })
  }
}

async function run(command: string, { workdir, environment }: Container): Promise<void> {
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: workdir,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new PlainError(`RUN ${command} ended with ${String(code)}.`)
}

async function runContainer(container: Container, folder: string): Promise<void> {
  if (container.user === 'root') throw new PlainError('The image would run as root.')
  const isRoot = process.getuid?.() === 0
  const home = join(folder, 'home')
  mkdirSync(home)
  if (isRoot) chownSync(home, NOBODY, NOBODY)
  const firestore = await startFirestore({ progress: (line) => console.log(line) })
  const port = await freePort()
  const [program = '', ...parameters] = container.command ?? []
  const child = spawn(program === 'node' ? process.execPath : program, parameters, {
    cwd: container.workdir,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    env: {
      ...container.environment,
      HOME: home,
      PORT: String(port),
      GCLOUD_PROJECT: 'demo-dockerfile-steps',
      FIRESTORE_EMULATOR_HOST: firestore.host,
      METADATA_SERVER_DETECTION: 'none',
    },
  })
  child.stdout?.pipe(process.stdout)
  const exited = once(child, 'exit')
  try {
    const health = await waitFor('/health answers', async () => {
      if (child.exitCode !== null) throw new PlainError(`CMD ended with ${child.exitCode}.`)
      const response = await fetch(`http://127.0.0.1:${port}/health`)
      return response.ok && (await response.text())
    })
    console.log(`/health: ${health}`)
    if (isRoot && ownerOf(child) !== NOBODY) throw new PlainError('The program does not run as the unprivileged user.')
    const endedAfterMs = await end(child, exited)
    console.log(`SIGTERM: ended with 0 after ${endedAfterMs} ms, as ${isRoot ? `user ${NOBODY}` : 'the present user'}.`)
  } finally {
    child.kill('SIGKILL')
    await firestore.stop()
  }
}

async function end(child: ChildProcess, exited: Promise<unknown[]>): Promise<number> {
  const before = Date.now()
  child.kill('SIGTERM')
  const [code] = await exited
  const tookMs = Date.now() - before
  if (code !== 0) throw new PlainError(`After SIGTERM it ended with ${String(code)}.`)
  if (tookMs > DRAIN_LIMIT_MS) throw new PlainError(`It took ${tookMs} ms to end; Cloud Run kills after 10 s.`)
  return tookMs
}

function ownerOf(child: ChildProcess): number | undefined {
  const file = `/proc/${child.pid}/status`
  if (!existsSync(file)) return NOBODY
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1])
}

function stagesOf(text: string): readonly Stage[] {
  const stages: { name: string; steps: { instruction: string; rest: string }[] }[] = []
  const lines = text.replaceAll('\\\n', ' ').split('\n')
  for (const line of lines) {
    const [, instruction, rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? []
    if (instruction === undefined) continue
    if (instruction === 'FROM') {
      const name = /\sAS\s+(\S+)/i.exec(rest)?.[1] ?? `stage-${stages.length}`
      console.log(`[${name}] FROM ${rest}: this machine's node ${process.version} stands for it`)
      stages.push({ name, steps: [] })
    } else stages.at(-1)?.steps.push({ instruction, rest: rest.trim() })
  }
  return stages
}
