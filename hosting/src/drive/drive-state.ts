import type { CommandStatus } from '@charge-it/shared/model/command.ts'
import type { ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import { edgeIsFresh } from '@charge-it/shared/model/edge.ts'
import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import { type IdleFee, idleFee } from './idle-fee.ts'

export type LiveSession = NonNullable<PublicConnector['session']>
export type EndedSession = NonNullable<PublicConnector['lastSession']>

/** The own request to start or stop, from the press of the button to the station's answer. */
export interface OwnRequest {
  readonly askedAt: Date
  /** The connector's status at that time. */
  readonly statusBefore: ConnectorStatus
  /** sending: the API has not answered; then the command's own status. */
  readonly status: 'sending' | CommandStatus
}

/** What is known of the account's own reservation. refused: the API's code, see refusal-words.ts. */
export type ReservationFact =
  | { readonly kind: 'asking' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'known'; readonly reservation: Reservation }

/** Everything that the page knows. Times are the server's. */
export interface DriveFacts {
  /** null while nothing has been read. */
  readonly card: PublicConnector | null
  /** Why there is no card; null when there is one or it is still asked for. */
  readonly cardProblem: 'unknownCode' | 'unreachable' | null
  /** Heartbeat of the edge instance that vouches for the station; undefined while only the price card was read. */
  readonly heartbeatAt: Date | null | undefined
  /** The account on this page, a guest's too; null for none. */
  readonly ownUid: string | null
  readonly start: OwnRequest | null
  /** Code of the API's refusal to start. */
  readonly startRefusedBy: string | null
  readonly stop: OwnRequest | null
  readonly reservation: ReservationFact | null
  /** The session that this page followed last: its end is shown here. */
  readonly followedKey: string | null
  /** The driver chose to tap a card; the refusal that was there at that time is dealt with. null = not now. */
  readonly tapping: { readonly seenRefusalAt: Date | null } | null
  /** Since when this page is open: older refusals belong to somebody else. */
  readonly openedAt: Date
  readonly now: Date
}

export type CardRefusal = 'unknown' | 'blocked' | 'expired' | 'inUse'
export type SessionPhase = 'starting' | 'charging' | 'suspendedByCar' | 'suspendedByStation' | 'finishing' | 'faulted'
export type StartFailure = 'rejected' | 'noAnswer' | 'notPluggedIn' | 'notSent'

/** What the page shows: one of these, always. */
export type DriveState =
  | { readonly kind: 'resolving' }
  | { readonly kind: 'unknownCode' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'offline'; readonly lastSeenAt: Date | null; readonly session: LiveSession | null }
  | { readonly kind: 'maintenance' }
  | { readonly kind: 'outOfService' }
  | { readonly kind: 'faulted'; readonly errorCode: string }
  | { readonly kind: 'reserved' }
  | { readonly kind: 'reserving' }
  | { readonly kind: 'reservedForMe'; readonly expiresAt: Date }
  /** It was not possible, or is over without having been used. */
  | { readonly kind: 'notReserved'; readonly code: string; readonly isOver: boolean }
  | { readonly kind: 'statusUnknown' }
  | { readonly kind: 'available' }
  | { readonly kind: 'tapCard' }
  | { readonly kind: 'pluggedIn' }
  | { readonly kind: 'unplug' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'authorising' }
  | { readonly kind: 'plugIn' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'cardRefused'; readonly reason: CardRefusal; readonly idTagMasked: string; readonly at: Date }
  | {
      readonly kind: 'session'
      readonly phase: SessionPhase
      readonly own: boolean
      readonly session: LiveSession
      readonly errorCode: string
      /** What parking costs now; null while the car still charges or where parking is free. */
      readonly idleFee: IdleFee | null
    }
  | { readonly kind: 'stopping'; readonly slow: boolean; readonly session: LiveSession }
  | {
      readonly kind: 'finished'
      readonly own: boolean
      readonly ended: EndedSession
      readonly idleFee: IdleFee | null
    }
  | { readonly kind: 'startRefused'; readonly code: string }
  | { readonly kind: 'startFailed'; readonly reason: StartFailure }
export type DriveStateKind = DriveState['kind']

/** A stop that takes longer than this is called slow. */
export const SLOW_STOP_S = 30
/** A refused card is shown for so long. */
const REFUSAL_SHOWN_S = 180
/** A card tapped just before the sticker was scanned is this person's. */
const REFUSAL_BEFORE_OPEN_S = 30
/** An accepted start becomes a session within this time, or the page stops waiting for it. */
export const START_WAITED_S = 240

/**
 * The one state that the facts amount to. Pure: the same facts give the same state.
 *
 * A running session comes before everything but a lost station, the own request before what others see, and trouble of
 * the place before the offer to start.
 */
export function driveState(facts: DriveFacts): DriveState {
  const { card, now } = facts
  if (card === null) {
    return facts.cardProblem === null ? { kind: 'resolving' } : { kind: facts.cardProblem }
  }
  if (!isOnline(card, facts)) return { kind: 'offline', lastSeenAt: lastSeenOf(card, facts), session: card.session }
  if (card.session !== null) return sessionState(card, card.session, facts)

  const ended = card.lastSession
  if (ended !== null && (ended.transactionKey === facts.followedKey || cameOfStart(ended, facts))) {
    return { kind: 'finished', own: isOwn(ended.ownerUid, facts), ended, idleFee: idleFee(card, now) }
  }
  if (facts.startRefusedBy !== null) return { kind: 'startRefused', code: facts.startRefusedBy }
  const asked = facts.start === null ? null : requestState(facts.start, card.status, now)
  if (asked !== null) return asked
  const reserved = reservationState(card, facts)
  if (reserved !== null) return reserved
  const refused = refusalState(card, facts)
  if (refused !== null) return refused
  const idle = idleState(card)
  const mayTap = idle.kind === 'available' || idle.kind === 'pluggedIn'
  return mayTap && facts.tapping !== null ? { kind: 'tapCard' } : idle
}

/** True when the station is connected and its instance still vouches for it. */
export function isOnline(card: PublicConnector, facts: Pick<DriveFacts, 'heartbeatAt' | 'now'>): boolean {
  if (!card.online) return false
  return facts.heartbeatAt === undefined || edgeIsFresh(facts.heartbeatAt, facts.now)
}

function lastSeenOf(card: PublicConnector, { heartbeatAt }: DriveFacts): Date | null {
  // Written down as online, but nobody vouches any more: it was seen at the last heartbeat.
  return card.online && heartbeatAt != null ? heartbeatAt : card.lastSeenAt
}

/** The own start led to this session, which ended before the page saw it run. */
function cameOfStart({ ownerUid, startedAt }: EndedSession, facts: DriveFacts): boolean {
  return facts.start !== null && isOwn(ownerUid, facts) && startedAt >= facts.start.askedAt
}

function sessionState(card: PublicConnector, session: LiveSession, facts: DriveFacts): DriveState {
  const own = isOwn(session.ownerUid, facts)
  if (facts.stop !== null && isPending(facts.stop.status)) {
    const waitedS = (facts.now.getTime() - facts.stop.askedAt.getTime()) / 1000
    return { kind: 'stopping', slow: waitedS >= SLOW_STOP_S, session }
  }
  const { status, errorCode } = card
  return { kind: 'session', phase: phaseOf(status), own, session, errorCode, idleFee: idleFee(card, facts.now) }
}

function phaseOf(status: ConnectorStatus): SessionPhase {
  switch (status) {
    case 'Preparing':
      return 'starting'
    case 'SuspendedEV':
      return 'suspendedByCar'
    case 'SuspendedEVSE':
      return 'suspendedByStation'
    case 'Finishing':
      return 'finishing'
    case 'Faulted':
      return 'faulted'
    default:
      // A running session outweighs a status that was read before it.
      return 'charging'
  }
}

/** True while a request may still come true: the station has it, or has agreed but not done it yet. */
export function isPending(status: OwnRequest['status']): boolean {
  return ['sending', 'queued', 'sent', 'accepted', 'effectSeen'].includes(status)
}

function requestState(start: OwnRequest, status: ConnectorStatus, now: Date): DriveState | null {
  switch (start.status) {
    case 'sending':
    case 'queued':
    case 'sent':
      return { kind: 'authorising' }
    case 'accepted':
      if ((now.getTime() - start.askedAt.getTime()) / 1000 > START_WAITED_S) {
        return { kind: 'startFailed', reason: 'notPluggedIn' }
      }
      return hasCar(start.statusBefore, status) ? { kind: 'starting' } : { kind: 'plugIn' }
    case 'effectSeen':
      // The session begins in the card a moment later; if it is already over, the request says nothing any more.
      return (now.getTime() - start.askedAt.getTime()) / 1000 > START_WAITED_S ? null : { kind: 'starting' }
    case 'noEffect':
      return { kind: 'startFailed', reason: 'notPluggedIn' }
    case 'rejected':
      return { kind: 'startFailed', reason: 'rejected' }
    case 'timedOut':
      return { kind: 'startFailed', reason: 'noAnswer' }
    case 'failed':
    case 'expired':
    case 'cancelled':
      return { kind: 'startFailed', reason: 'notSent' }
  }
}

/** The own reservation of this connector; those of others show as its status. */
function reservationState(card: PublicConnector, { reservation: fact, openedAt, now }: DriveFacts): DriveState | null {
  if (fact === null) return null
  if (fact.kind === 'asking') return { kind: 'reserving' }
  if (fact.kind === 'refused') return { kind: 'notReserved', code: fact.code, isOver: false }
  const { stationId, connectorId, state, reason, expiresAt, endedAt } = fact.reservation
  if (stationId !== card.stationId || connectorId !== card.connectorId) return null
  // Where the place itself is in the way, that is what there is to know.
  const inTheWay = card.maintenance || ['Faulted', 'Unavailable'].includes(card.status)
  if (state === 'pending') return { kind: 'reserving' }
  if (state === 'active') return inTheWay || expiresAt <= now ? null : { kind: 'reservedForMe', expiresAt }
  if (endedAt === null || endedAt < openedAt) return null
  if (state === 'rejected') return { kind: 'notReserved', code: reason ?? 'Rejected', isOver: false }
  if (state === 'noShow' || state === 'expired') return { kind: 'notReserved', code: reason ?? 'noShow', isOver: true }
  return null
}

/** Preparing alone proves no cable: a station also shows it while it waits for one (OCPP 1.6 section 4.9). */
function hasCar(before: ConnectorStatus, now: ConnectorStatus): boolean {
  return before !== 'Available' || (now !== 'Available' && now !== 'Preparing')
}

function refusalState({ refusal, lastSession }: PublicConnector, facts: DriveFacts): DriveState | null {
  if (refusal === null) return null
  const { at, idTagMasked } = refusal
  const ageS = (facts.now.getTime() - at.getTime()) / 1000
  const beforeOpenS = (facts.openedAt.getTime() - at.getTime()) / 1000
  const seenAt = facts.tapping?.seenRefusalAt ?? null
  const overtaken = (lastSession !== null && lastSession.startedAt > at) || (seenAt !== null && seenAt >= at)
  if (ageS > REFUSAL_SHOWN_S || beforeOpenS > REFUSAL_BEFORE_OPEN_S || overtaken) return null
  return { kind: 'cardRefused', reason: refusalReason(refusal.status), idTagMasked, at }
}

function refusalReason(status: string): CardRefusal {
  if (status === 'Blocked') return 'blocked'
  if (status === 'Expired') return 'expired'
  return status === 'ConcurrentTx' ? 'inUse' : 'unknown'
}

function idleState({ maintenance, status, errorCode }: PublicConnector): DriveState {
  if (maintenance) return { kind: 'maintenance' }
  switch (status) {
    case 'Available':
      return { kind: 'available' }
    case 'Preparing':
      return { kind: 'pluggedIn' }
    case 'Finishing':
      return { kind: 'unplug' }
    case 'Charging':
    case 'SuspendedEV':
    case 'SuspendedEVSE':
      return { kind: 'busy' }
    case 'Reserved':
      return { kind: 'reserved' }
    case 'Unavailable':
      return { kind: 'outOfService' }
    case 'Faulted':
      return { kind: 'faulted', errorCode }
    case 'Unknown':
      return { kind: 'statusUnknown' }
  }
}

function isOwn(ownerUid: string | null, { ownUid }: DriveFacts): boolean {
  return ownerUid !== null && ownerUid === ownUid
}
