// The program under fuzz: one edge on a database in memory. Its parent asks for memory and for the database to be emptied.
import { writeSync } from 'node:fs'
import { systemClock } from '../../ocpp-edge/src/clock.ts'
import { startCommands } from '../../ocpp-edge/src/commands/start-commands.ts'
import { readConfig } from '../../ocpp-edge/src/config.ts'
import { memoryEdgeStore } from '../../ocpp-edge/src/edge-heartbeat/memory-edge-store.ts'
import { ROUTES_1_6 } from '../../ocpp-edge/src/handlers/v16/routes.ts'
import { jsonLog } from '../../ocpp-edge/src/log.ts'
import { observations } from '../../ocpp-edge/src/observations.ts'
import { startEdge } from '../../ocpp-edge/src/start-edge.ts'
import { documentStores } from '../../ocpp-edge/src/store/document-stores.ts'
import { seedDocuments } from '../../ocpp-edge/src/store/testing/seed-documents.ts'
import { forgettingDocuments } from './forgetting-documents.ts'
import { FUZZED_CARD, FUZZED_STATIONS } from './fuzzed-stations.ts'

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    writeSync(2, `${event}: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  })
}
const log = jsonLog('error')
const edgeId = 'fuzzed'
const config = readConfig({ ...process.env, GCLOUD_PROJECT: 'demo-fuzz', ALLOW_INSECURE: '1' })
const documents = forgettingDocuments(
  Object.assign(
    {
      ...seedDocuments.site(),
      ...seedDocuments.tariff(),
      ...seedDocuments.idTag(FUZZED_CARD, { maxConcurrent: 1000 }),
    },
    ...FUZZED_STATIONS.flatMap((id) => [
      seedDocuments.station(id),
      seedDocuments.connector(id, 1),
      seedDocuments.connector(id, 2),
    ]),
  ),
)
// Writes wait hardly for company: most of a run would be that.
const stores = documentStores({ documents, log, edgeId, clock: systemClock, group: { windowMs: 2 } })
const observed = observations((error) => log.error('observer failed', { cause: String(error) }))
const edge = await startEdge({
  ...{ stores, log, edgeId, clock: systemClock, observations: observed },
  // The rate limit would make the run as long as it is meant to make an attack; everything else is as it runs.
  config: { ...config, limits: { ...config.limits, messagesPerS: 1e6, messageBurst: 1e6, callTimeoutMs: 5_000 } },
  routes: { '1.6': ROUTES_1_6 },
  edges: memoryEdgeStore(),
  services: (sessions) => [
    startCommands({ stores, sessions, log, edgeId, observations: observed, clock: systemClock }),
  ],
})
process.on('message', () => {
  documents.forget()
  // Twice around the event loop: listeners hear of the removals first.
  setTimeout(() => {
    globalThis.gc?.()
    globalThis.gc?.()
    const { heapUsed, rss } = process.memoryUsage()
    process.send?.({ heapUsedBytes: heapUsed, rssBytes: rss, isPolluted: 'polluted' in {} })
  }, 50)
})
process.once('SIGTERM', () => void edge.stop().then(() => process.exit(0)))
process.send?.({ port: edge.port })
