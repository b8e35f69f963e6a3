import { createHash, randomBytes } from 'node:crypto'
import type { Station, StationCredentials } from '@charge-it/shared/model/station.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { startCommands } from '../src/commands/start-commands.ts'
import { DEFAULT_LIMITS, type EdgeConfig, type EdgeLimits } from '../src/config.ts'
import { startDetectors } from '../src/detectors/start-detectors.ts'
import type { EdgeStore } from '../src/edge-heartbeat/edge-store.ts'
import { type MemoryEdgeStore, memoryEdgeStore } from '../src/edge-heartbeat/memory-edge-store.ts'
import { ROUTES_1_6 } from '../src/handlers/v16/routes.ts'
import { jsonLog, type Log } from '../src/log.ts'
import { type Observations, observations } from '../src/observations.ts'
import type { RouteTables } from '../src/rpc/rpc-server.ts'
import { type EdgeDeps, type RunningEdge, startEdge } from '../src/start-edge.ts'
import type { Fields } from '../src/store/documents.ts'
import { inMemoryStores } from '../src/store/in-memory/in-memory-stores.ts'
import { type MemoryDocuments, memoryDocuments } from '../src/store/in-memory/memory-documents.ts'
import type { Stores } from '../src/store/stores.ts'
import { seedDocuments } from '../src/store/testing/seed-documents.ts'
import { connectStation, type FakeStation, type FakeStationOptions } from './fake-station.ts'

export interface TestEdgeOptions {
  readonly config?: Partial<Omit<EdgeConfig, 'limits'>>
  readonly limits?: Partial<EdgeLimits>
  readonly clock?: Clock
  readonly routes?: RouteTables
  /** Documents besides a site, a tariff, the card AB12 and the station CP_1 with two connectors. */
  readonly seed?: Readonly<Record<string, Fields>>
  /** Shared with another instance. */
  readonly documents?: MemoryDocuments
  readonly edgeId?: string
  readonly services?: EdgeDeps['services']
  /** Sends queued commands and runs the detectors, as the main program does. */
  readonly commands?: boolean
  /** Instead of in-memory ones; `documents` of the result then stay empty. */
  readonly stores?: Stores
  readonly edges?: EdgeStore
}

/** One edge on loopback with in-memory stores. */
export interface TestEdge {
  readonly edge: RunningEdge
  /** `ws://127.0.0.1:port` */
  readonly origin: string
  readonly http: string
  readonly documents: MemoryDocuments
  readonly stores: Stores
  readonly observations: Observations
  readonly edges: MemoryEdgeStore
  /** Log lines so far, parsed. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  connect(stationId?: string, options?: FakeStationOptions): Promise<FakeStation>
  stop(): Promise<void>
}

export async function startTestEdge(options: TestEdgeOptions = {}): Promise<TestEdge> {
  const { clock = systemClock, edgeId = 'edge-test' } = options
  const lines: Readonly<Record<string, unknown>>[] = []
  const log: Log = jsonLog('debug', (line) => lines.push(JSON.parse(line)))
  const documents =
    options.documents ??
    memoryDocuments({
      ...seedDocuments.site(),
      ...seedDocuments.tariff(),
      ...seedDocuments.idTag('AB12'),
      ...seedDocuments.station('CP_1'),
      ...seedDocuments.connector('CP_1', 1),
      ...seedDocuments.connector('CP_1', 2),
      ...options.seed,
    })
  const stores = options.stores ?? inMemoryStores({ clock, documents, edgeId, log })
  const observed = observations((error) => log.error('observer failed', { cause: String(error) }))
  const edges = memoryEdgeStore()
  const config: EdgeConfig = {
    projectId: 'demo-test',
    firestoreEmulator: null,
    host: '127.0.0.1',
    port: 0,
    tls: null,
    trustProxyTls: false,
    trustedProxies: [],
    allowInsecure: true,
    cloudRun: false,
    logLevel: 'debug',
    version: 'test',
    ...options.config,
    limits: { ...DEFAULT_LIMITS, drainMs: 3_000, ...options.limits },
  }
  const edge = await startEdge({
    ...{ config, stores, clock, log, edgeId, observations: observed },
    edges: options.edges ?? edges,
    routes: options.routes ?? { '1.6': ROUTES_1_6 },
    ...(options.services === undefined ? {} : { services: options.services }),
    ...(options.commands === true
      ? {
          services: (sessions) => [
            startCommands({ stores, sessions, clock, log, edgeId, observations: observed }),
            startDetectors({ stores, sessions, clock, log, observations: observed }),
          ],
        }
      : {}),
  })
  const origin = `ws://127.0.0.1:${edge.port}`
  const stations: FakeStation[] = []
  return {
    edge,
    origin,
    http: `http://127.0.0.1:${edge.port}`,
    documents,
    stores,
    observations: observed,
    edges,
    lines,
    async connect(stationId = 'CP_1', stationOptions = {}) {
      const station = await connectStation(origin, stationId, stationOptions)
      stations.push(station)
      return station
    },
    async stop() {
      for (const station of stations) station.terminate()
      await edge.stop()
    },
  }
}

/** A station with a random key, as functions would create it. */
export function stationWithKey(
  stationId: string,
  key: string,
  changes: Partial<Station> = {},
  credentials: Partial<StationCredentials> = {},
): Record<string, Fields> {
  return {
    ...seedDocuments.station(stationId, { securityProfile: 1, ...changes }),
    [paths.stationCredentials(stationId)]: {
      authorizationKeyHash: sha256Hash(key),
      previousAuthorizationKeyHash: null,
      changedAt: new Date('2026-01-01T00:00:00Z'),
      ...credentials,
    },
  }
}

/** The stored form of a random key. */
export function sha256Hash(key: string): string {
  const salt = randomBytes(16)
  return `sha256:${salt.toString('hex')}:${createHash('sha256').update(salt).update(key).digest('hex')}`
}
