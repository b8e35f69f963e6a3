// Message path, step 3 of 9: screen.
import type { Registration } from '@charge-it/shared/model/station.ts'
import type { Clock } from '../clock.ts'
import type { EdgeLimits } from '../config.ts'
import type { Log } from '../log.ts'
import type { OcppError } from '../ocpp-error.ts'
import type { CallFrame, StationFrame } from '../rpc/read-frame.ts'
import type { OcppVersion } from '../station-session.ts'
import { bootGuard } from './boot-guard.ts'
import { InboundCalls, type ReceivedCall } from './inbound-calls.ts'
import { logMessage } from './log-message.ts'
import { RateLimit } from './rate-limit.ts'

/** The socket whose frames are screened. */
export interface ScreenedStation {
  readonly stationId: string
  readonly socketNumber: number
  readonly ocppVersion: OcppVersion
  readonly booted: boolean
  readonly registration: Registration
}

/** What a pipeline does with frames that passed. */
export interface PipelineExit {
  /** Hands a CALL on to be handled. */
  start(call: CallFrame): void
  /** Everything that is no CALL. */
  other(frame: Exclude<StationFrame, CallFrame>): void
  setPaused(paused: boolean): void
}

/** Below this share of its limit a full queue is read into again. */
const RESUME_AT = 0.5

/** One socket's side of the pipeline. */
export class Pipeline {
  readonly #station: ScreenedStation
  readonly #deps: { readonly clock: Clock; readonly log: Log; readonly limits: EdgeLimits }
  readonly #exit: PipelineExit
  readonly #rate: RateLimit
  readonly #calls: InboundCalls
  #overRate = false
  #overFull = false
  #paused = false
  #ended = false
  #cancelWait: (() => void) | null = null

  constructor(
    station: ScreenedStation,
    exit: PipelineExit,
    deps: { readonly clock: Clock; readonly log: Log; readonly limits: EdgeLimits },
  ) {
    this.#station = station
    this.#deps = deps
    this.#exit = exit
    this.#rate = new RateLimit(deps.clock, deps.limits)
    this.#calls = new InboundCalls(exit)
  }

  /** The CALL in progress. */
  get current(): ReceivedCall | null {
    return this.#calls.current
  }

  /** CALLs in progress and waiting. */
  get size(): number {
    return this.#calls.size
  }

  /** Reading is paused by us, so silence means nothing. */
  get paused(): boolean {
    return this.#paused
  }

  /** A frame came, in this order: log, rate limit, then CALLs one by one without repetitions. */
  receive(frame: StationFrame, bytes: number): void {
    if (this.#ended) return
    const { clock, log, limits } = this.#deps
    this.#slowDown()
    if (frame.kind === 'call') {
      const { messageId, action } = frame
      logMessage(log, 'message in', this.#station, { type: 'CALL', messageId, action, bytes })
      if (!this.#calls.add(frame, clock.now())) {
        log.info('call repeated while in progress', { stationId: this.#station.stationId, action })
      }
      this.#overFull = this.#calls.size >= limits.maxCallsInProgress
    } else this.#exit.other(frame)
    this.#settle()
  }

  /** Whether the CALL in progress may be handled. @returns the error to answer instead. */
  guard(action: string): OcppError | undefined {
    return bootGuard(action, this.#station)
  }

  /** A reply is about to be sent. False = there is no such CALL in progress: it must not be sent. */
  reply(type: 'CALLRESULT' | 'CALLERROR', messageId: string, bytes: number): boolean {
    const { log, limits } = this.#deps
    const action = this.#calls.current?.call.action ?? null
    if (!this.#calls.replied(messageId)) {
      log.error('a second reply was held back', { stationId: this.#station.stationId, action })
      return false
    }
    logMessage(log, 'message out', this.#station, { type, messageId, action, bytes })
    if (this.#overFull && this.#calls.size <= limits.maxCallsInProgress * RESUME_AT) this.#overFull = false
    this.#settle()
    return true
  }

  end(): void {
    this.#ended = true
    this.#cancelWait?.()
    this.#calls.end()
  }

  #settle(): void {
    const wanted = (this.#overRate || this.#overFull) && !this.#ended
    if (wanted === this.#paused) return
    this.#paused = wanted
    this.#exit.setPaused(wanted)
  }

  #slowDown(): void {
    const waitMs = this.#rate.take()
    if (waitMs <= 0 || this.#cancelWait !== null) return
    this.#overRate = true
    this.#cancelWait = this.#deps.clock.after(waitMs, () => {
      this.#cancelWait = null
      this.#overRate = false
      this.#settle()
    })
  }
}
