import type { Csms, Maintenance, RestartKind, StationSecurity, Timers } from '../ports.ts'
import type { Authorizer } from './authorizer.ts'
import type { Boot } from './boot.ts'
import type { Configuration } from './configuration.ts'
import type { Connector } from './connector-types.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { LocalList } from './local-list.ts'
import type { Outbox } from './outbox.ts'
import type { ProfileStore } from './profile-store.ts'
import type { Reservations } from './reservations.ts'
import type { SecurityEvents } from './security-events.ts'
import type { StationClock } from './station-clock.ts'
import type { StationIdentity } from './station-deps.ts'
import type { StatusReporter } from './status-reporter.ts'

/** The parts of a station that actions and taps work with. */
export interface StationContext {
  readonly identity: StationIdentity
  readonly maintenance: Maintenance
  readonly csms: Csms
  readonly clock: StationClock
  readonly timers: Timers
  readonly configuration: Configuration
  readonly connectors: readonly Connector[]
  readonly outbox: Outbox
  readonly authorizer: Authorizer
  readonly localList: LocalList
  readonly reservations: Reservations
  readonly profiles: ProfileStore
  readonly statuses: StatusReporter
  readonly heartbeat: Heartbeat
  readonly boot: Boot
  readonly security: StationSecurity
  readonly securityEvents: SecurityEvents
  /** An `idTag` among the details is masked. */
  report(event: string, details?: Record<string, unknown>): void
  /** Work that nobody waits for; a failure is reported. */
  background(work: Promise<unknown>): void
  reservationsChanged(): void
  stationOperative(): boolean
  setStationOperative(operative: boolean): void
  restart(kind: RestartKind): Promise<void>
}
