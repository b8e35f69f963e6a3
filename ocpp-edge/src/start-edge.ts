import type { Clock } from './clock.ts'
import type { EdgeConfig } from './config.ts'
import type { EdgeStore } from './edge-heartbeat/edge-store.ts'
import type { Route } from './handlers/route.ts'
import type { Log } from './log.ts'
import type { Observations } from './observations.ts'
import type { OcppVersion, SessionRegistry } from './station-session.ts'
import type { Stores } from './store/stores.ts'

/** Something that works beside the wire as long as the instance runs, for example the sender of commands. */
export interface EdgeService {
  /** Called first when the instance drains; new work must not be taken after it returns. */
  stop(): Promise<void> | void
}

export interface EdgeDeps {
  readonly config: EdgeConfig
  readonly stores: Stores
  readonly clock: Clock
  readonly log: Log
  readonly observations: Observations
  /** Action -> route, per version. A version without routes is not offered. */
  readonly routes: Partial<Readonly<Record<OcppVersion, Readonly<Record<string, Route>>>>>
  /** This process; new at every start. */
  readonly edgeId: string
  readonly edges: EdgeStore
  /** Started before the first socket is accepted. */
  readonly services?: (registry: SessionRegistry) => readonly EdgeService[]
  /** 0 to below 1, for phases and spreads. Default Math.random, which decides no result. */
  readonly random?: () => number
}

export interface RunningEdge {
  readonly port: number
  readonly tlsPort: number | null
  readonly registry: SessionRegistry
  /** Prometheus text. */
  metrics(): string
  /** Drains: refuses new sockets, finishes handlers, flushes, closes sockets; resolves when all is stored. */
  stop(): Promise<void>
}

/** Runs one edge instance. Resolves when it listens and the stores are ready. */
export declare function startEdge(deps: EdgeDeps): Promise<RunningEdge>
