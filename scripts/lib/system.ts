import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { EDGE_NODE_FLAGS } from '../../ocpp-edge/src/node-flags.ts'
import { disableTriggers, enableTriggers } from './background-triggers.ts'
import { buildFunctions, buildHosting } from './build-programs.ts'
import { developmentCertificates } from './development-ca.ts'
import { REGION, startSuite } from './emulator-suite.ts'
import { portIsTaken } from './free-port.ts'
import { fireScheduled, scheduledFunctions, startLocalScheduler } from './local-scheduler.ts'
import { descendants, endPid, identityOf, type ManagedProcess, startProcess } from './managed-process.ts'
import type { StartOptions } from './options.ts'
import { writePageConfig } from './page-config.ts'
import { PlainError } from './plain-error.ts'
import { type Ports, portsFrom } from './ports.ts'
import type { Progress } from './progress.ts'
import { ROOT } from './root.ts'
import { type RunFile, stateFolder, writeRunFile } from './run-file.ts'
import { seedBase, seedHistory } from './seed-run.ts'
import { startFleet } from './start-fleet.ts'
import { waitFor } from './wait-for.ts'

export interface RunningSystem {
  readonly run: RunFile
  /** Resolves when the first forecasts are made of the demo history (or at once where there is none). */
  readonly predicted: Promise<void>
  /** Resolves with a sentence when a program ended that should not have. */
  readonly broken: Promise<string>
  stop(): Promise<void>
}

/**
 * The whole system on this machine: emulators, pages, two edges, demo data, schedules and a fleet of simulated
 * stations. Resolves when every address answers and the demo history is in; the first forecasts follow.
 * @throws PlainError with one sentence for whatever a person can put right.
 */
