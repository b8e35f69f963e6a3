import type { Command, CommandStatus, CommandStep } from '@charge-it/shared/model/command.ts'
import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'

/** How a step of the outcome chain looks. */
export type StepTone = 'done' | 'seen' | 'bad' | 'warn' | 'pending' | 'waiting'

export interface ChainStep {
  /** null = has not happened. */
  readonly status: CommandStatus | null
  readonly place: 'queued' | 'sent' | 'answer' | 'effect'
  readonly tone: StepTone
  readonly at: Date | null
  /** Seconds after the step before. */
  readonly delayS: number | null
  readonly detail: string | null
}

const PLACE_OF: Readonly<Record<CommandStatus, ChainStep['place']>> = {
  queued: 'queued',
  sent: 'sent',
  accepted: 'answer',
  rejected: 'answer',
  timedOut: 'answer',
  failed: 'answer',
  expired: 'answer',
  cancelled: 'answer',
  effectSeen: 'effect',
  noEffect: 'effect',
}
const TONE_OF: Readonly<Record<CommandStatus, StepTone>> = {
  queued: 'done',
  sent: 'done',
  accepted: 'done',
  rejected: 'bad',
  timedOut: 'bad',
  failed: 'bad',
  expired: 'warn',
  cancelled: 'warn',
  effectSeen: 'seen',
  noEffect: 'warn',
}
const PLACES = ['queued', 'sent', 'answer', 'effect'] as const

/** Nothing more is expected of a command this long after its last step and its expiry, or the time for its effect. */
const EFFECT_WITHIN_MS = 5 * 60_000

/**
 * The four places of the outcome chain: queued, sent, the station's answer, and the effect. "Accepted" means agreed, not
 * done, so the effect stays open until it was seen. The place after the last step spins while the command still runs.
 */
export function chainSteps(command: Command, now: Date): readonly ChainStep[] {
  const byPlace = new Map<ChainStep['place'], CommandStep>()
  for (const step of command.history) byPlace.set(PLACE_OF[step.status], step)
  const ended = ['rejected', 'timedOut', 'failed', 'expired', 'cancelled', 'effectSeen', 'noEffect'].includes(
    command.status,
  )
  const newest = command.history.at(-1)?.at ?? command.createdAt
  // Once agreed, a command cannot expire: only its effect is waited for.
  const untilMs =
    command.status === 'accepted'
      ? newest.getTime() + (commandAction(command.action)?.effectWithinS ?? 0) * 1000
      : Math.max(command.expiresAt.getTime(), newest.getTime())
  const late = now.getTime() > untilMs + EFFECT_WITHIN_MS
  let previousAt: Date | null = null
  // The edge says when nobody looks for the effect any more, or never did: an answer is then all there is.
  const unwatched = command.status === 'accepted' && command.unsettled === false
  let pendingGiven = ended || late || unwatched
  return PLACES.map((place): ChainStep => {
    const step = byPlace.get(place)
    if (step === undefined) {
      const tone = pendingGiven ? 'waiting' : 'pending'
      pendingGiven = true
      return { status: null, place, tone, at: null, delayS: null, detail: null }
    }
    const delayS = previousAt === null ? null : Math.max(0, (step.at.getTime() - previousAt.getTime()) / 1000)
    previousAt = step.at
    return { status: step.status, place, tone: TONE_OF[step.status], at: step.at, delayS, detail: step.detail ?? null }
  })
}
