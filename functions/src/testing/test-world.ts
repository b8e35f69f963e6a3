import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Edge } from '@charge-it/shared/model/edge.ts'
import type { Role } from '@charge-it/shared/model/role.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import type { Tariff } from '@charge-it/shared/model/tariff.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { newCard } from '@charge-it/shared/stations/public-card.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { handle } from '../api/handle.ts'
import { RateLimiter } from '../api/rate-limiter.ts'
import { InMemoryAccounts } from '../auth/in-memory-accounts.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { handleFile } from '../files/handle-file.ts'
import { localFileStore } from '../files/local-file-store.ts'
import type { LogFields } from '../log.ts'
import { requireConforming } from './conform.ts'

export const NOW = new Date('2026-03-02T05:00:00.000Z')
const CONFIG: Config = {
  emulated: true,
  ocppUrl: 'ws://127.0.0.1:9000/ocpp',
  ocppSecureUrl: 'wss://localhost:9443/ocpp',
  setupCode: 'first-run-code',
  hashKey: 'a key for hashes',
  authority: null,
  certificateDays: 365,
  publicOrigin: 'http://api.test',
  files: { folder: '' },
  mail: null,
  pushKey: null,
  edgeService: null,
  projectId: null,
  backupBucket: null,
  webhooks: { key: 'a-key-of-at-least-32-characters!!', allowPrivate: true },
}

export interface LogLine extends LogFields {
  readonly message: string
}

/** A Firestore of its own in the running emulator, people without a server, and a clock that stands still. */
export function openWorld(
  config: Partial<Config> = {},
  ports: Partial<Pick<Deps, 'mailer' | 'push' | 'edgeService'>> = {},
) {
  if (!process.env.FIRESTORE_EMULATOR_HOST) throw new Error('FIRESTORE_EMULATOR_HOST is not set')
  const app = initializeApp({ projectId: `demo-functions-${randomUUID().slice(0, 8)}` }, randomUUID())
  const firestore = getFirestore(app)
  const accounts = new InMemoryAccounts()
  const logged: LogLine[] = []
  const filesFolder = mkdtempSync(join(tmpdir(), 'charge-it-files-'))
  const clock = { now: NOW }
  const write = (message: string, fields: LogFields = {}) => logged.push({ ...fields, message })
  const deps: Deps = {
    firestore,
    accounts,
    config: { ...CONFIG, ...config },
    log: { info: write, warn: write, error: write },
    limiter: new RateLimiter(),
    files: localFileStore(filesFolder),
    mailer: null,
    push: null,
    edgeService: null,
    backups: null,
    ...ports,
    now: () => clock.now,
    randomBytes,
  }
  const staff = (role: Role) => accounts.add(role, role)
  return {
    deps,
    firestore,
    accounts,
    logged,
    clock,
    /** Tokens of one person of each role, of a driver and of a guest. */
    tokens: {
      admin: staff('admin'),
      operator: staff('operator'),
      technician: staff('technician'),
      viewer: staff('viewer'),
      driver: accounts.add('driver', null, { email: 'driver@example.test' }),
      guest: accounts.add('guest', null, { anonymous: true }),
    },
    /** Calls the REST API in process. A text body is sent as it is. @throws Error when the answer is not as specified. */
    async call(method: string, path: string, options: CallOptions = {}) {
      const { token, body, headers = {}, address } = options
      const response = await handle(
        new Request(`http://api.test${path}`, {
          method,
          headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
        deps,
        address,
      )
      const text = await response.text()
      const contentType = response.headers.get('content-type')
      if (method !== 'HEAD') {
        requireConforming(method, new URL(path, 'http://api.test').pathname, {
          status: response.status,
          contentType,
          text,
        })
      }
      return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text), text }
    },
    /** Calls an address of files in process; the answer is as it came. */
    file(
      method: string,
      path: string,
      options: Omit<CallOptions, 'body'> & { readonly body?: string | Uint8Array<ArrayBuffer> | FormData } = {},
    ) {
      const { token, body, headers = {}, address } = options
      const request = new Request(`http://api.test${path}`, {
        method,
        headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
        ...(body === undefined ? {} : { body }),
      })
      return handleFile(request, deps, address)
    },
    async put(path: string, fields: object) {
      await firestore.doc(path).set(fields)
    },
    async read(path: string) {
      return (await firestore.doc(path).get()).data()
    },
    /** How many documents a collection (or, with `group`, all of that name) holds. */
    async count(collection: string, group = false) {
      const query = group ? firestore.collectionGroup(collection) : firestore.collection(collection)
      return (await query.count().get()).data().count
    },
    async close() {
      await deleteApp(app)
      rmSync(filesFolder, { recursive: true, force: true })
    },
  }
}
export type World = ReturnType<typeof openWorld>

interface CallOptions {
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly address?: string
}

export const CODE = 'ABCD2345'
export const STATION = 'CP_1'

export function siteOf(fields: Partial<Site> = {}): Site {
  return {
    siteId: 'blok-m',
    name: 'Blok M',
    address: 'Jalan Melawai',
    location: null,
    timeZone: 'Asia/Jakarta',
    gridLimitW: null,
    phases: 3,
    tariffId: 'standard',
    maintenance: false,
    heartbeatS: 300,
    guestStart: false,
    helpPhone: null,
    demo: null,
    lastUpdatedAt: NOW,
    ...fields,
  }
}

