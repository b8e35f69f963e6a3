import type { Registration, SecurityProfile } from '@charge-it/shared/model/station.ts'
import type { Clock } from '../clock.ts'
import type { EdgeLimits } from '../config.ts'
import type { CallOutcome, OcppVersion } from '../station-session.ts'
import type { RpcClient } from './ocpp-rpc.ts'
import { OutgoingCalls, type OutgoingDeps } from './outgoing-calls.ts'
import type { HeldSession } from './session-registry.ts'
import type { StationSocket } from './station-socket.ts'

/** What the upgrade found out about a station, kept as long as its socket. */
export interface Admission {
  readonly stationId: string
  readonly siteId: string | null
  readonly registration: Registration
  readonly ocppVersion: OcppVersion
  readonly securityProfile: SecurityProfile
  readonly remoteAddress: string
  /** BootNotification was accepted on an earlier socket. */
  readonly booted: boolean
  /** Terminate TCP instead of closing: the station does not come back after a close frame. */
  readonly noCloseFrame: boolean
  /** As the station was told, for judging its silence. */
  readonly heartbeatS: number
  /** Nobody registered it; it may connect all the same, to say who it is. */
  readonly unregistered?: boolean
}

/** More unread answers than this means that the station does not read. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024

/** What all sessions of an instance share. */
export interface SessionDeps {
  readonly clock: Clock
  readonly limits: EdgeLimits
  readonly outgoing: OutgoingDeps
}

/**
 * One socket as handlers and commands see it, with the levers that only the wire uses. A class, because ten thousand
 * idle sockets each have one.
 */
export class WireSession implements HeldSession {
  readonly admission: Admission
  readonly socketNumber: number
  readonly calls: OutgoingCalls
  readonly #socket: StationSocket
  readonly #deps: SessionDeps
  readonly #connectedAtMs: number
  #seenAtMs: number
  #answersPings = false
  #closing = false
  epoch = 0
  booted: boolean
  /** CALLs of the station in progress or waiting, and whether we paused reading; set by whoever serves the socket. */
  inbound: { readonly size: number; readonly paused: boolean } = { size: 0, paused: false }

  constructor(admission: Admission, socketNumber: number, client: RpcClient, deps: SessionDeps) {
    this.admission = admission
    this.socketNumber = socketNumber
    this.calls = new OutgoingCalls(client, deps.outgoing)
    this.#socket = client.socket
    this.#deps = deps
    this.#connectedAtMs = deps.clock.now().getTime()
    this.#seenAtMs = this.#connectedAtMs
    this.booted = admission.booted
  }

  get stationId(): string {
    return this.admission.stationId
  }
  get siteId(): string | null {
    return this.admission.siteId
  }
  get registration(): Registration {
    return this.admission.registration
  }
  get unregistered(): boolean {
    return this.admission.unregistered === true
  }
  get ocppVersion(): OcppVersion {
    return this.admission.ocppVersion
  }
  get securityProfile(): SecurityProfile {
    return this.admission.securityProfile
  }
  get remoteAddress(): string {
    return this.admission.remoteAddress
  }
  get connectedAt(): Date {
    return new Date(this.#connectedAtMs)
  }
  get lastSeenAt(): Date {
    return new Date(this.#seenAtMs)
  }
  get busy(): boolean {
    return this.calls.busy || this.inbound.size > 0
  }

  call(
    action: string,
    payload: unknown,
    options: { readonly timeoutMs?: number; readonly payloadJson?: string; readonly commandId?: string } = {},
  ): Promise<CallOutcome> {
    const payloadJson = options.payloadJson ?? JSON.stringify(payload ?? {})
    return this.calls.call(action, payloadJson, options.timeoutMs ?? this.#deps.limits.callTimeoutMs, options.commandId)
  }

  close(code: number, reason: string): void {
    if (this.#closing) return
    this.#closing = true
    const socket = this.#socket
    if (this.admission.noCloseFrame) {
      socket.terminate()
      return
    }
    socket.close(code, reason)
    const cancel = this.#deps.clock.after(this.#deps.limits.closeTimeoutMs, () => socket.terminate())
    socket.once('close', cancel)
  }

  /** A frame or pong came. */
  alive(pong: boolean): void {
    this.#seenAtMs = this.#deps.clock.now().getTime()
    if (pong) this.#answersPings = true
  }

  /** Ends a station that was silent too long, sends a ping otherwise. @returns false when it was ended. */
  checkLife(): boolean {
    const now = this.#deps.clock.now().getTime()
    if (this.inbound.paused) this.#seenAtMs = now
    if (now - this.#seenAtMs > this.#silenceMs() || this.#socket.bufferedAmount > MOST_UNREAD_BYTES) {
      this.terminate()
      return false
    }
    if (!this.#closing) this.#socket.ping()
    return true
  }

  /** TCP reset, for half-open sockets. */
  terminate(): void {
    this.#closing = true
    this.#socket.terminate()
  }

  #silenceMs(): number {
    const { silenceMs } = this.#deps.limits
    return this.#answersPings ? silenceMs : Math.max(silenceMs, 2.5 * this.admission.heartbeatS * 1000)
  }
}
