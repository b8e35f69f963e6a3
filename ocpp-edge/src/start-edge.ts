import { readCertificate } from './certificates/read-certificate.ts'
import type { Clock } from './clock.ts'
import type { EdgeConfig, TlsFiles } from './config.ts'
import { edgeHeartbeat } from './edge-heartbeat/edge-heartbeat.ts'
import type { EdgeStore } from './edge-heartbeat/edge-store.ts'
import { usageMeter } from './edge-heartbeat/usage.ts'
import type { Log } from './log.ts'
import { messageTrace } from './message-trace/message-trace.ts'
import { metrics } from './metrics.ts'
import type { Observations } from './observations.ts'
import { rpcServer } from './rpc/ocpp-rpc.ts'
import type { RouteTables } from './rpc/rpc-server.ts'
import { type HttpDeps, plainListener, tlsListener } from './server/http-server.ts'
import { refuse } from './server/refuse.ts'
import { stationSockets } from './server/station-sockets.ts'
import { tlsFailures } from './server/tls-failures.ts'
import { upgradeHandler } from './server/upgrade.ts'
import { OCPP_VERSIONS, type SessionRegistry } from './station-session.ts'
import type { Stores } from './store/stores.ts'

/** Something that works beside the wire as long as the instance runs, for example the sender of commands. */
export interface EdgeService {
  /** Called first when the instance drains; new work must not be taken after it was called. */
  stop(): Promise<void> | void
}

export interface EdgeDeps {
  readonly config: EdgeConfig
  readonly stores: Stores
  readonly clock: Clock
  readonly log: Log
  readonly observations: Observations
  /** A version without routes is not offered. */
  readonly routes: RouteTables
  /** This process; new at every start. */
  readonly edgeId: string
  readonly edges: EdgeStore
  /** Started before the first socket is accepted. */
  readonly services?: (registry: SessionRegistry) => readonly EdgeService[]
  /** 0 to below 1, for phases and spreads. Default Math.random: it decides no result. */
  readonly random?: () => number
}

export interface RunningEdge {
  readonly port: number
  readonly tlsPort: number | null
  readonly registry: SessionRegistry
  /** Prometheus text. */
  metrics(): string
  /** Takes the TLS certificate, its key, the authority and the cipher suites anew; unusable ones are logged and left. */
  renewTls(files: TlsFiles): void
  /** Drains: refuses new sockets, finishes handlers, flushes, closes sockets; resolves when all is stored. */
  stop(): Promise<void>
}

/** Of the drain's time, what services and handlers may take before sockets are closed. */
const HANDLERS_SHARE = 0.35
const SETTLE_CHECK_MS = 50
/** When it is said that the stores are not ready yet: after the first of these, and then each time later, up to the last. */
const STILL_WAITING_MS = [5_000, 10_000, 20_000, 40_000, 60_000]

/**
 * Runs one edge instance. Listens at once and answers its probes; while the stores are not ready, for example because the
 * database is away, it is live but not ready and stations get 503. Resolves when the stores are ready.
 */
