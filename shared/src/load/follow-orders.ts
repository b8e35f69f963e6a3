import type { LoadConnectorState, LoadStationState } from '../model/load-state.ts'
import type { DeciAmpere } from './allocate-load.ts'
import type { LoadConnector, OrderOutcome } from './load-types.ts'

/** An order that is not sent by then never is: its station is away, and the others have to make room. */
export const ORDER_VALID_S = 10
/** Longest time after that until the answer of one that was sent at the last moment. */
const ANSWER_S = 35
/** A station that said no is asked again after this. */
const RETRY_MS = 5 * 60_000
/** One that an order did not reach is told again after this. */
const UNREACHED_MS = 60_000
/** A station without samples is taken at its word after this. */
const UNMEASURED_MS = 60_000
/** Above its limit by more than this is too much. */
const OVER_SHARE = 1.1
/** ... and by more than what meters and ramps are off, in tenths of an ampere. */
const OVER_DECI_A = 5
const OVER_FOR_MS = 30_000
/** Above all that may be in force: two samples tell it, which come no closer. */
const EXCEEDS_FOR_MS = 4_000
const LOW_SHARE = 0.8
const LOW_FOR_MS = 120_000
const RELEASE_SHARE = 0.95
const HEADROOM_DECI_A = 20
/** Older samples say nothing of now. */
const SAMPLE_FRESH_MS = 90_000

export const NEW_STATION: LoadStationState = { defaultDeciA: null, acceptedAt: null, sent: null, retryAt: null }

export function newConnectorState(transaction: { readonly key: string; readonly startedAt: Date }): LoadConnectorState {
  return {
    transactionKey: transaction.key,
    confirmedDeciA: null,
    confirmedAt: null,
    heldDeciA: null,
    heldUntil: null,
    sent: null,
    changedAt: null,
    retryAt: null,
    unreachedUntil: null,
    queueSince: transaction.startedAt,
    servedSince: null,
    lowSince: null,
    drawCapDeciA: null,
    overSince: null,
  }
}

/** The highest limit without a profile of its own: the default, or what the hardware can where none was accepted. */
export function baseOf({ capDeciA }: Pick<LoadConnector, 'capDeciA'>, station: LoadStationState): DeciAmpere {
  if (station.defaultDeciA === null) return capDeciA
  return Math.min(capDeciA, Math.max(station.defaultDeciA, station.sent?.deciA ?? 0))
}

/** The most that may be in force, whatever becomes of orders under way. */
export function highestOf(state: LoadConnectorState, base: DeciAmpere): DeciAmpere {
  return Math.max(state.confirmedDeciA ?? base, state.heldDeciA ?? 0, state.sent?.deciA ?? 0)
}

/** The limit that was told last. */
export function toldOf(state: LoadConnectorState, base: DeciAmpere): DeciAmpere {
  return state.sent?.deciA ?? state.confirmedDeciA ?? base
}

/** Without what a station may have forgotten when it booted. */
export function afterBoot(station: LoadStationState, bootedAt: Date | null): LoadStationState {
  const isOld = bootedAt !== null && station.acceptedAt !== null && bootedAt > station.acceptedAt
  return isOld ? { ...station, defaultDeciA: null, acceptedAt: null } : station
}

/** The same for a session that goes on after it. Its place in the queue stays. */
export function sessionAfterBoot(state: LoadConnectorState, bootedAt: Date | null): LoadConnectorState {
  const { confirmedDeciA, confirmedAt, heldDeciA } = state
  if (bootedAt === null || confirmedDeciA === null || (confirmedAt !== null && bootedAt <= confirmedAt)) return state
  return { ...state, confirmedDeciA: null, confirmedAt: null, heldDeciA: Math.max(heldDeciA ?? 0, confirmedDeciA) }
}

/** What the end of its order means for a station's default. */
export function followDefault(
  station: LoadStationState,
  outcomes: ReadonlyMap<string, OrderOutcome>,
  now: Date,
): LoadStationState {
  const { sent } = station
  const outcome = sent === null ? undefined : outcomes.get(sent.commandId)
  if (sent === null || outcome === undefined || outcome.kind === 'waiting') return station
  if (outcome.kind === 'accepted')
    return { defaultDeciA: sent.deciA, acceptedAt: outcome.at, sent: null, retryAt: null }
  const retryAt = new Date(now.getTime() + (outcome.kind === 'never' ? 0 : RETRY_MS))
  const known = station.defaultDeciA
  const defaultDeciA = outcome.kind === 'unknown' && known !== null ? Math.max(known, sent.deciA) : known
  return { ...station, defaultDeciA, sent: null, retryAt }
}

