import { attemptLevel } from '@charge-it/shared/connections/attempt-words.ts'
import type { Attempt, AttemptReason } from '@charge-it/shared/model/attempt.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Message } from '@charge-it/shared/model/message.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import type { Stranger } from './strangers.ts'

/** What a new station goes through, in the order in which it happens. */
export const HANDSHAKE_STAGES = ['socket', 'credentials', 'subprotocol', 'boot', 'connectors', 'heartbeat'] as const
export type HandshakeStage = (typeof HANDSHAKE_STAGES)[number]

export interface HandshakeStep {
  readonly stage: HandshakeStage
  /** `waiting` is the next one; what comes after it is `later`. */
  readonly state: 'passed' | 'failed' | 'waiting' | 'later'
  readonly at: Date | null
  /** Why it failed, or what is odd although it passed. */
  readonly attempt: Attempt | null
}

export interface HandshakeFacts {
  readonly station: Station | null
  readonly online: boolean
  /** All of the station, connector 0 too. */
  readonly connectors: readonly Connector[]
  /** What the edges noted of it. */
  readonly attempts: readonly Attempt[]
  /** Its traced frames. */
  readonly messages: readonly Message[]
  /** Chargers of other names, the likeliest first: they count while nothing was heard under this one's name. */
  readonly strangers: readonly Stranger[]
}

/** The stage at which a reason stops a station. The edge looks at the address first, then at who it is, then at OCPP. */
const STAGE_OF: Readonly<Partial<Record<AttemptReason, HandshakeStage>>> = {
  wrongPath: 'socket',
  badIdentity: 'socket',
  plainConnection: 'socket',
  draining: 'socket',
  storeUnavailable: 'socket',
  duplicateSocket: 'socket',
  unknownStation: 'credentials',
  missingPassword: 'credentials',
  wrongPassword: 'credentials',
  wrongUser: 'credentials',
  rejectedStation: 'credentials',
  weakerProfile: 'credentials',
  tooManyAttempts: 'credentials',
  certificateMissing: 'credentials',
  certificateMismatch: 'credentials',
  noSubprotocol: 'subprotocol',
  unknownSubprotocol: 'subprotocol',
  bootPending: 'boot',
  bootRejected: 'boot',
  clockOff: 'connectors',
  invalidMessage: 'connectors',
}

/**
 * How far a station has come. A refusal counts while nothing later shows that the station got past it; a warning of a
 * step that was passed stays with it.
 */
export function handshakeSteps(facts: HandshakeFacts): readonly HandshakeStep[] {
  const { station, online, connectors, messages } = facts
  const connectedAt = station?.connection.connectedAt ?? null
  const own = facts.attempts.filter((attempt) => !isRemedied(attempt, station))
  const stranger = own.length === 0 && connectedAt === null ? facts.strangers[0] : undefined
  const attempts = stranger?.similar === true ? [stranger.attempt] : own
  const isRegistered = station?.registration === 'accepted'
  const booted = station?.lastBootAt ?? null
  const numbered = connectors.filter(({ connectorId }) => connectorId > 0)
  const told = numbered.filter(({ receivedAt }) => receivedAt !== null)
  const heartbeat = messages.find(
    ({ action, direction, type }) => action === 'Heartbeat' && direction === 'in' && type === 'CALL',
  )
  const allTold = numbered.length > 0 && told.length === numbered.length
  const passedAt: Readonly<Record<HandshakeStage, Date | null>> = {
    socket: connectedAt,
    credentials: connectedAt,
    subprotocol: connectedAt,
    boot: isRegistered && booted !== null && connectedAt !== null ? booted : null,
    connectors: allTold ? newest(told.map(({ receivedAt }) => receivedAt)) : null,
    heartbeat: heartbeat?.at ?? null,
  }
  const steps: HandshakeStep[] = []
  let isOpen = true
  for (const [index, stage] of HANDSHAKE_STAGES.entries()) {
    const ofStage = attempts.filter(({ reason }) => STAGE_OF[reason] === stage)
    const at = passedAt[stage]
    // Offline again after a connection: what counts is what the newest try met.
    const stopped = ofStage.find(
      (attempt) =>
        attemptLevel(attempt.reason) === 'refused' &&
        (at === null || (!online && attempt.lastAt > at)) &&
        !attempts.some((other) => isLater(other, attempt, index)),
    )
    const odd = ofStage.find(
      (attempt) => attemptLevel(attempt.reason) === 'warning' && (at === null || attempt.lastAt >= at),
    )
    if (!isOpen) steps.push({ stage, state: 'later', at: null, attempt: null })
    else if (stopped !== undefined) {
      steps.push({ stage, state: 'failed', at: stopped.lastAt, attempt: stopped })
      isOpen = false
    } else if (at !== null) steps.push({ stage, state: 'passed', at, attempt: odd ?? null })
    else if (attempts.some((attempt) => isBeyond(attempt, index))) {
      steps.push({
        stage,
        state: 'passed',
        at: newest(attempts.filter((each) => isBeyond(each, index)).map(({ lastAt }) => lastAt)),
        attempt: null,
      })
    } else {
      steps.push({ stage, state: 'waiting', at: null, attempt: odd ?? stranger?.attempt ?? null })
      isOpen = false
    }
  }
  return steps
}

/** What a person changed since makes the refusal a thing of the past. */
function isRemedied({ reason }: Attempt, station: Station | null): boolean {
  if (station === null) return false
  switch (reason) {
    case 'unknownStation':
      return true
    case 'rejectedStation':
    case 'bootPending':
    case 'bootRejected':
      return station.registration === 'accepted'
    case 'noSubprotocol':
      return station.defaultProtocol != null
    // Both are met at profile 3 alone: below it a weaker connection lacks TLS or the key.
    case 'weakerProfile':
    case 'certificateMissing':
      return station.securityProfile < 3
    default:
      return false
  }
}

/** Something after this stage was refused: the stage itself was passed then. */
function isBeyond({ reason }: Attempt, index: number): boolean {
  const stage = STAGE_OF[reason]
  return stage !== undefined && HANDSHAKE_STAGES.indexOf(stage) > index
}

function isLater(other: Attempt, attempt: Attempt, index: number): boolean {
  return other.lastAt > attempt.lastAt && (other.reason === 'connected' || isBeyond(other, index))
}

function newest(moments: readonly (Date | null)[]): Date | null {
  return moments.reduce(
    (latest, moment) => (moment !== null && (latest === null || moment > latest) ? moment : latest),
    null,
  )
}
