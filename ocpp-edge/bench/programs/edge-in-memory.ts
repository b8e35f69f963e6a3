// The edge on in-memory stores: what it costs without a database.
import { systemClock } from '../../src/clock.ts'
import { startCommands } from '../../src/commands/start-commands.ts'
import { readConfig } from '../../src/config.ts'
import { memoryEdgeStore } from '../../src/edge-heartbeat/memory-edge-store.ts'
import { ROUTES_1_6 } from '../../src/handlers/v16/routes.ts'
import { jsonLog } from '../../src/log.ts'
import { observations } from '../../src/observations.ts'
import { startEdge } from '../../src/start-edge.ts'
import { documentStores } from '../../src/store/document-stores.ts'
import { memoryDocuments } from '../../src/store/in-memory/memory-documents.ts'
import { seedDocuments } from '../../src/store/testing/seed-documents.ts'
import { stationIds } from '../lib/bench-world.ts'
import { reportUsage } from '../lib/report-usage.ts'

reportUsage()
const log = jsonLog('info')
const edgeId = 'bench'
const documents = memoryDocuments(
  Object.assign(
    { ...seedDocuments.site(), ...seedDocuments.tariff() },
    ...stationIds(Number(process.env.BENCH_STATIONS)).flatMap((id) => [
      seedDocuments.station(id),
      seedDocuments.connector(id, 1),
    ]),
  ),
)
const stores = documentStores({ documents, clock: systemClock, log, edgeId })
const observed = observations((error) => log.error('observer failed', { cause: String(error) }))
const edge = await startEdge({
  ...{ stores, log, edgeId, clock: systemClock, observations: observed },
  config: readConfig({ ...process.env, GCLOUD_PROJECT: 'demo-bench', ALLOW_INSECURE: '1' }),
  routes: { '1.6': ROUTES_1_6 },
  edges: memoryEdgeStore(),
  services: (sessions) => [
    startCommands({ stores, sessions, log, edgeId, observations: observed, clock: systemClock }),
  ],
})
process.once('SIGTERM', () => void edge.stop().then(() => process.exit(0)))