export function tariffOf(fields: Partial<Tariff> = {}): Tariff {
  return {
    tariffId: 'standard',
    version: 1,
    name: 'Standard',
    currency: 'IDR',
    priceMilliIdrPerKwh: 2_466_780,
    sessionFeeIdr: 0,
    timeFeeIdrPerMinute: 0,
    idleFeeIdrPerMinute: 0,
    idleFreeMinutes: 0,
    lastUpdatedAt: NOW,
    ...fields,
  }
}

export function edgeOf(edgeId: string, heartbeatAt: Date, fields: Partial<Edge> = {}): Edge {
  return {
    edgeId,
    startedAt: new Date(heartbeatAt.getTime() - 3_600_000),
    heartbeatAt,
    stoppedAt: null,
    version: 'test',
    cpuPercent: 1,
    ramUsedMb: 50,
    ramLimitMb: null,
    eventLoopLagMs: 1,
    connections: 1,
    messagesPerS: 0,
    commitLatencyMs: null,
    queueDepth: 0,
    connectorCounts: {},
    sites: {},
    powerHistoryW: [],
    ...fields,
  }
}

export function transactionOf(transactionId: number, fields: Partial<Transaction> = {}): Transaction {
  const stationId = fields.stationId ?? STATION
  const { lastUpdatedAt: _, ...tariff } = tariffOf()
  return {
    transactionKey: transactionKey(stationId, transactionId),
    stationId,
    siteId: 'blok-m',
    connectorId: 1,
    transactionId,
    state: 'open',
    idTagMasked: '••••••23',
    idTagStatus: 'Accepted',
    ownerUid: null,
    meterStartWh: 1000,
    meterStopWh: null,
    startedAt: new Date('2026-03-02T03:00:00Z'),
    stoppedAt: null,
    startReceivedAt: new Date('2026-03-02T03:00:01Z'),
    stopReceivedAt: null,
    stopReason: null,
    energyWh: null,
    idleSince: null,
    stopCount: 0,
    tariff,
    flags: [],
    ocppVersion: '1.6',
    timeZone: 'Asia/Jakarta',
    demo: null,
    lastUpdatedAt: NOW,
    ...fields,
  }
}

/** A transaction that has stopped at 04:30 UTC with 12,345 Wh. */
export function stoppedOf(transactionId: number, fields: Partial<Transaction> = {}): Transaction {
  return transactionOf(transactionId, {
    state: 'stopped',
    meterStopWh: 13_345,
    stoppedAt: new Date('2026-03-02T04:30:00Z'),
    stopReceivedAt: new Date('2026-03-02T04:30:01Z'),
    stopReason: 'Local',
    energyWh: 12_345,
    stopCount: 1,
    ...fields,
  })
}

/** A site with a tariff and a station with one free connector, online at a live instance. */
export async function putStation(
  world: World,
  options: {
    readonly site?: Partial<Site>
    readonly tariff?: Partial<Tariff>
    readonly station?: Partial<Station>
    readonly connector?: Partial<Connector>
    readonly heartbeatAt?: Date
  } = {},
): Promise<void> {
  const site = siteOf(options.site)
  const tariff = tariffOf(options.tariff)
  const heartbeatAt = options.heartbeatAt ?? new Date(NOW.getTime() - 10_000)
  const draft = { stationId: STATION, siteId: site.siteId, securityProfile: 1, connectorCount: 1 } as const
  const station: Station = {
    ...newStation(draft, NOW),
    connection: { edgeId: 'edge-a', epoch: 3, connectedAt: NOW, lastSeenAt: null, online: true },
    ...options.station,
  }
  const { stationId } = station
  const connector: Connector = {
    ...newConnector({ stationId, siteId: station.siteId, connectorId: 1, code: CODE, facts: null }, NOW),
    status: 'Available',
    statusAt: new Date('2026-03-02T02:00:00Z'),
    receivedAt: new Date('2026-03-02T02:00:01Z'),
    ...options.connector,
  }
  await Promise.all([
    world.put(paths.site(site.siteId), site),
    world.put(paths.tariff(tariff.tariffId), tariff),
    world.put(paths.station(stationId), station),
    world.put(paths.connector(stationId, 1), connector),
    world.put(paths.edge('edge-a'), edgeOf('edge-a', heartbeatAt)),
    world.put(paths.publicEdge('edge-a'), { heartbeatAt }),
    ...(connector.code === null
      ? []
      : [
          world.put(
            paths.publicConnector(connector.code),
            newCard(connector.code, { station, connector, site, tariff, organisation: undefined }, NOW),
          ),
        ]),
  ])
}

/** A transaction with the identity that the edge stores beside it. */
export async function putTransaction(world: World, transaction: Transaction, idTag = 'DEMO-123'): Promise<void> {
  const { transactionKey: key, stationId, ownerUid, startedAt } = transaction
  await world.put(`${collections.transactions}/${key}`, transaction)
  await world.put(paths.transactionIdentity(key), {
    transactionKey: key,
    kind: 'identity',
    stationId,
    idTag,
    idTagCanonical: idTag.toUpperCase(),
    parentIdTag: null,
    ownerUid,
    startedAt,
  })
}