/** What the end of its order means for a connector's limit. */
export function followOrder(
  state: LoadConnectorState,
  base: DeciAmpere,
  outcomes: ReadonlyMap<string, OrderOutcome>,
  now: Date,
): LoadConnectorState {
  const { sent } = state
  const outcome = sent === null ? undefined : outcomes.get(sent.commandId)
  if (sent === null || outcome === undefined) return state
  switch (outcome.kind) {
    case 'waiting':
      return state
    case 'accepted': {
      const before = highestOf({ ...state, sent: null }, base)
      return {
        ...state,
        ...{ confirmedDeciA: sent.deciA, confirmedAt: outcome.at, sent: null, retryAt: null, unreachedUntil: null },
        heldDeciA: before > sent.deciA ? before : null,
        heldUntil: state.heldUntil !== null && state.heldUntil >= outcome.at ? state.heldUntil : null,
      }
    }
    case 'refused':
      return { ...state, sent: null, retryAt: new Date(now.getTime() + RETRY_MS) }
    case 'never':
      return { ...state, sent: null, changedAt: null, unreachedUntil: new Date(now.getTime() + UNREACHED_MS) }
    case 'unknown': {
      // Only a later acceptance tells what is in force.
      const unreachedUntil = new Date(now.getTime() + UNREACHED_MS)
      return { ...state, ...heldWith(state, sent), sent: null, changedAt: null, confirmedAt: null, unreachedUntil }
    }
    default: {
      const never: never = outcome.kind
      return never
    }
  }
}

/** An order whose end nobody waits for: it may come into force until it can be sent no more. */
export function heldWith(
  state: LoadConnectorState,
  { deciA, at }: { readonly deciA: DeciAmpere; readonly at: Date },
): Pick<LoadConnectorState, 'heldDeciA' | 'heldUntil'> {
  const until = at.getTime() + (ORDER_VALID_S + ANSWER_S) * 1000
  return {
    heldDeciA: Math.max(state.heldDeciA ?? 0, deciA),
    heldUntil: new Date(Math.max(state.heldUntil?.getTime() ?? 0, until)),
  }
}

/** What is measured: a decrease that took effect, a vehicle that takes less, a station that takes more. */
export function followDraw(
  state: LoadConnectorState,
  { sample, minDeciA }: LoadConnector,
  base: DeciAmpere,
  now: Date,
): LoadConnectorState {
  const fresh = sample !== null && now.getTime() - sample.at.getTime() <= SAMPLE_FRESH_MS ? sample : null
  let next = state
  const { confirmedAt } = state
  const limit = state.confirmedDeciA ?? base
  if (state.heldDeciA !== null && confirmedAt !== null && state.heldUntil === null) {
    const since = fresh !== null && fresh.at > confirmedAt ? fresh : null
    const obeyed = since !== null && !isOver(since.deciA, limit)
    const trusted = since === null && now.getTime() - confirmedAt.getTime() >= UNMEASURED_MS
    if (obeyed || trusted) next = { ...next, heldDeciA: null }
  }
  if (fresh === null) return { ...next, overSince: null, lowSince: null }
  const drawn = fresh.deciA
  const highest = highestOf(next, base)
  const overSince = isOver(drawn, Math.min(highest, limit)) ? (next.overSince ?? fresh.at) : null
  const released = next.drawCapDeciA !== null && drawn >= RELEASE_SHARE * next.drawCapDeciA
  const drawCapDeciA = released ? null : next.drawCapDeciA
  const isLow = drawCapDeciA === null && !released && limit > minDeciA && drawn < LOW_SHARE * limit
  const lowSince = isLow ? (next.lowSince ?? fresh.at) : null
  const capped = lowSince !== null && now.getTime() - lowSince.getTime() >= LOW_FOR_MS
  return {
    ...next,
    overSince,
    lowSince: capped ? null : lowSince,
    drawCapDeciA: capped ? Math.max(minDeciA, drawn + HEADROOM_DECI_A) : drawCapDeciA,
  }
}

/** What is in force can only be learned by telling it a limit again. */
export function needsWord({ sent, heldDeciA, heldUntil, confirmedAt }: LoadConnectorState, now: Date): boolean {
  if (sent !== null || heldDeciA === null) return false
  return heldUntil === null ? confirmedAt === null : heldUntil < now
}

/** It has drawn too much for too long, the time to obey its last order included. */
export function overDraws(state: LoadConnectorState, now: Date): boolean {
  if (state.overSince === null) return false
  const since = Math.max(state.overSince.getTime(), state.confirmedAt?.getTime() ?? 0)
  return now.getTime() - since >= OVER_FOR_MS
}

/** Above all that may be in force by its newest sample: it counts with that. */
export function exceeds(state: LoadConnectorState, { sample }: LoadConnector, base: DeciAmpere, now: Date): boolean {
  const isFresh = sample !== null && now.getTime() - sample.at.getTime() <= SAMPLE_FRESH_MS
  return isFresh && isOver(sample.deciA, highestOf(state, base))
}

/** Nobody can lower it now: it exceeds what may be in force by two samples, or its limit for too long. */
export function isWilful(state: LoadConnectorState, connector: LoadConnector, base: DeciAmpere, now: Date): boolean {
  if (overDraws(state, now)) return true
  const { overSince } = state
  if (overSince === null || connector.sample === null || !exceeds(state, connector, base, now)) return false
  return connector.sample.at.getTime() - overSince.getTime() >= EXCEEDS_FOR_MS
}

/** What a meter may show of a connector with this limit. */
export function mostMeasured(limit: DeciAmpere): DeciAmpere {
  return Math.max(limit * OVER_SHARE, limit + OVER_DECI_A)
}

function isOver(drawn: DeciAmpere, limit: DeciAmpere): boolean {
  return drawn > mostMeasured(limit)
}
