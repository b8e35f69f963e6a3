import type { LoadState } from '../model/load-state.ts'
import type { DeciAmpere } from './allocate-load.ts'

/** A connector of the site as it is now. */
export interface LoadConnector {
  /** `{stationId}:{connectorId}` */
  readonly key: string
  readonly stationId: string
  readonly connectorId: number
  readonly phases: readonly number[]
  readonly minDeciA: DeciAmpere
  readonly capDeciA: DeciAmpere
  readonly weight: number
  readonly online: boolean
  /** Of the station. It may have forgotten what it was told before. */
  readonly bootedAt: Date | null
  /** Takes charging profiles in a way that we speak. */
  readonly controllable: boolean
  readonly transaction: { readonly key: string; readonly startedAt: Date } | null
  /** The newest measured current per phase. */
  readonly sample: { readonly at: Date; readonly deciA: DeciAmpere } | null
}

/**
 * How an order ended. `refused`: the station said no. `never`: it was not sent. `unknown`: sent and not answered; it may
 * be in force.
 */
export interface OrderOutcome {
  readonly kind: 'waiting' | 'accepted' | 'refused' | 'never' | 'unknown'
  readonly at: Date
}

export interface LoadInput {
  /** What each phase may carry. */
  readonly limitDeciA: readonly DeciAmpere[]
  readonly connectors: readonly LoadConnector[]
  readonly state: LoadState
  readonly outcomes: ReadonlyMap<string, OrderOutcome>
  readonly now: Date
  readonly newCommandId: () => string
}

/** A limit to send: of a running transaction, or a station's default. */
export interface LoadOrder {
  readonly commandId: string
  readonly stationId: string
  /** 0: the station's default for all its connectors. */
  readonly connectorId: number
  readonly transactionKey: string | null
  readonly deciA: DeciAmpere
}

/** Why a connector has not more. */
export type LoadStandReason =
  | 'cap'
  | 'phase-full'
  | 'waiting'
  | 'settling'
  | 'draw'
  | 'offline'
  | 'not-controllable'
  | 'refused'
  | 'over-drawing'

export interface LoadStand {
  readonly connector: LoadConnector
  /** The limit that it has or is being told. */
  readonly limitDeciA: DeciAmpere
  /** What it is counted with: the most that it may draw as far as anybody knows. */
  readonly countedDeciA: DeciAmpere
  /** A sample above it is news: what was told to it, or what it draws where that is known to be more. */
  readonly expectedDeciA: DeciAmpere
  readonly reason: LoadStandReason
}

export interface LoadPlanned {
  readonly state: LoadState
  readonly orders: readonly LoadOrder[]
  /** Connectors that may draw, in the order of their keys. */
  readonly stands: readonly LoadStand[]
  readonly countedDeciA: readonly DeciAmpere[]
  /** The part of it that nobody can lower now. */
  readonly rigidDeciA: readonly DeciAmpere[]
  readonly bindingPhase: number | null
  /** Phases on which what cannot be lowered is more than the limit. */
  readonly infeasiblePhases: readonly number[]
}
