import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emulatorConfig } from './emulator-config.ts'
import { type ManagedProcess, startProcess } from './managed-process.ts'
import { PlainError } from './plain-error.ts'
import type { Ports } from './ports.ts'
import { NoFirestoreEmulator, resolveFirestoreEmulator } from './resolve-firestore-emulator.ts'
import { ROOT } from './root.ts'
import { waitFor } from './wait-for.ts'

/** The Node version and the region that the functions of this project are deployed with. */
export const REGION = 'asia-southeast2'

export interface RunningSuite {
  readonly process: ManagedProcess
  readonly emulatorLabel: string
  stop(): Promise<void>
}

/**
 * Starts the Firebase emulators (auth, functions, firestore, hosting) and resolves when all of them are ready.
 * @param options.folder Takes the CLI's own HOME and temporary files, so that two suites never meet.
 * @param options.environment Added to the environment of the functions.
 * @throws PlainError when no Firestore emulator can be had or the suite ends before it is ready.
 */
export async function startSuite(options: {
  readonly projectId: string
  readonly ports: Ports
  readonly folder: string
  readonly logFile: string
  readonly environment?: Readonly<Record<string, string>>
  readonly progress: (line: string) => void
}): Promise<RunningSuite> {
  const emulator = await resolveFirestoreEmulator(options.progress).catch((error: unknown) => {
    throw error instanceof NoFirestoreEmulator ? new PlainError(error.message) : error
  })
  if (emulator.kind === 'attached') {
    throw new PlainError(
      `FIRESTORE_EMULATOR_HOST is set (${emulator.host}), but triggers are only registered with an emulator that the suite starts itself. Unset it and try again.`,
    )
  }

  const configFile = join(ROOT, `firebase.emulator-${options.ports.hosting}.json`)
  const firebaseJson = JSON.parse(readFileSync(join(ROOT, 'firebase.json'), 'utf8'))
  writeFileSync(configFile, `${JSON.stringify(emulatorConfig(firebaseJson, options.ports), null, 2)}\n`)

  const home = join(options.folder, 'home')
  const temporary = join(options.folder, 'tmp')
  for (const folder of [home, temporary]) mkdirSync(folder, { recursive: true })

  const firebase = join(ROOT, 'node_modules', 'firebase-tools', 'lib', 'bin', 'firebase.js')
  const cli = [
    firebase,
    'emulators:start',
    '--only',
    'auth,functions,firestore,hosting',
    '--project',
    options.projectId,
    '--config',
    configFile,
  ]
  const [command, args] =
    emulator.kind === 'hidane' ? [emulator.binary, ['exec', '--', process.execPath, ...cli]] : [process.execPath, cli]

  let ready = false
  const suite = startProcess({
    name: 'emulators',
    command,
    args,
    cwd: options.folder,
    logFile: options.logFile,
    env: {
      ...withoutFirebase(process.env),
      ...options.environment,
      CI: '1',
      FIREBASE_FUNCTIONS_DISCOVERY_OUTPUT_PATH: 'true',
      METADATA_SERVER_DETECTION: 'none',
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      TMPDIR: temporary,
      FORCE_COLOR: '0',
    },
    onLine: (line) => {
      if (line.includes('All emulators ready')) ready = true
    },
  })
  const remove = () => rmSync(configFile, { force: true })
  const stop = async () => {
    await suite.stop('SIGINT', 20_000)
    remove()
  }
  try {
    await waitFor(
      'the Firebase emulators',
      () => {
        if (!suite.running) throw new PlainError('ended')
        return ready
      },
      { timeoutMs: 120_000 },
    ).catch(async (error: unknown) => {
      const tail = readFileSync(options.logFile, 'utf8').trim().split('\n').slice(-12).join('\n')
      throw new PlainError(
        suite.running
          ? `The Firebase emulators were not ready in time (${error instanceof Error ? error.message : error}). End of their log:\n${tail}`
          : `The Firebase emulators ended before they were ready. End of their log:\n${tail}`,
      )
    })
  } catch (error) {
    await stop()
    throw error
  }
  return { process: suite, emulatorLabel: emulator.label, stop }
}

function withoutFirebase(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) =>
        !/^(FIREBASE_|FIRESTORE_|GOOGLE_|GCLOUD_|GCP_|CLOUDSDK_)/.test(name) || name === 'FIREBASE_EMULATORS_PATH',
    ),
  )
}
