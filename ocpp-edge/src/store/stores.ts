import type { AttemptReason } from '@charge-it/shared/model/attempt.ts'
import type { Command, CommandStep } from '@charge-it/shared/model/command.ts'
import type { ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import type { Registration, Station, StationCredentials } from '@charge-it/shared/model/station.ts'
import type { StationProgress } from '@charge-it/shared/model/station-progress.ts'
import type { SystemUsage } from '@charge-it/shared/model/system-usage.ts'
import type { AuthorizationStatus, MeterSample, Transaction } from '@charge-it/shared/model/transaction.ts'
import type { ExpectedDraw } from '@charge-it/shared/model/watch.ts'
import type { MessageStore } from '../message-trace/message-store.ts'
import type { AnomalyStore } from './anomaly-store.ts'
import type { CardLinkStore } from './card-link-store.ts'
import type { CertificateStore } from './certificate-store.ts'
import type { ConfigurationStore } from './configuration-store.ts'
import type { NotificationStore } from './notification-store.ts'
import type { PendingStationStore } from './pending-station-store.ts'

/** Nothing was stored. The answer to the station is InternalError, so that it sends again. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** Stations, their credentials, presence and configuration. */
export interface StationStore {
  /** From the cache (kept current by a listener for stations held here), else read once. undefined = unknown. */
  find(stationId: string): Promise<Station | undefined>
  credentials(stationId: string): Promise<StationCredentials | undefined>
  /** The new key was used: the previous one ends. */
  retirePreviousKey(stationId: string): Promise<void>
  /** A connection at a higher profile than stored raises the stored one. */
  raiseSecurityProfile(stationId: string, securityProfile: number): Promise<void>
  /**
   * A station arrived here. Increments the epoch in a Firestore transaction when another instance owned it (or it was
   * written offline); otherwise keeps it and writes nothing.
   * @returns the epoch that this instance now holds.
   */
  claim(stationId: string, ocppVersion: string): Promise<number>
  /** Written 60 s after the last close, only if `epoch` is still the newest. */
  markOffline(stationId: string, epoch: number, lastSeenAt: Date): Promise<void>
  /** BootNotification's facts. Writes only what changed. */
  recordBoot(stationId: string, boot: BootFacts, at: Date): Promise<void>
  /** Load of the station's machine; stored once an hour, since each report would be a write. */
  recordSystem(stationId: string, usage: SystemUsage, at: Date): Promise<void>
  /** The newest report of a firmware update or a log upload; replaces the one before. */
  recordProgress(progress: StationProgress): Promise<void>
  /** A sample was above what load balancing expects of a connector. */
  recordDrawsAbove(stationId: string, at: Date): Promise<void>
  site(siteId: string | null): Promise<Site | undefined>
  /** A station came back that was written offline; `lastSeenAt` is of the time before. */
  onReturned(listener: (stationId: string, lastSeenAt: Date | null) => void): void
  /** A newer epoch of a station held here was seen: another instance owns it now. */
  onTakenOver(listener: (stationId: string, epoch: number) => void): void
  /** A person admitted or turned away a station held here. */
  onRegistration(listener: (stationId: string, registration: Registration) => void): void
}

export interface BootFacts {
  readonly vendor: string
  readonly model: string
  readonly serialNumber: string | null
  readonly firmwareVersion: string | null
}

/** Connector states, live samples and the public copies. Writes are collapsed and grouped. */
export interface ConnectorStore {
  /** Buffered for at most a second; the last state wins. */
  recordStatus(stationId: string, status: StatusReport): void
  /** Buffered: to buckets each 900 s, to live copies at most once a second while watched. */
  recordSamples(
    stationId: string,
    connectorId: number,
    transactionKey: string | null,
    samples: readonly TimedSample[],
  ): void
  /** Like recordSamples, but resolves after the commit (replayed or final samples). */
  storeSamples(
    stationId: string,
    connectorId: number,
    transactionKey: string | null,
    samples: readonly TimedSample[],
  ): Promise<void>
  recordRefusal(stationId: string, connectorId: number | null, idTag: string, status: string, at: Date): void
  /** Everything buffered for the station (or for all) is committed. */
  flush(stationId?: string): Promise<void>
  /** What this instance knows now of the connectors of the stations it serves, for totals. Reads nothing. */
  held(): Iterable<HeldConnector>
}

export interface HeldConnector {
  readonly stationId: string
  readonly siteId: string | null
  readonly connectorId: number
  readonly status: ConnectorStatus
  /** The newest sample of a running transaction; null without one. */
  readonly powerW: number | null
  readonly active: boolean
}

export interface StatusReport {
  readonly connectorId: number
  readonly status: ConnectorStatus
  readonly errorCode: string
  readonly vendorErrorCode: string | null
  readonly errorInfo: string | null
  readonly statusAt: Date | null
  readonly receivedAt: Date
}

export interface TimedSample {
  readonly sampledAt: Date
  readonly sample: MeterSample
}

export interface StartDraft {
  readonly stationId: string
  readonly connectorId: number
  readonly idTag: string
  readonly meterStartWh: number
  /** The station's time; receivedAt when it sent none that parses. */
  readonly startedAt: Date
  /** As it came, part of the identity of the start. */
  readonly timestampText: string
  readonly receivedAt: Date
  readonly flags: Transaction['flags']
  readonly ocppVersion: Transaction['ocppVersion']
  readonly reservationId: number | null
}

export interface StopDraft {
  readonly stationId: string
  /** As it came: may be 0, -1, text, beyond int32. */
  readonly transactionId: number | string
  readonly idTag: string | null
  readonly meterStopWh: number
  readonly stoppedAt: Date
  readonly receivedAt: Date
  readonly reason: string | null
  readonly samples: readonly TimedSample[]
  readonly flags: Transaction['flags']
  /** The time as it came, part of the identity of a stop whose transaction is not known. */
  readonly timestampText?: string
  readonly ocppVersion?: Transaction['ocppVersion']
}

export interface StoredStart {
  readonly transactionKey: string
  readonly transactionId: number
  readonly idTagStatus: AuthorizationStatus
  readonly parentIdTag: string | null
  readonly expiresAt: Date | null
  /** It was stored before: this was a retry. */
  readonly repeated: boolean
}

export interface StoredStop {
  readonly transactionKey: string
  readonly transactionId: number | string
  readonly connectorId: number | null
  readonly orphan: boolean
  readonly repeated: boolean
  /** For idTagInfo of the answer; null when the stop carried no idTag. */
  readonly idTagStatus: AuthorizationStatus | null
}

/** Starts and stops. Both resolve only when the write is durable and reject with StoreError when nothing was stored. */
export interface TransactionStore {
  start(draft: StartDraft): Promise<StoredStart>
  stop(draft: StopDraft): Promise<StoredStop>
  /** The open transaction of a connector, from memory or the store. */
  openOn(stationId: string, connectorId: number): Promise<Transaction | undefined>
  /** An open transaction seems to have ended unheard: asking the station (TriggerMessage) may help. */
  onStale(listener: (transaction: Transaction) => void): void
  /** A transaction of this station by OCPP id. */
  find(stationId: string, transactionId: number | string): Promise<Transaction | undefined>
}

export interface Authorization {
  readonly status: AuthorizationStatus
  readonly parentIdTag: string | null
  readonly expiresAt: Date | null
}

/** Cards, from a cache at most five minutes old that a listener keeps current. */
export interface IdTagStore {
  /** An unknown card is stored as Pending (once) and answered Invalid. */
  authorize(
    idTag: string,
    seen: { readonly stationId: string; readonly connectorId: number | null },
  ): Promise<Authorization>
}

export type CommandOutcome = Partial<Pick<Command, 'result' | 'effect' | 'unsettled'>>

/** Commands for the stations held here. */
export interface CommandStore {
  /** Queued commands of any station, as they appear. */
  onQueued(listener: (command: Command) => void): void
  /** A command is no longer queued: claimed by any instance, expired or cancelled. */
  onDequeued(listener: (commandId: string) => void): void
  queuedFor(stationId: string): Promise<readonly Command[]>
  /** Commands of a station that some instance sent and that have no final state yet. */
  unsettled(stationId: string): Promise<readonly Command[]>
  /** queued -> sent, in one Firestore transaction, if unexpired and `epoch` is the station's newest. false = not ours. */
  claim(commandId: string, edgeId: string, epoch: number): Promise<boolean>
  /** Like claim, for one that was sent without an answer and is still unsettled. */
  reclaim(commandId: string, edgeId: string, epoch: number): Promise<boolean>
  /** queued -> expired | cancelled | failed, in one Firestore transaction; false = it was no longer queued. */
  dismiss(commandId: string, step: CommandStep): Promise<boolean>
  /** Appends a step and sets the status; with the station's answer or the effect where given. */
  record(commandId: string, step: CommandStep, extra?: CommandOutcome): Promise<void>
  /** Its effect was not seen and that is no failure: no longer unsettled. */
  settle(commandId: string, effect?: Command['effect']): Promise<void>
  /** Replaces the payload by one without secrets. */
  redact(commandId: string, payloadJson: string): Promise<void>
}

/** Who looks live at which station. */
export interface WatchStore {
  /** By somebody. */
  watched(stationId: string): boolean
  /** Its samples are wanted, by somebody or by load balancing. */
  sampled(stationId: string): boolean
  /** The most that load balancing expects of a connector; undefined where it does not ask. */
  expected(stationId: string, connectorId: number): ExpectedDraw | undefined
  onStarted(listener: (stationId: string) => void): void
  onEnded(listener: (stationId: string) => void): void
}

/** What is kept of odd things: handshakes, events of a day, raw frames. */
export interface JournalStore {
  /** Throttled: one document per station and reason. */
  attempt(
    stationId: string,
    reason: AttemptReason,
    detail: { readonly text: string | null; readonly remoteAddress: string; readonly subprotocols: readonly string[] },
  ): void
  /** One history document per station and day; buffered. The same again, with the same time, adds nothing. */
  event(
    stationId: string,
    type: string,
    detail: string | null,
    connectorId?: number | null,
    options?: {
      /** Default: now. */
      readonly at?: Date
      /** Everyday life: written when the day ends, when something else of the station is, or while somebody watches. */
      readonly routine?: boolean
    },
  ): void
  /** Time between two messages over an open connection, ms: the longest stands beside the events that are written next. */
  pause(stationId: string, pauseMs: number): void
  /** A frame that could not be booked; resolves when stored. */
  rawFrame(stationId: string, frame: string, why: string): Promise<void>
}

export interface Stores {
  readonly stations: StationStore
  readonly pendingStations: PendingStationStore
  readonly connectors: ConnectorStore
  readonly transactions: TransactionStore
  readonly idTags: IdTagStore
  readonly commands: CommandStore
  readonly watches: WatchStore
  readonly cardLinks: CardLinkStore
  readonly journal: JournalStore
  readonly configuration: ConfigurationStore
  readonly certificates: CertificateStore
  readonly messages: MessageStore
  readonly notifications: NotificationStore
  readonly anomalies: AnomalyStore
  /** Resolves when all listeners have delivered their first state. */
  readonly ready: Promise<void>
  /** Committed writes so far, per collection (`stations/connectors` for a sub-collection). */
  writeCounts(): Readonly<Record<string, number>>
  /** Documents read so far, as Firestore bills them. */
  readCount(): number
  /** Documents that wait for a group commit, and the milliseconds that the last one took. */
  readonly commitState: { readonly pending: number; readonly lastCommitMs: number | null }
  /** Commits everything buffered and ends listeners. */
  close(): Promise<void>
}
