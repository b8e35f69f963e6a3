import type {
  Clock,
  ConnectorHardware,
  Csms,
  DeadLetters,
  Journal,
  Maintenance,
  Reader,
  RestartKind,
  StateStore,
  StationEvent,
  StationSecurity,
  Timers,
} from '../ports.ts'

export interface StationIdentity {
  readonly stationId: string
  readonly vendor: string
  readonly model: string
  readonly serialNumber: string
  readonly firmwareVersion: string
}

/** Everything a station touches. Nothing in `core/` reaches outside of it. */
export interface StationDeps {
  readonly identity: StationIdentity
  readonly security: StationSecurity
  /** Connector n is entry n - 1. */
  readonly connectors: readonly ConnectorHardware[]
  readonly reader: Reader
  readonly csms: Csms
  readonly journal: Journal
  readonly state: StateStore
  readonly deadLetters: DeadLetters
  readonly maintenance: Maintenance
  readonly clock: Clock
  readonly timers: Timers
  /** False in accelerated simulations: their time is not the CSMS's. */
  readonly followCsmsTime: boolean
  /** New for every process start and transaction. */
  readonly newId: () => string
  readonly emit: (event: StationEvent) => void
  /** Called after everything was stopped and journaled; the program starts a new station or exits. */
  readonly restart: (kind: RestartKind) => void
}