export async function startSystem(options: StartOptions, progress: Progress): Promise<RunningSystem> {
  const ports = portsFrom(options.basePort)
  const folder = stateFolder(options.basePort)
  const logs = join(folder, 'logs')
  const projectId = options.basePort === undefined ? 'demo-charge-it' : `demo-charge-it-${options.basePort}`
  await endLeftovers(folder)
  await refuseTakenPorts(ports)
  for (const part of ['logs', 'fleet', 'storage', 'home', 'tmp']) {
    rmSync(join(folder, part), { recursive: true, force: true })
    mkdirSync(join(folder, part), { recursive: true })
  }

  const started: { name: string; stop: () => Promise<void> | void }[] = []
  const processes: ManagedProcess[] = []
  const stopped = new Set<string>()
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= (async () => {
      // Stations first, so that their last messages are taken; the database last.
      const layers = [
        (name: string) => !/^(?:edge-|emulators)/.test(name),
        (name: string) => name.startsWith('edge-'),
        () => true,
      ]
      for (const inLayer of layers) {
        const parts = started.filter(({ name }) => inLayer(name) && !stopped.has(name))
        for (const { name } of parts) stopped.add(name)
        await Promise.all(parts.map((part) => part.stop()))
      }
      rmSync(join(folder, 'pids.json'), { force: true })
    })()
    return stopping
  }
  const keep = (part: ManagedProcess) => {
    processes.push(part)
    recordPids(folder, processes)
    return part
  }
  const breaking = Promise.withResolvers<string>()
  const guard = (part: ManagedProcess) =>
    part.ended.then(({ code, signal }) => {
      if (stopping === undefined) {
        breaking.resolve(
          `${part.name} ended unexpectedly (${signal ?? `exit ${code}`}). See its log: ${join(logs, `${part.name}.log`)}`,
        )
      }
    })

  const setupCode = options.empty ? randomBytes(6).toString('hex') : null
  try {
    const certificates = await developmentCertificates(join(folder, 'ca'))
    const pages = progress.step('Pages', buildHosting)
    // A rejection is met below; until then it must not count as unhandled.
    pages.catch(() => {})
    await progress.step('Functions', buildFunctions)
    const suite = await progress.step('Firebase emulators', () =>
      startSuite({
        projectId,
        ports,
        folder,
        logFile: join(logs, 'emulators.log'),
        environment: {
          CHARGE_IT_OCPP_URL: `ws://127.0.0.1:${ports.edge1}/ocpp`,
          CHARGE_IT_OCPP_SECURE_URL: `wss://localhost:${ports.edge1Tls}/ocpp`,
          CHARGE_IT_PUBLIC_ORIGIN: `http://127.0.0.1:${ports.hosting}`,
          CHARGE_IT_FILES_FOLDER: join(folder, 'storage'),
          CHARGE_IT_WEBHOOK_KEY: randomBytes(32).toString('hex'),
          // Receivers of a trial run on this machine.
          CHARGE_IT_WEBHOOKS_PRIVATE: '1',
          CHARGE_IT_CA_CERTIFICATE_FILE: resolve(certificates.caFile),
          CHARGE_IT_CA_KEY_FILE: resolve(certificates.caKeyFile),
          ...(setupCode === null ? {} : { CHARGE_IT_SETUP_CODE: setupCode }),
        },
        progress: (line) => progress.line(line),
      }),
    )
    started.push({ name: 'emulators', stop: suite.stop })
    keep(suite.process)
    guard(suite.process)
    progress.line(`Firestore emulator: ${suite.emulatorLabel}`)

    const firestore = `127.0.0.1:${ports.firestore}`
    const environment: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: process.env.NODE_ENV,
      GCLOUD_PROJECT: projectId,
      FIRESTORE_EMULATOR_HOST: firestore,
      FIREBASE_AUTH_EMULATOR_HOST: `127.0.0.1:${ports.auth}`,
      METADATA_SERVER_DETECTION: 'none',
    }
    const hub = `http://127.0.0.1:${ports.hub}`
    const functions = `http://127.0.0.1:${ports.functions}`
    const seeding = { environment, logFile: join(logs, 'seed.log'), now: new Date(), all: options.history === 'all' }
    // Thousands of events would keep the functions busy for minutes. Nothing else is lost: nobody can act before the
    // addresses are told, and they are told after the triggers are back.
    await disableTriggers(hub)
    const seed = await progress.step('Demo data', () =>
      seedBase({
        ...seeding,
        empty: options.empty,
        stations: options.stations,
        ocppUrl: `ws://127.0.0.1:${ports.edge1}/ocpp`,
      }),
    )
    const isHistoric = options.history !== 'none'
    const history = !isHistoric
      ? Promise.resolve()
      : seedHistory({
          ...seeding,
          stations: options.stations,
          progress: (line) => progress.line(line),
          keep: (child) => {
            keep(child)
            started.push({ name: 'history', stop: () => child.stop('SIGTERM', 3000) })
          },
        })
    // A rejection is met below; until then it must not count as unhandled.
    history.catch(() => {})

    const edges = await progress.step('OCPP edges', async () => {
      const instances = [
        {
          name: 'edge-1',
          port: ports.edge1,
          extra: {
            TLS_PORT: String(ports.edge1Tls),
            TLS_CERT_FILE: certificates.certFile,
            TLS_KEY_FILE: certificates.keyFile,
            TLS_CA_FILE: certificates.caFile,
          },
        },
        { name: 'edge-2', port: ports.edge2, extra: {} },
      ].map(({ name, port, extra }) => {
        const edge = keep(
          startProcess({
            name,
            command: process.execPath,
            args: [...EDGE_NODE_FLAGS, join(ROOT, 'ocpp-edge', 'src', 'main.ts')],
            cwd: ROOT,
            logFile: join(logs, `${name}.log`),
            env: { ...environment, ...extra, PORT: String(port), HOST: '127.0.0.1', ALLOW_INSECURE: '1' },
          }),
        )
        started.push({ name, stop: () => edge.stop('SIGTERM', 12_000) })
        guard(edge)
        return { edge, port }
      })
      for (const { edge, port } of instances) {
        await answers(`the edge on port ${port}`, `http://127.0.0.1:${port}/health`, edge, logs)
      }
      return instances
    })

    await pages
    const origin = `http://127.0.0.1:${ports.hosting}`
    const api = `${origin}/api/v1`
    const ocpp = edges.map(({ port }) => `ws://127.0.0.1:${port}/ocpp`)
    const ocppSecure = [`wss://localhost:${ports.edge1Tls}/ocpp`]
    started.push({
      name: 'pages',
      stop: writePageConfig({ ports, projectId, ocppUrl: ocpp[0] ?? '', signIns: seed.signIns, empty: options.empty }),
    })
    await progress.step('Every address answers', async () => {
      await answers('the console', `${origin}/`)
      await answers('the driver page', `${origin}/c`)
      await answers('the REST API', `${functions}/${projectId}/${REGION}/api/v1/setup`)
    })
    if (isHistoric) await progress.step('Demo history', () => history)
    await enableTriggers(hub)
    const schedulerLog = join(logs, 'scheduler.log')
    const stopScheduler = await startLocalScheduler(functions, projectId, (line) =>
      writeFileSync(schedulerLog, `${line}\n`, { flag: 'a' }),
    )
    started.push({ name: 'scheduler', stop: stopScheduler })

    const run: RunFile = {
      projectId,
      console: `${origin}/`,
      driver: seed.driverCode === null ? `${origin}/c` : `${origin}/c/${seed.driverCode}/1`,
      api,
      ocpp,
      ocppSecure,
      caFile: certificates.caFile,
      firestore,
      auth: `127.0.0.1:${ports.auth}`,
      functions,
      signIns: seed.signIns,
      apiKey: seed.apiKey,
      stationKeys: seed.stationKeys,
      setupCode,
      pid: process.pid,
      pidStartedAt: identityOf(process.pid)?.startedAt ?? '',
    }
    started.push({ name: 'run file', stop: writeRunFile(folder, run) })

    if (seed.fleet.length > 0) {
      const fleet = keep(startFleet({ folder, logs, environment, fleet: seed.fleet, ocpp, ocppSecure, certificates }))
      started.push({ name: 'fleet', stop: () => fleet.stop('SIGTERM', 12_000) })
      guard(fleet)
    }
    // Their hour may be far away. Nobody waits for it: it computes for a while.
    const predictFirst = async () => {
      const job = (await scheduledFunctions(functions)).find(({ name }) => name === 'runInsights')
      if (job === undefined || stopping !== undefined) return
      // A forecast that fails stands in its own results; the system goes on.
      const status = await fireScheduled(functions, projectId, job, new Date()).catch((error: unknown) => String(error))
      writeFileSync(schedulerLog, `${new Date().toISOString()} runInsights ${status}\n`, { flag: 'a' })
    }
    const predicted = isHistoric ? predictFirst() : Promise.resolve()
    predicted.catch((error: unknown) => {
      if (stopping === undefined) breaking.resolve(error instanceof Error ? error.message : String(error))
    })
    return { run, predicted, broken: breaking.promise, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function answers(what: string, url: string, part?: ManagedProcess, logs?: string): Promise<void> {
  await waitFor(
    what,
    async () => {
      if (part !== undefined && !part.running) return 'ended' as const
      const response = await fetch(url, { signal: AbortSignal.timeout(20_000) })
      return response.ok ? 'ok' : undefined
    },
    { timeoutMs: 60_000 },
  ).then((answer) => {
    if (answer === 'ended') {
      throw new PlainError(`${part?.name} ended at its start. See its log: ${join(logs ?? '', `${part?.name}.log`)}`)
    }
  })
}

async function refuseTakenPorts(ports: Ports): Promise<void> {
  for (const [name, port] of Object.entries(ports)) {
    if (await portIsTaken(port)) {
      throw new PlainError(
        `Port ${port} (${name}) is in use by another program. Stop that program, or choose other ports: npm start -- --base-port 7000`,
      )
    }
  }
}

/** Ends what an earlier start left behind when it was killed itself: exactly the processes it had recorded. */
async function endLeftovers(folder: string): Promise<void> {
  const file = join(folder, 'pids.json')
  if (!existsSync(file)) return
  const left: { starter: { pid: number; startedAt: string }; programs: { pid: number; startedAt: string }[] } =
    JSON.parse(readFileSync(file, 'utf8'))
  if (identityOf(left.starter.pid)?.startedAt === left.starter.startedAt) {
    throw new PlainError(
      'The system is already running here. Stop it with Ctrl-C, or start a second one with --base-port 7000.',
    )
  }
  for (const { pid, startedAt } of left.programs) {
    for (const child of descendants(pid)) endPid(child.pid, child.startedAt)
    endPid(pid, startedAt)
  }
  rmSync(file, { force: true })
}

function recordPids(folder: string, processes: readonly ManagedProcess[]): void {
  const starter = identityOf(process.pid)
  const programs = processes.map(({ pid }) => identityOf(pid)).filter((identity) => identity !== undefined)
  writeFileSync(join(folder, 'pids.json'), JSON.stringify({ starter, programs }))
}
