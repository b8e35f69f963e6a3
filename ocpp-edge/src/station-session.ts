import type { SecurityProfile } from '@charge-it/shared/model/station.ts'

/** The OCPP version that a socket speaks; it belongs to the socket, not to the station. */
export const OCPP_VERSIONS = ['1.6', '2.0.1', '2.1'] as const
export type OcppVersion = (typeof OCPP_VERSIONS)[number]

/** What became of a CALL to a station. Every ending is a value; `call` never rejects. */
export type CallOutcome =
  | { readonly kind: 'result'; readonly payload: unknown }
  | { readonly kind: 'error'; readonly code: string; readonly description: string; readonly details: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'queueFull' }

/**
 * One socket of one station. The wire (`server/`, `rpc/`) makes it; handlers and commands see only this.
 * One CALL is outstanding at a time (OCPP-J 1.6 §4.1.1); further ones wait in order.
 */
export interface StationSession {
  /** As decoded from the URL. */
  readonly stationId: string
  /** Different for every socket of this process; fences late callbacks of an old socket. */
  readonly socketNumber: number
  readonly ocppVersion: OcppVersion
  /** What this connection achieved: 0 none, 1 Basic, 2 TLS + Basic, 3 TLS + client certificate. */
  readonly securityProfile: SecurityProfile
  readonly remoteAddress: string
  readonly connectedAt: Date
  /** When the last frame or pong came. */
  readonly lastSeenAt: Date
  /** The connection epoch that this socket holds (architecture §3); 0 until it was claimed. */
  epoch: number
  /** BootNotification was answered Accepted on this socket or before (persisted registration). */
  booted: boolean
  /** Nobody registered this station: it is only asked who it is. */
  readonly unregistered?: boolean
  /**
   * Sends a CALL. `payloadJson`, when given, is sent byte for byte instead of `payload` (key order kept).
   * @param timeoutMs default 30 s
   * @param commandId The command document that it comes from, for the trace.
   */
  call(
    action: string,
    payload: unknown,
    options?: { readonly timeoutMs?: number; readonly payloadJson?: string; readonly commandId?: string },
  ): Promise<CallOutcome>
  /** True while a CALL is outstanding or queued, in either direction. */
  readonly busy: boolean
  /** Closes politely and terminates TCP after a second. */
  close(code: number, reason: string): void
}

/** The sockets of this instance. The newest socket of a station is the station's session. */
export interface SessionRegistry {
  get(stationId: string): StationSession | undefined
  all(): Iterable<StationSession>
  readonly size: number
  onOpened(listener: (session: StationSession) => void): void
  /** `replaced` is true when a newer socket of the same station took over here. */
  onClosed(listener: (session: StationSession, replaced: boolean) => void): void
}
