// The edge on in-memory stores: what it costs without a database.
import { systemClock } from '../../src/clock.ts'
import { memoryEdgeStore } from '../../src/edge-heartbeat/memory-edge-store.ts'
import { documentStores } from '../../src/store/document-stores.ts'
import { memoryDocuments } from '../../src/store/in-memory/memory-documents.ts'
import { seedDocuments } from '../../src/store/testing/seed-documents.ts'
import { stationIds } from '../lib/bench-world.ts'
import { keyedStation } from '../lib/random-keys.ts'
import { BENCH_EDGE_ID, runEdge } from '../lib/run-edge.ts'

const secret = process.env.BENCH_KEY_SECRET
const documents = memoryDocuments(
  Object.assign(
    { ...seedDocuments.site(), ...seedDocuments.tariff() },
    ...stationIds(Number(process.env.BENCH_STATIONS)).flatMap((id) => [
      secret === undefined ? seedDocuments.station(id) : keyedStation(secret, id),
      seedDocuments.connector(id, 1),
      seedDocuments.idTag(id),
    ]),
  ),
)
await runEdge((log) => ({
  stores: documentStores({ documents, clock: systemClock, log, edgeId: BENCH_EDGE_ID }),
  edges: memoryEdgeStore(),
}))
