import type { Command, CommandStatus } from '@charge-it/shared/model/command.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Observation } from '../observations.ts'
import type { CallOutcome } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'
import type { StationConfigurations } from './station-configurations.ts'

/** Sends a CALL of our own accord, behind every waiting command of the station. Never rejects. */
export type QuietCall = (action: string, payload: Payload) => Promise<CallOutcome>

/** What the logic of an action may use. */
export interface LogicDeps {
  readonly stores: Stores
  readonly configurations: StationConfigurations
  readonly clock: Clock
  readonly log: Log
}

export type Payload = Readonly<Record<string, unknown>>

/** One command with its payload as an object. */
export interface CommandAtHand {
  readonly command: Command
  readonly payload: Payload
}

/** What is sent; or why it cannot be. */
export type Prepared =
  | { readonly kind: 'send'; readonly payloadJson: string }
  | { readonly kind: 'refuse'; readonly detail: string }

/** An effect that was seen. `ref` names it: a transaction key, a status, a value. */
export interface SeenEffect {
  readonly kind: string
  readonly ref: string | null
  /** null: now. */
  readonly at: Date | null
}

/** What shows that a command did what it should. */
export interface EffectProbe {
  /** Looks at what the station sends, from the moment before the CALL until `withinS` after its answer. */
  readonly matches: (observation: Observation) => SeenEffect | null
  /** Seconds after the answer. */
  readonly withinS: number
  /** Words of the step `noEffect`; null: an unseen effect is nothing to speak of. */
  readonly absent: string | null
  /** For what another instance may have seen: the stored facts, asked once before `noEffect` is written. */
  readonly stored?: () => Promise<SeenEffect | { readonly absent: string } | null>
  /** Asks the station itself after an accepted answer. null: it could not say, and what it sends is looked at for `withinS`. */
  readonly ask?: (call: QuietCall) => Promise<SeenEffect | { readonly absent: string } | null>
}

/** How a CALL ended. */
export interface CommandEnding {
  readonly status: CommandStatus
  readonly detail: string | null
  /** The payload of the CALLRESULT; undefined without one. */
  readonly answer: unknown
}

/** Logic of one action beside sending it and reading `status`. */
export interface CommandLogic {
  readonly prepare?: (at: CommandAtHand, deps: LogicDeps) => Promise<Prepared>
  /** `sentAt`: just before the CALL. @returns undefined when nobody looks for the effect. */
  readonly effect?: (at: CommandAtHand, sentAt: Date, deps: LogicDeps) => Promise<EffectProbe | undefined>
  /** After every ending. @returns what is stored of the answer, when not the answer itself. */
  readonly ended?: (
    at: CommandAtHand,
    ending: CommandEnding,
    deps: LogicDeps,
  ) => Promise<{ readonly answer: unknown } | undefined>
}

/** A whole number of a payload; null when it is none. */
export function integerOf(payload: Payload, field: string): number | null {
  const found = payload[field]
  return typeof found === 'number' && Number.isInteger(found) ? found : null
}

/** A text of a payload; null when it is none. */
export function textOf(payload: Payload, field: string): string | null {
  const found = payload[field]
  return typeof found === 'string' ? found : null
}
