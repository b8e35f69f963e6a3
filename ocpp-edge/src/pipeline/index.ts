// Message path, step 3 of 9: screen.
import type { Registration } from '@charge-it/shared/model/station.ts'
import type { Clock } from '../clock.ts'
import type { EdgeLimits } from '../config.ts'
import type { Log } from '../log.ts'
import type { OcppError } from '../ocpp-error.ts'
import type { CallFrame, StationFrame } from '../rpc/read-frame.ts'
import type { OcppVersion } from '../station-session.ts'
import { bootGuard } from './boot-guard.ts'
import { inboundCalls } from './inbound-calls.ts'
import { messageLog } from './log-message.ts'
import { rateLimit } from './rate-limit.ts'

/** One socket's side of the pipeline. */
export interface Pipeline {
  /** A frame came, in this order: log, rate limit, then CALLs one by one without repetitions. */
  receive(frame: StationFrame, bytes: number): void
  /** Whether the CALL in progress may be handled. @returns the error to answer instead. */
  guard(action: string): OcppError | undefined
  readonly current: { readonly call: CallFrame; readonly receivedAt: Date } | null
  /** A reply is about to be sent. False = there is no such CALL in progress: it must not be sent. */
  reply(type: 'CALLRESULT' | 'CALLERROR', messageId: string, bytes: number): boolean
  /** CALLs in progress and waiting. */
  readonly size: number
  /** Reading is paused by us, so silence means nothing. */
  readonly paused: boolean
  end(): void
}

export interface PipelineDeps {
  readonly station: {
    readonly stationId: string
    readonly socketNumber: number
    readonly ocppVersion: OcppVersion
    readonly booted: boolean
    readonly registration: Registration
  }
  readonly clock: Clock
  readonly log: Log
  readonly limits: EdgeLimits
  /** Hands a CALL on to be handled. */
  readonly start: (call: CallFrame) => void
  /** Everything that is no CALL. */
  readonly other: (frame: Exclude<StationFrame, CallFrame>) => void
  readonly setPaused: (paused: boolean) => void
}

/** Below this share of its limit a full queue is read into again. */
const RESUME_AT = 0.5

export function pipeline(deps: PipelineDeps): Pipeline {
  const { station, clock, limits } = deps
  const { stationId, socketNumber } = station
  const lines = messageLog(deps.log, { stationId, socketNumber })
  const rate = rateLimit(clock, limits)
  const calls = inboundCalls(deps.start)
  let overRate = false
  let overFull = false
  let paused = false
  let ended = false
  let cancelWait: (() => void) | null = null

  const settle = () => {
    const wanted = (overRate || overFull) && !ended
    if (wanted === paused) return
    paused = wanted
    deps.setPaused(paused)
  }
  const slowDown = () => {
    const waitMs = rate.take()
    if (waitMs > 0 && cancelWait === null) {
      overRate = true
      cancelWait = clock.after(waitMs, () => {
        cancelWait = null
        overRate = false
        settle()
      })
    }
  }

  return {
    receive(frame, bytes) {
      if (ended) return
      slowDown()
      if (frame.kind === 'call') {
        lines.received('CALL', frame.messageId, frame.action, bytes)
        if (!calls.add(frame, clock.now())) {
          deps.log.info('call repeated while in progress', { stationId, action: frame.action })
        }
        overFull = calls.size >= limits.maxCallsInProgress
      } else deps.other(frame)
      settle()
    },
    guard: (action) => bootGuard(action, station),
    get current() {
      return calls.current
    },
    reply(type, messageId, bytes) {
      const action = calls.current?.call.action ?? null
      if (!calls.replied(messageId)) {
        deps.log.error('a second reply was held back', { stationId, action })
        return false
      }
      lines.sent(type, messageId, action, bytes)
      if (overFull && calls.size <= limits.maxCallsInProgress * RESUME_AT) overFull = false
      settle()
      return true
    },
    get size() {
      return calls.size
    },
    get paused() {
      return paused
    },
    end() {
      ended = true
      cancelWait?.()
      calls.end()
    },
  }
}
