import type { Pattern } from '../model/pattern.ts'

/** The rules' numbers, fixed floors: patterns may only make them stricter. */
export const SESSION = {
  /** Of the usual interval between samples. */
  gapIntervals: 3,
  leastGapMs: 5 * 60_000,
  stuckMs: 12 * 3_600_000,
  /** However short a station's sessions usually are. */
  leastStuckMs: 4 * 3_600_000,
  /** Of a session in which no energy was ever delivered, however soon current usually flows. */
  leastUnbegunMs: 3_600_000,
  earlyMs: 3 * 60_000,
  /** However long they usually are. */
  mostEarlyMs: 15 * 60_000,
  earlySessions: 3,
  ofSessions: 5,
} as const

type Usual = Pick<Pattern, 'active' | 'mean' | 'sd' | 'p05'>

/**
 * Time without a sample, in ms, that is a gap: three usual intervals, at least five minutes.
 * @param intervalsMs Between the newest samples; null comes back until three are known.
 */
export function gapLimitMs(intervalsMs: readonly number[]): number | null {
  if (intervalsMs.length < 3) return null
  const sorted = intervalsMs.toSorted((a, b) => a - b)
  return Math.max(SESSION.leastGapMs, SESSION.gapIntervals * (sorted[sorted.length >> 1] ?? 0))
}

/**
 * Time without energy, in ms, after which an open session is stuck: 12 h, less where sessions are known to be shorter.
 * @param duration Pattern `sessionDuration` (minutes) of the connector.
 */
export function stuckLimitMs(duration: Usual | null): number {
  if (duration === null || !duration.active) return SESSION.stuckMs
  const unusualMs = (duration.mean + 4 * duration.sd) * 60_000
  return Math.min(SESSION.stuckMs, Math.max(SESSION.leastStuckMs, unusualMs))
}

/**
 * Time without energy, in ms, after which a session that never delivered any is stuck: as any other, less where the
 * connector is known to deliver soon.
 * @param ramp Pattern `rampTime` (s) of the connector.
 */
export function unbegunLimitMs(stuckMs: number, ramp: Usual | null): number {
  if (ramp === null || !ramp.active) return stuckMs
  return Math.min(stuckMs, Math.max(SESSION.leastUnbegunMs, (ramp.mean + 4 * ramp.sd) * 1000))
}

/** The rule's limit and how far a pattern may lower it, in heartbeat intervals. */
const GAP_INTERVALS = { most: 3, least: 2 } as const
/** On top of what is missing: a message takes its time. */
const LATE_MS = 30_000

/**
 * Time without a message, in ms, that is a gap: three heartbeat intervals, less at a station that is always punctual.
 * @param jitter Pattern `heartbeatJitter` (s) of the station.
 */
export function heartbeatLimitMs(intervalS: number, jitter: Usual | null): number {
  const most = GAP_INTERVALS.most * intervalS * 1000
  if (jitter === null || !jitter.active) return most
  const usual = (intervalS + jitter.mean + 4 * jitter.sd) * 1000
  return Math.min(most, Math.max(GAP_INTERVALS.least * intervalS * 1000 + LATE_MS, usual))
}

/**
 * Length in ms below which a session ended early: 3 min, more where nearly all sessions are known to be longer.
 * @param duration Pattern `sessionDuration` (minutes) of the connector.
 */
export function earlyLimitMs(duration: Usual | null): number {
  if (duration === null || !duration.active) return SESSION.earlyMs
  return Math.max(SESSION.earlyMs, Math.min(SESSION.mostEarlyMs, (duration.p05 / 2) * 60_000))
}

/** Reasons (OCPP 1.6 §7.36) that say that a person or we wanted the end. */
const WANTED: readonly string[] = ['Local', 'Remote', 'EVDisconnected', 'DeAuthorized', 'UnlockCommand']

/** True for a session that ended early without anybody having asked for it. An unnamed reason is Local (OCPP 1.6 §6.49). */
export function isEarlyStop(session: { readonly durationMs: number; readonly reason: string | null }, limitMs: number) {
  return session.durationMs < limitMs && !WANTED.includes(session.reason ?? 'Local')
}
