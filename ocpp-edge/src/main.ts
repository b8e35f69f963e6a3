import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { applicationDefault, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { systemClock } from './clock.ts'
import { startCommands } from './commands/start-commands.ts'
import { ConfigError, type EdgeConfig, readConfig } from './config.ts'
import { startDetectors } from './detectors/start-detectors.ts'
import { firestoreEdgeStore } from './edge-heartbeat/firestore-edge-store.ts'
import { ROUTES_1_6 } from './handlers/v16/routes.ts'
import { jsonLog } from './log.ts'
import { observations } from './observations.ts'
import { type RunningEdge, startEdge } from './start-edge.ts'
import { firestoreStores } from './store/firestore/firestore-stores.ts'

/** A drain takes at most 8 s; Cloud Run kills at 10. */
const EXIT_BY_MS = 8_000
/** After an outage of Firestore the client tries to connect again this often; by itself it waits up to two minutes. */
const RECONNECT_WITHIN_MS = 5_000

const config = configOrExit()
const log = jsonLog(config.logLevel)
const clock = systemClock
const edgeId = `${hostname().slice(0, 20)}-${randomUUID().slice(0, 8)}`.replace(/[^A-Za-z0-9-]/g, '-')

// What was not caught anywhere is a defect: say it and end; the platform starts a new instance, stations return.
process.on('unhandledRejection', (reason) => fail('unhandled rejection', reason))
process.on('uncaughtException', (error) => fail('uncaught exception', error))

/** null: it has not taken a socket yet, so there is nothing to drain. */
let edge: RunningEdge | null = null
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
try {
  await haveCredentials()
  const firestore = getFirestore(initializeApp({ projectId: config.projectId }))
  firestore.settings({ 'grpc.max_reconnect_backoff_ms': RECONNECT_WITHIN_MS })
  const stores = firestoreStores({ firestore, clock, log, edgeId })
  const observed = observations((error) => log.error('observer failed', { cause: causeOf(error) }))
  edge = await startEdge({
    ...{ config, stores, clock, log, edgeId, observations: observed },
    routes: { '1.6': ROUTES_1_6 },
    edges: firestoreEdgeStore(firestore),
    services: (sessions) => [
      startCommands({ stores, sessions, observations: observed, clock, log, edgeId }),
      startDetectors({ stores, sessions, observations: observed, clock, log }),
    ],
  })
  const started = edge
  process.on('SIGHUP', () => {
    try {
      const { tls } = readConfig(process.env)
      if (tls !== null) started.renewTls(tls)
    } catch (error) {
      log.error('settings not read again', { cause: causeOf(error) })
    }
  })
} catch (error) {
  fail('the edge did not start', error)
}

function stop(signal: string): void {
  log.info('signal received', { signal })
  if (edge === null) process.exit(0)
  setTimeout(() => fail('the drain took too long', signal), EXIT_BY_MS - 500).unref()
  edge.stop().then(
    () => process.exit(0),
    (error: unknown) => fail('the drain failed', error),
  )
}

function configOrExit(): EdgeConfig {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    jsonLog().error('the settings are not usable', { cause: error.problems.join('; ') })
    process.exit(1)
  }
}

/** @throws Error saying what to do. Without it every Firestore call would fail later, one by one. */
async function haveCredentials(): Promise<void> {
  if (config.firestoreEmulator != null) return
  try {
    await applicationDefault().getAccessToken()
  } catch (error) {
    throw new Error('no Google credentials; set FIRESTORE_EMULATOR_HOST or run with a service account', {
      cause: error,
    })
  }
}

function fail(text: string, cause: unknown): never {
  log.error(text, { cause: causeOf(cause) })
  process.exit(1)
}

function causeOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
