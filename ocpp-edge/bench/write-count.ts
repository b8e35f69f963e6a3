import { DEFAULT_LIMITS, readConfig } from '../src/config.ts'
import { startDetectors } from '../src/detectors/start-detectors.ts'
import type { HandlerDeps } from '../src/handlers/route.ts'
import { ROUTES_1_6 } from '../src/handlers/v16/routes.ts'
import { jsonLog } from '../src/log.ts'
import { observations } from '../src/observations.ts'
import { presence } from '../src/server/presence.ts'
import type { StationSession } from '../src/station-session.ts'
import { documentStores } from '../src/store/document-stores.ts'
import type { Fields } from '../src/store/documents.ts'
import { memoryDocuments } from '../src/store/in-memory/memory-documents.ts'
import type { Stores } from '../src/store/stores.ts'
import { type FakeClock, fakeClock } from '../src/store/testing/clocks.ts'
import { seedDocuments } from '../src/store/testing/seed-documents.ts'
import { BOOT, meterValues } from './lib/messages.ts'
import { rounded } from './lib/numbers.ts'

export interface WriteCount {
  readonly chargers: number
  readonly days: number
  /** Committed writes per charger and 30 days, per collection. */
  readonly perCollection: Readonly<Record<string, number>>
  readonly total: number
  readonly target: number
}

/** How the sessions and the reconnects of the chargers lie to each other. */
export interface Spacing {
  readonly betweenStartsMin: number
  readonly betweenReconnectsMin: number
  /** Of each hour, for the first charger. */
  readonly reconnectMinute: number
}

/** With twenty chargers reconnects fall into every part of the hour, so three quarters of them into a session. */
const USUAL: Spacing = { betweenStartsMin: 5, betweenReconnectsMin: 8, reconnectMinute: 3 }
/** From the close of a socket to the next one. */
const AWAY_MS = 20_000

const HOUR_S = 3600
const MINUTE_S = 60
const SESSION_S = 45 * MINUTE_S
/** Hours of a day at which a session begins. */
const SESSION_HOURS = [7, 11, 15, 19]
const TARGET = 2_000

/**
 * Writes of the edge under the standard load (4 sessions of 45 minutes a day, heartbeat 300 s, samples each 60 s, hourly
 * reconnect of which half change the instance, nobody watching; Charging and
 * Finishing half a second after start and stop), counted by the stores themselves. Two instances, the
 * real handlers, detectors and stores, a clock that the bench moves; no sockets.
 */
export async function writeCount(chargers: number, days: number, spacing: Spacing = USUAL): Promise<WriteCount> {
  const clock = fakeClock('2026-01-01T00:00:00Z')
  const ids = Array.from({ length: chargers }, (_, index) => `W${index}`)
  const documents = memoryDocuments(world(ids))
  const edges = await Promise.all(['edge-a', 'edge-b'].map((edgeId) => instance(edgeId, documents, clock)))
  const stations = ids.map((stationId, index) => charger(stationId, index, edges, clock, spacing))

  for (const station of stations) await finished(clock, station.boot())
  const before = { ...documents.writeCounts() }
  const startedAt = clock.now().getTime()
  for (let second = 0; second < days * 24 * HOUR_S; second += MINUTE_S) {
    for (const station of stations) await station.minute(second)
    const next = startedAt + (second + MINUTE_S) * 1000
    await clock.advance(Math.max(0, next - clock.now().getTime()))
  }
  for (const { stores } of edges) await finished(clock, stores.close())

  const counts = Object.entries(documents.writeCounts())
    .map(([collection, count]) => [collection, count - (before[collection] ?? 0)] as const)
    .map(([collection, count]) => [collection, rounded((count / chargers / days) * 30)] as const)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
  const total = rounded(counts.reduce((sum, [, count]) => sum + count, 0))
  return { chargers, days, perCollection: Object.fromEntries(counts), total, target: TARGET }
}

interface Instance {
  readonly edgeId: string
  readonly stores: Stores
  handle(session: StationSession, action: string, payload: object): Promise<object>
  /** Its socket is here, and the station is claimed. */
  arrived(session: StationSession): Promise<void>
  /** Its socket closed. */
  left(session: StationSession): void
}

async function instance(
  edgeId: string,
  documents: ReturnType<typeof memoryDocuments>,
  clock: FakeClock,
): Promise<Instance> {
  const log = jsonLog('error', (line) => process.stderr.write(`${line}\n`))
  const stores = documentStores({ documents, clock, log, edgeId })
  await stores.ready
  const observed = observations((error) => log.error('observer failed', { cause: String(error) }))
  const sessions = new Map<string, StationSession>()
  const presences = presence({
    ...{ stations: stores.stations, clock, log, offlineAfterMs: DEFAULT_LIMITS.offlineAfterMs },
    isHere: (stationId) => sessions.has(stationId),
  })
  startDetectors({
    ...{ stores, clock, log, observations: observed },
    sessions: {
      get: (stationId) => sessions.get(stationId),
      all: () => sessions.values(),
      get size() {
        return sessions.size
      },
      onOpened: () => {},
      onClosed: () => {},
    },
  })
  const deps: HandlerDeps = {
    ...{ stores, clock, log },
    observations: observed,
    config: readConfig({ GCLOUD_PROJECT: 'demo-bench' }),
  }
  return {
    edgeId,
    stores,
    async handle(session, action, payload) {
      const route = ROUTES_1_6[action]
      if (route === undefined) throw new Error(`no route of ${action}`)
      const context = { session, receivedAt: clock.now(), messageId: '1', warnings: [] }
      // The bench sends payloads that need neither repair nor validation.
      const answer = await route.handle(payload as never, context, deps)
      observed.publish({ kind: 'message', stationId: session.stationId, action, at: context.receivedAt })
      return answer
    },
    arrived: (session) =>
      new Promise((claimed) => {
        sessions.set(session.stationId, session)
        presences.arrived(session, () => sessions.get(session.stationId) === session, claimed)
      }),
    left: (session) => {
      sessions.delete(session.stationId)
      presences.left(session)
    },
  }
}

