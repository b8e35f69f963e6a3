import type { Command, CommandStatus } from '@charge-it/shared/model/command.ts'
import { commandAction, readCommandAnswer } from '@charge-it/shared/ocpp/command-catalogue.ts'
import type { Observations } from '../observations.ts'
import type { CallOutcome, StationSession } from '../station-session.ts'
import type { CommandAtHand, CommandEnding, LogicDeps, QuietCall } from './command-logic.ts'
import type { EffectWatches } from './effect-watch.ts'
import { logicOf } from './logic-of-action.ts'
import { payloadOf } from './station-queue.ts'

/** How long a station may take to answer a CALL. */
export const CALL_TIMEOUT_MS = 30_000
/** Of what is kept of an answer, in characters: a document may hold 1 MiB. A longer one is kept as cut text. */
const LONGEST_ANSWER = 300_000
/** How often a wanted state is sent before it is given up. */
export const MAX_SENDS = 3

export interface SendDeps extends LogicDeps {
  readonly edgeId: string
  readonly watches: EffectWatches
  readonly observations: Observations
}

/** `unanswered`: it may be sent again when the station comes back. */
export type Sent = 'notOurs' | 'answered' | 'unanswered'

/**
 * Claims one command, sends it, and records what became of it: the answer, CALLERROR, time-out or closed socket.
 * Resolves when the outcome is stored; the effect is recorded later.
 * @param again It was sent before and never answered.
 * @throws StoreError when it could not be claimed (nothing was sent then) or its outcome could not be stored.
 */
export async function sendCommand(
  command: Command,
  session: StationSession,
  call: QuietCall,
  deps: SendDeps,
  again = false,
): Promise<Sent> {
  const { stores, clock, log, edgeId } = deps
  const { commandId, stationId, action } = command
  const at: CommandAtHand = { command, payload: payloadOf(command) }
  const logic = logicOf(action)

  const sentAt = clock.now()
  const probe = await logic.effect?.(at, sentAt, deps)
  const claim = again ? stores.commands.reclaim : stores.commands.claim
  if (!(await claim(commandId, edgeId, session.epoch))) return 'notOurs'

  const prepared = await preparedOf(at, deps)
  if (prepared.kind === 'refuse') {
    await stores.commands.record(
      commandId,
      { status: 'failed', at: clock.now(), detail: prepared.detail },
      { unsettled: false },
    )
    return 'answered'
  }
  const watch = probe === undefined ? undefined : deps.watches.open(command, probe)
  deps.observations.publish({ kind: 'commandSent', stationId, action, payload: at.payload, at: clock.now() })
  const outcome = await session.call(action, at.payload, {
    timeoutMs: CALL_TIMEOUT_MS,
    payloadJson: prepared.payloadJson,
    commandId,
  })
  const ending = endingOf(action, outcome)
  log.info('command sent', { stationId, commandId, action, status: ending.status, detail: ending.detail })
  if (command.createdBy.kind !== 'system') {
    const what = [action, ending.status, ending.detail ?? ''].join(' ').trim()
    stores.journal.event(stationId, 'command', what, connectorOf(at.payload), { at: sentAt, routine: true })
  }
  const stored = await answerToStore(at, ending, deps)

  const unanswered = ending.status === 'timedOut' || (ending.status === 'failed' && outcome.kind !== 'error')
  const sends = (again ? command.history : []).filter(({ status }) => status === 'sent').length + 1
  const mayGoAgain = unanswered && commandAction(action)?.resending !== 'never' && sends < MAX_SENDS
  const looksForEffect = watch !== undefined && (ending.status === 'accepted' || unanswered)
  try {
    await stores.commands.record(
      commandId,
      { status: ending.status, at: clock.now(), detail: ending.detail },
      { ...resultOf(outcome, stored), unsettled: mayGoAgain || looksForEffect },
    )
  } catch (error) {
    watch?.end()
    throw error
  }
  // A command that goes again is watched when it goes again.
  if (looksForEffect && !mayGoAgain) watch.begin(ending.status === 'accepted', call)
  else watch?.end()
  return mayGoAgain ? 'unanswered' : 'answered'
}

function connectorOf({ connectorId }: CommandAtHand['payload']): number | null {
  return typeof connectorId === 'number' ? connectorId : null
}

async function preparedOf(at: CommandAtHand, deps: SendDeps) {
  const { prepare } = logicOf(at.command.action)
  if (prepare === undefined) return { kind: 'send', payloadJson: at.command.payloadJson } as const
  try {
    return await prepare(at, deps)
  } catch (error) {
    deps.log.error('command not prepared', { commandId: at.command.commandId, cause: String(error) })
    return { kind: 'refuse', detail: 'the edge could not prepare it' } as const
  }
}

/** @returns the answer as it may be stored. The outcome counts even when its side effects could not be stored. */
async function answerToStore(at: CommandAtHand, ending: CommandEnding, deps: SendDeps): Promise<unknown> {
  try {
    const replaced = await logicOf(at.command.action).ended?.(at, ending, deps)
    return replaced === undefined ? ending.answer : replaced.answer
  } catch (error) {
    deps.log.error('consequence of a command not stored', { commandId: at.command.commandId, cause: String(error) })
    return ending.answer
  }
}

/** Every way in which a CALL ends, as a step of the command's chain. */
export function endingOf(action: string, outcome: CallOutcome): CommandEnding {
  switch (outcome.kind) {
    case 'result':
      return { ...readCommandAnswer(action, outcome.payload), answer: outcome.payload }
    case 'error':
      return failed(outcome.code)
    case 'timeout':
      return { status: 'timedOut', detail: 'no answer within 30 s', answer: undefined }
    case 'disconnected':
      return failed('the connection was lost before the answer')
    case 'queueFull':
      return failed('too many calls wait for the station')
    default: {
      const never: never = outcome
      return never
    }
  }
}

function failed(detail: string): CommandEnding {
  const status: CommandStatus = 'failed'
  return { status, detail, answer: undefined }
}

function resultOf(outcome: CallOutcome, answer: unknown): Pick<Command, 'result'> | undefined {
  if (outcome.kind === 'result') {
    return {
      result: {
        payloadJson: JSON.stringify(answer ?? null).slice(0, LONGEST_ANSWER),
        errorCode: null,
        errorDescription: null,
      },
    }
  }
  if (outcome.kind !== 'error') return undefined
  return { result: { payloadJson: null, errorCode: outcome.code, errorDescription: outcome.description } }
}