export async function startEdge(deps: EdgeDeps): Promise<RunningEdge> {
  const { config, stores, clock, log, random = Math.random } = deps
  const { limits } = config
  const counts = metrics()
  const versions = [...OCPP_VERSIONS].reverse().filter((version) => deps.routes[version] !== undefined)
  let draining = false
  /** null: the stores are not ready. */
  let opened: Pick<HttpDeps, 'health' | 'metrics' | 'onUpgrade'> | null = null

  const httpDeps: HttpDeps = {
    health: () =>
      opened?.health() ?? { ready: false, details: { edgeId: deps.edgeId, starting: true, version: config.version } },
    metrics: () => opened?.metrics() ?? counts.text({ edge_draining: 0 }),
    onUpgrade: (request, socket, head) => {
      if (opened !== null) return opened.onUpgrade(request, socket, head)
      counts.count('ocpp_upgrades_refused_total', 'starting')
      socket.on('error', () => socket.destroy())
      refuse(socket, 503, { 'Retry-After': '5' })
    },
    onTlsFailed: tlsFailures({ journal: stores.journal, metrics: counts, log }),
    handshakeTimeoutMs: limits.handshakeTimeoutMs,
  }
  const plain = await plainListener(config.port, config.host, httpDeps)
  const secure = config.tls === null ? null : await tlsListener(config.tls, config.host, httpDeps)
  log.info('listening', { port: plain.port, tlsPort: secure?.port ?? null, edgeId: deps.edgeId })
  if (config.tls !== null) log.info('TLS certificate', { endsAt: endOf(config.tls) })

  await readyOrSaid(stores.ready, { clock, log })
  const trace = messageTrace({ messages: stores.messages, clock, log, edgeId: deps.edgeId })
  const sockets = stationSockets({ ...deps, random, trace, metrics: counts })
  const { sessions } = sockets
  const rpc = rpcServer({
    maxFrameBytes: limits.maxFrameBytes,
    protocols: versions.map((version) => `ocpp${version}`),
    onClient: sockets.opened,
    onRefused: (error) =>
      log.info('handshake not completed', { cause: error instanceof Error ? error.message : String(error) }),
  })
  const services = deps.services?.(sessions) ?? []
  const online = () => new Map([...sessions.all()].map(({ stationId, siteId }) => [stationId, siteId] as const))
  const heartbeat = edgeHeartbeat({
    ...{ edgeId: deps.edgeId, version: config.version, edges: deps.edges, stores, clock, log, online },
    usage: usageMeter(),
    messages: () => counts.total('ocpp_messages_received_total'),
  })

  const metricsText = () => {
    const { latest } = heartbeat
    const { pending, lastCommitMs } = stores.commitState
    return counts.text({
      ocpp_sockets: sessions.size,
      edge_draining: draining ? 1 : 0,
      store_writes_pending: pending,
      ...(lastCommitMs === null ? {} : { store_last_commit_ms: lastCommitMs }),
      ...(latest === null
        ? {}
        : {
            process_cpu_percent: latest.cpuPercent,
            process_ram_mb: latest.ramUsedMb,
            ...(latest.ramLimitMb === null ? {} : { process_ram_limit_mb: latest.ramLimitMb }),
            event_loop_lag_ms: latest.eventLoopLagMs,
            ocpp_messages_per_second: latest.messagesPerS,
            edge_heartbeat_timestamp_seconds: Math.round(latest.heartbeatAt.getTime() / 1000),
          }),
    })
  }
  opened = {
    health: () => ({
      ready: !draining,
      details: {
        ...{ edgeId: deps.edgeId, sockets: sessions.size, draining, version: config.version },
        ...{ unregistered: sockets.unregistered(), writesPending: stores.commitState.pending },
        lastCommitMs: stores.commitState.lastCommitMs,
        cpuPercent: heartbeat.latest?.cpuPercent ?? null,
        ramUsedMb: heartbeat.latest?.ramUsedMb ?? null,
        eventLoopLagMs: heartbeat.latest?.eventLoopLagMs ?? null,
        messagesPerS: heartbeat.latest?.messagesPerS ?? null,
        heartbeatAt: heartbeat.latest?.heartbeatAt.toISOString() ?? null,
      },
    }),
    metrics: metricsText,
    onUpgrade: upgradeHandler({
      ...deps,
      metrics: counts,
      versions,
      rpc,
      draining: () => draining,
      unregistered: sockets.unregistered,
    }),
  }
  log.info('ready', { edgeId: deps.edgeId })

  /** Resolves when `work` has ended or `ms` have passed. */
  const within = (ms: number, work: Promise<unknown>): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(ms, resolve)
      work
        .catch((error: unknown) =>
          log.error('part of the drain failed', { cause: error instanceof Error ? error.message : String(error) }),
        )
        .finally(() => {
          cancel()
          resolve()
        })
    })
  const quiet = (): Promise<void> =>
    new Promise((resolve) => {
      const check = () => {
        if ([...sessions.all()].every((session) => !session.busy)) resolve()
        else clock.after(SETTLE_CHECK_MS, check)
      }
      check()
    })

  let stopping: Promise<void> | null = null
  const drain = async () => {
    log.info('draining', { sockets: sessions.size })
    draining = true
    const handlersMs = limits.drainMs * HANDLERS_SHARE
    await within(handlersMs, Promise.all([...services.map(async (service) => service.stop()), quiet()]))
    await within(handlersMs, stores.connectors.flush())
    await sockets.closeAll(limits.drainMs - 2 * handlersMs)
    await within(limits.closeTimeoutMs, Promise.all([stores.close(), heartbeat.stop()]))
    await within(limits.closeTimeoutMs, Promise.all([rpc.close(), plain.close(), secure?.close()]))
    log.info('drained')
  }
  return {
    port: plain.port,
    tlsPort: secure?.port ?? null,
    registry: sessions,
    metrics: metricsText,
    renewTls(files) {
      try {
        secure?.renew(files)
        log.info('TLS certificate renewed', { endsAt: endOf(files) })
      } catch (error) {
        log.error('TLS certificate not renewed', { cause: error instanceof Error ? error.message : String(error) })
      }
    },
    stop() {
      stopping ??= drain()
      return stopping
    },
  }
}

/** Waits for the stores; the database's client tries again by itself. */
async function readyOrSaid(ready: Promise<void>, { clock, log }: Pick<EdgeDeps, 'clock' | 'log'>): Promise<void> {
  const since = clock.now().getTime()
  let cancel = () => {}
  const say = (times: number) => {
    cancel = clock.after(STILL_WAITING_MS[times] ?? STILL_WAITING_MS.at(-1) ?? 0, () => {
      const seconds = Math.round((clock.now().getTime() - since) / 1000)
      log.warn('not ready, the database does not answer yet', { seconds })
      say(times + 1)
    })
  }
  say(0)
  try {
    await ready
  } finally {
    cancel()
  }
}

function endOf({ cert }: TlsFiles): string | null {
  return readCertificate(cert)?.notAfter.toISOString() ?? null
}
