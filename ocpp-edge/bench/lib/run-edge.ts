import { systemClock } from '../../src/clock.ts'
import { startCommands } from '../../src/commands/start-commands.ts'
import { readConfig } from '../../src/config.ts'
import { startDetectors } from '../../src/detectors/start-detectors.ts'
import type { EdgeStore } from '../../src/edge-heartbeat/edge-store.ts'
import { ROUTES_1_6 } from '../../src/handlers/v16/routes.ts'
import { jsonLog, type Log } from '../../src/log.ts'
import type { MessageStore } from '../../src/message-trace/message-store.ts'
import { observations } from '../../src/observations.ts'
import { startEdge } from '../../src/start-edge.ts'
import type { Stores } from '../../src/store/stores.ts'
import { reportUsage } from './report-usage.ts'

export const BENCH_EDGE_ID = 'bench'

/** Runs one edge as its main program does, on stores that the bench can tell to write what they hold back. */
export async function runEdge(
  open: (log: Log) => {
    readonly stores: Stores
    readonly edges: EdgeStore
    readonly messages?: MessageStore
  },
): Promise<void> {
  const log = jsonLog('info')
  const opened = open(log)
  const { stores } = opened
  const observed = observations((error) => log.error('observer failed', { cause: String(error) }))
  const edge = await startEdge({
    ...{ ...opened, log, clock: systemClock, edgeId: BENCH_EDGE_ID, observations: observed },
    config: readConfig(process.env),
    routes: { '1.6': ROUTES_1_6 },
    services: (sessions) => [
      startCommands({ stores, sessions, log, edgeId: BENCH_EDGE_ID, observations: observed, clock: systemClock }),
      startDetectors({ stores, sessions, log, observations: observed, clock: systemClock }),
    ],
  })
  reportUsage(() => stores.connectors.flush())
  process.once('SIGTERM', () => void edge.stop().then(() => process.exit(0)))
}
