import type { Clock } from '../clock.ts'
import type { EdgeConfig } from '../config.ts'
import type { Log } from '../log.ts'
import type { Observations } from '../observations.ts'
import type { StationSession } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'

/** What a handler may use. Handlers never import `rpc/`, `server/` or `store/firestore/`. */
export interface HandlerDeps {
  readonly stores: Stores
  readonly clock: Clock
  readonly log: Log
  readonly observations: Observations
  readonly config: EdgeConfig
}

/** What the wire knows of one incoming CALL. */
export interface CallContext {
  readonly session: StationSession
  readonly receivedAt: Date
  readonly messageId: string
  /** Soft faults that validation tolerated (unknown enum value, extra field, number for string, cut text ...). */
  readonly warnings: readonly string[]
}

/** One row of a routes table: what a message must look like and what is done with it. */
export interface Route {
  /** JSON schema of the request and of our answer. */
  readonly requestSchema: object
  readonly responseSchema: object
  /**
   * Known misspellings of this message, put right before validation. Takes and returns the payload; never throws.
   * Its warnings join those of the validation.
   */
  readonly repair?: (payload: Readonly<Record<string, unknown>>) => RepairedPayload
  /**
   * A frame of this message that is refused (CALLERROR by validation) must first be kept with `journal.rawFrame`:
   * the station would repeat it for ever, and it may be the only record of delivered energy.
   */
  readonly keepRefused?: boolean
  /**
   * Writes first, then returns the answer's payload.
   * @throws OcppError for a protocol error of the caller's; anything else becomes InternalError, so that the station
   *   sends again.
   */
  readonly handle: (request: never, context: CallContext, deps: HandlerDeps) => Promise<object>
}

export interface RepairedPayload {
  readonly payload: Readonly<Record<string, unknown>>
  readonly warnings: readonly string[]
}
