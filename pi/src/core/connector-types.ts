import type { ConnectorHardware, Timers } from '../ports.ts'
import type { Configuration } from './configuration.ts'
import type { ReadingContext } from './meter-sample.ts'
import type { Outbox } from './outbox.ts'
import type { StationClock } from './station-clock.ts'

export type ConnectorStatus =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEVSE'
  | 'SuspendedEV'
  | 'Finishing'
  | 'Reserved'
  | 'Unavailable'
  | 'Faulted'

/** OCPP 1.6 §7.37 Reason, those this station uses. */
export type StopReason =
  | 'Local'
  | 'Remote'
  | 'EVDisconnected'
  | 'DeAuthorized'
  | 'SoftReset'
  | 'HardReset'
  | 'Reboot'
  | 'PowerLoss'
  | 'UnlockCommand'
  | 'EmergencyStop'
  | 'Other'

/** Who may charge here next. */
export interface Grant {
  readonly idTag: string
  readonly parentIdTag: string | null
  readonly source: 'tap' | 'remote'
}

export interface Fault {
  /** OCPP 1.6 §7.6 ChargePointErrorCode. */
  readonly errorCode: string
  readonly vendorErrorCode?: string
}

export interface RunningTransaction {
  readonly localId: string
  readonly idTag: string
  readonly parentIdTag: string | null
  readonly meterStartWh: number
  readonly startedAtMs: number
  readonly stopping: boolean
}

export interface Connector {
  readonly connectorId: number
  readonly hardware: ConnectorHardware
  status(): ConnectorStatus
  fault(): Fault | null
  transaction(): RunningTransaction | null
  grant(): Grant | null
  isPlugged(): boolean
  /** Lets a card charge; waits for the plug, at most ConnectionTimeOut. */
  allow(grant: Grant): void
  /** Takes the grant away, for instance to give it to another connector. */
  withdraw(): Grant | null
  /** Ends the running transaction. Resolves once the stop is durable. */
  stop(reason: StopReason, options?: { idTag?: string; immediate?: boolean }): Promise<void>
  setFault(fault: Fault | null): void
  /** @returns Scheduled while a transaction runs. */
  setOperative(operative: boolean): 'Accepted' | 'Scheduled'
  isOperative(): boolean
  /** The limit may have changed. */
  applyLimit(): void
  /** Reads the meter now; null when it has nothing usable. */
  sample(context: ReadingContext, measurandsKey: string): Record<string, string>[] | null
  /** Journals a sample of the running transaction. */
  record(context: ReadingContext, measurandsKey: string): void
  /** Keeps the transaction but gives no energy (card refused, StopTransactionOnInvalidId false). */
  withholdEnergy(): void
  /** The status may have changed for a reason outside (reservation). */
  refresh(): void
  close(): void
}

export interface ConnectorDeps {
  readonly connectorId: number
  readonly hardware: ConnectorHardware
  readonly clock: StationClock
  readonly timers: Timers
  readonly configuration: Configuration
  readonly outbox: Outbox
  readonly newLocalId: () => string
  readonly operative: boolean
  readonly limitA: () => number
  readonly isReserved: () => boolean
  /** The reservation this card may use, if any. */
  readonly reservationFor: (grant: Grant) => number | undefined
  readonly onStatus: () => void
  readonly onOperative: (operative: boolean) => void
  readonly onTransactionEnd: () => void
  readonly persistReading: (energyWh: number) => Promise<void>
  readonly report: (event: string, details: Record<string, unknown>) => void
}