function charger(
  stationId: string,
  index: number,
  edges: readonly Instance[],
  clock: FakeClock,
  { betweenStartsMin, betweenReconnectsMin, reconnectMinute }: Spacing,
) {
  let edge = edges[0]
  let session = sessionOf(stationId, clock)
  let reconnects = 0
  let transactionId = 0
  let registerWh = 0
  let sessionStartS = -1

  const send = async (action: string, payload: object): Promise<object> => {
    if (edge === undefined) throw new Error('no instance')
    return await finished(clock, edge.handle(session, action, payload))
  }
  const status = (name: string) =>
    send('StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: name,
      timestamp: clock.now().toISOString(),
    })
  const connect = async () => {
    if (edge === undefined) throw new Error('no instance')
    session = sessionOf(stationId, clock)
    await finished(clock, edge.arrived(session))
  }

  return {
    async boot() {
      await connect()
      await send('BootNotification', BOOT)
      await status('Available')
    },
    async minute(second: number) {
      // Chargers do not all reconnect and start in the same minute.
      const own = second + index * betweenStartsMin * MINUTE_S
      // The platform cuts each socket an hour after it opened: at any minute of a session.
      if ((second + index * betweenReconnectsMin * MINUTE_S) % HOUR_S === reconnectMinute * MINUTE_S) {
        reconnects += 1
        edge?.left(session)
        await clock.advance(AWAY_MS)
        if (reconnects % 2 === 0) edge = edges[((edge === undefined ? 0 : edges.indexOf(edge)) + 1) % edges.length]
        await connect()
      }
      if (own % (5 * MINUTE_S) === 0) await send('Heartbeat', {})
      const beginsNow = own % HOUR_S === 0 && SESSION_HOURS.includes((own / HOUR_S) % 24)
      if (beginsNow) {
        await status('Preparing')
        sessionStartS = second + MINUTE_S
      } else if (second === sessionStartS) {
        const answer = await send('StartTransaction', {
          connectorId: 1,
          idTag: `CARD${index}`,
          meterStart: registerWh,
          timestamp: clock.now().toISOString(),
        })
        transactionId = 'transactionId' in answer ? Number(answer.transactionId) : 0
        await clock.advance(500)
        await status('Charging')
      } else if (transactionId !== 0 && second - sessionStartS < SESSION_S) {
        registerWh += 180
        await send('MeterValues', meterValues(transactionId, clock.now(), registerWh))
      } else if (transactionId !== 0) {
        await send('StopTransaction', {
          transactionId,
          idTag: `CARD${index}`,
          meterStop: registerWh,
          timestamp: clock.now().toISOString(),
        })
        transactionId = 0
        await clock.advance(500)
        await status('Finishing')
      } else if (second === sessionStartS + SESSION_S + 2 * MINUTE_S) await status('Available')
    },
  }
}

function sessionOf(stationId: string, clock: FakeClock): StationSession {
  const now = clock.now()
  return {
    ...{ stationId, epoch: 0, connectedAt: now, lastSeenAt: now },
    ...{ socketNumber: 1, ocppVersion: '1.6', securityProfile: 1, remoteAddress: '127.0.0.1', booted: true },
    busy: false,
    call: async () => ({ kind: 'disconnected' }),
    close: () => {},
  }
}

function world(ids: readonly string[]): Readonly<Record<string, Fields>> {
  const sites = Math.ceil(ids.length / 10)
  return Object.assign(
    {},
    seedDocuments.tariff(),
    ...Array.from({ length: sites }, (_, site) => seedDocuments.site({ siteId: `site-${site}` })),
    ...ids.flatMap((id, index) => [
      seedDocuments.station(id, { siteId: `site-${Math.floor(index / 10)}`, connectorCount: 1 }),
      seedDocuments.connector(id, 1, `CODE${String(index).padStart(4, '0')}`),
      seedDocuments.idTag(`CARD${index}`),
    ]),
  )
}

/** Moves the clock until the work is done: grouped writes wait for time to pass. */
async function finished<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let done = false
  const settled = work.finally(() => {
    done = true
  })
  // The caller awaits `settled`; this keeps Node from calling an early failure unhandled.
  settled.catch(() => undefined)
  for (let step = 0; !done && step < 1_000; step++) await clock.advance(done ? 0 : step < 2 ? 0 : 10)
  return await settled
}
