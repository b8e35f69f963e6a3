/** Ends a timer that was started; calling it twice is harmless. */
export type Cancel = () => void

/** Wall clock and a clock that never jumps, both in milliseconds. In simulations both may run faster. */
export interface Clock {
  nowMs(): number
  monotonicMs(): number
}

/** Timers on the same time line as the Clock that is injected beside them. */
export interface Timers {
  after(delayMs: number, run: () => void): Cancel
}

/** Uniform in [0, 1). */
export type Random = () => number

/** Card reader. A card that is held gives one tap. */
export interface Reader {
  /** @param listener receives the UID as the reader saw it, and the connector if the reader belongs to one. */
  onTap(listener: (uid: string, connectorId?: number) => void): void
}

/** One consistent set of meter registers. */
export interface MeterReading {
  /** Import register in whole Wh. It never falls. */
  readonly energyWh: number
  readonly powerW: number
  /** Per phase; one entry for single phase and DC. */
  readonly currentA: readonly number[]
  readonly voltageV: readonly number[]
}

export interface Meter {
  /** @returns the newest reading, or null when the last good one is too old to be used. */
  read(): MeterReading | null
  /** Resolves once a reading from after this call is there, or none can be had. Left out where every reading is fresh. */
  refresh?(): Promise<void>
}

/** The power stage behind a connector (CAN charger module or contactor). */
export interface ChargerModule {
  start(): void
  stop(): void
  /** @param currentA per phase, rounded down by the driver if its unit is coarser. */
  setLimit(currentA: number): void
  /** Measured current per phase. Never used for billing. */
  currentA(): number
}

export interface Vehicle {
  isPlugged(): boolean
  /** False once the car takes no more energy (full, or paused by its driver). */
  wantsEnergy(): boolean
  /** Battery level if the car tells it (DC), else null. */
  socPercent(): number | null
  onChange(listener: () => void): void
}

/** What a connector is made of. */
export interface ConnectorHardware {
  readonly meter: Meter
  readonly module: ChargerModule
  readonly vehicle: Vehicle
  /** Highest current per phase. */
  readonly maxCurrentA: number
  /** 1 for single phase AC and for DC. */
  readonly phases: 1 | 3
  /** Phase to neutral, or the DC bus. Converts between W and A. */
  readonly nominalVoltageV: number
}

/** Why a call to the CSMS brought no answer that can be used. Only the last three count as attempts (OCPP 1.6 §3.7.1). */
export type CsmsFailure = 'disconnected' | 'timeout' | 'callError' | 'invalid'

export class CsmsError extends Error {
  readonly failure: CsmsFailure
  /** OCPP error code of a CALLERROR. */
  readonly code: string | null

  constructor(failure: CsmsFailure, message: string, options: { code?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'CsmsError'
    this.failure = failure
    this.code = options.code ?? null
  }
}

/** A refusal of a CSMS call, sent as CALLERROR with this code. */
export class CallRefused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'CallRefused'
    this.code = code
  }
}

export type Payload = Readonly<Record<string, unknown>>

/** The answer to a call of the CSMS, and what to do once it has been sent. */
export interface CallAnswer {
  readonly answer: Payload
  readonly afterwards?: () => void
}

/** The connection to the charging station management system. It reconnects by itself until closed. */
export interface Csms {
  isOpen(): boolean
  /** @throws CsmsError. Never buffers: without an open socket it fails at once with `disconnected`. */
  call(action: string, payload: Payload): Promise<Payload>
  onOpen(listener: () => void): void
  onClose(listener: () => void): void
  /** @param handler may throw CallRefused. Called only for `actions`; others are answered NotImplemented. */
  onCall(actions: readonly string[], handler: (action: string, payload: Payload) => Promise<CallAnswer>): void
  start(): void
  /** Drops the socket and connects again, with the newest credentials. */
  reconnect(): void
  setPingInterval(intervalS: number): void
  close(): Promise<void>
}

/** What identifies an installed certificate ("Improved security for OCPP 1.6-J", CertificateHashDataType); hex digits. */
export interface CertificateId {
  readonly hashAlgorithm: 'SHA256' | 'SHA384' | 'SHA512'
  readonly issuerNameHash: string
  readonly issuerKeyHash: string
  readonly serialNumber: string
}

/** Authorities whose certificates the CSMS may install: those of its own servers, those of firmware. */
export type RootKind = 'CentralSystemRootCertificate' | 'ManufacturerRootCertificate'

/** Keys, certificates and the security profile of a station; all changes are durable when they resolve. */
export interface StationSecurity {
  /** The profile that the station connects with, 0 to 3. */
  profile(): number
  /** Whether everything that a higher profile needs is there. */
  canRise(profile: number): boolean
  /** The next connection uses this profile; the present one is kept until the new one worked, and never used again then. */
  rise(profile: number): Promise<void>
  /** The key for the next connection; the present one is kept until the new one worked. */
  setKey(key: string): Promise<void>
  /** Makes a key. @returns its certificate request, PEM. @param organisation left out of the request if empty. */
  requestCertificate(organisation: string): Promise<string>
  /** @returns false for a chain that is not for the newest key, the station or this time; the present one is then kept. */
  acceptCertificate(chain: string): Promise<boolean>
  installRoot(kind: RootKind, certificate: string): Promise<'Accepted' | 'Rejected' | 'Failed'>
  installedRoots(kind: RootKind): Promise<CertificateId[]>
  removeCertificate(id: CertificateId): Promise<'Accepted' | 'Failed' | 'NotFound'>
  /** Whether firmware may be signed with it: valid now, and of a manufacturer's authority if one is installed. */
  isTrustedSigner(certificate: string): boolean
}

/** Append-only record of what must survive a power cut. */
export interface Journal {
  /** What was found when it was opened, oldest first. */
  readonly records: readonly unknown[]
  /** Resolves once the record is on the medium. */
  append(record: Payload): Promise<void>
  /** From so many records on, replacing them by fewer pays. */
  readonly compactAbove: number
  /** Replaces all records in one step. */
  rewrite(records: readonly Payload[]): Promise<void>
  close(): Promise<void>
}

/** Small named documents that survive a restart (configuration, lists, registers). */
export interface StateStore {
  read(name: string): unknown
  /** Resolves once durable. */
  write(name: string, document: unknown): Promise<void>
}

/** Messages that the CSMS refused for good. They are money: kept for a person to look at. */
export interface DeadLetters {
  put(records: readonly Payload[]): Promise<void>
}

/** Fetches, checks and installs the station's software. */
export interface FirmwareInstaller {
  /** @returns null when it could not be fetched. */
  fetch(location: string): Promise<Uint8Array | null>
  /** @param signature base64. */
  isSignedBy(content: Uint8Array, signingCertificate: string, signature: string): boolean
  /** @returns false for a file that is no firmware of this station. It runs from the next start on. */
  install(content: Uint8Array): Promise<boolean>
}

/** What the station does about its own software. */
export interface Maintenance {
  /** @returns true when the whole bundle was taken by the server at `location`. */
  upload(location: string, fileName: string, content: string): Promise<boolean>
  /** null: software is not installed over OCPP here. */
  readonly firmware: FirmwareInstaller | null
}

export type RestartKind = 'Soft' | 'Hard' | 'Firmware'

/** One happening, for logs and tests. Never holds a full idTag or a key. */
export interface StationEvent {
  readonly event: string
  readonly stationId: string
  /** Station time, ISO 8601 UTC. */
  readonly at: string
  readonly [detail: string]: unknown
}
