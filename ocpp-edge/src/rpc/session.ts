import type { Registration, SecurityProfile } from '@charge-it/shared/model/station.ts'
import type { Clock } from '../clock.ts'
import type { EdgeLimits } from '../config.ts'
import type { CallOutcome, OcppVersion, StationSession } from '../station-session.ts'
import type { RpcClient } from './ocpp-rpc.ts'
import { type OutgoingCalls, outgoingCalls } from './outgoing-calls.ts'
import type { HeldSession } from './session-registry.ts'

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
}

/** A session with the levers that only the wire uses. */
export interface WireSession extends StationSession, HeldSession {
  readonly admission: Admission
  readonly calls: OutgoingCalls
  /** A frame or pong came. */
  alive(pong: boolean): void
  /** Ends a station that was silent too long, sends a ping otherwise. @returns false when it was ended. */
  checkLife(): boolean
  /** TCP reset, for half-open sockets. */
  terminate(): void
}

/** More unread answers than this means that the station does not read. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024

/**
 * One socket as handlers and commands see it.
 * @param deps.inbound CALLs of the station in progress or waiting, and whether we paused reading.
 */
export function wireSession(
  admission: Admission,
  deps: {
    readonly client: RpcClient
    readonly socketNumber: number
    readonly clock: Clock
    readonly limits: EdgeLimits
    readonly inbound: () => { readonly size: number; readonly paused: boolean }
  },
): WireSession {
  const { client, clock, limits } = deps
  const { socket } = client
  const calls = outgoingCalls({ client, clock, limit: limits.queuedCallsPerStation })
  const connectedAt = clock.now()
  let seenAt = connectedAt.getTime()
  let answersPings = false
  let closing = false

  const silenceMs = () =>
    answersPings ? limits.silenceMs : Math.max(limits.silenceMs, 2.5 * admission.heartbeatS * 1000)

  const terminate = () => {
    closing = true
    socket.terminate()
  }

  return {
    admission,
    calls,
    stationId: admission.stationId,
    siteId: admission.siteId,
    socketNumber: deps.socketNumber,
    ocppVersion: admission.ocppVersion,
    securityProfile: admission.securityProfile,
    remoteAddress: admission.remoteAddress,
    connectedAt,
    get lastSeenAt() {
      return new Date(seenAt)
    },
    epoch: 0,
    booted: admission.booted,
    call(action, payload, options = {}): Promise<CallOutcome> {
      const payloadJson = options.payloadJson ?? JSON.stringify(payload ?? {})
      return calls.call(action, payloadJson, options.timeoutMs ?? limits.callTimeoutMs, options.commandId)
    },
    get busy() {
      return calls.busy || deps.inbound().size > 0
    },
    close(code, reason) {
      if (closing) return
      closing = true
      if (admission.noCloseFrame) {
        socket.terminate()
        return
      }
      socket.close(code, reason)
      const cancel = clock.after(limits.closeTimeoutMs, () => socket.terminate())
      socket.once('close', cancel)
    },
    alive(pong) {
      seenAt = clock.now().getTime()
      if (pong) answersPings = true
    },
    checkLife() {
      if (deps.inbound().paused) seenAt = clock.now().getTime()
      const isSilent = clock.now().getTime() - seenAt > silenceMs()
      if (isSilent || socket.bufferedAmount > MOST_UNREAD_BYTES) {
        terminate()
        return false
      }
      if (!closing) socket.ping()
      return true
    },
    terminate,
  }
}
