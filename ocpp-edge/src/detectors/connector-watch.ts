import { type Churn, CommandChurn } from '@charge-it/shared/insights/command-churn.ts'
import { CurrentFluctuation, FLUCTUATION, type Fluctuation } from '@charge-it/shared/insights/current-fluctuation.ts'
import { MeterWatch } from '@charge-it/shared/insights/meter-watch.ts'
import { gapLimitMs, stuckLimitMs, unbegunLimitMs } from '@charge-it/shared/insights/session-rules.ts'
import type { ConnectorFacts } from '@charge-it/shared/model/connector.ts'
import type { Pattern } from '@charge-it/shared/model/pattern.ts'
import type { TimedSample } from '../store/stores.ts'
import { type Finding, finding } from './finding.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const INTERVALS = 12
/** A watch without a transaction is dropped when nothing happened for so long: what the fluctuation rule looks back on. */
const IDLE_MS = FLUCTUATION.levelWindowMs
/** Volts between a phase and neutral, to turn a rated power into amperes where no current is known. */
const PHASE_V = 230

/** What is known of a connector when its watch begins. */
export interface WatchContext {
  readonly facts: ConnectorFacts | null | undefined
  readonly patterns: readonly Pattern[]
}

/** The running session of a watched connector; times of the station's samples are its own, the others ours. */
interface WatchedSession {
  readonly transactionKey: string
  readonly startedAtMs: number
  readonly meter: MeterWatch
  intervalsMs: number[]
  lastSampleMs: number | null
  /** When the newest sample came here. */
  heardAtMs: number
  registerWh: number | null
  /** Energy was delivered since the first reading. */
  hasDelivered: boolean
  /** When energy was last delivered. */
  energyAtMs: number
  gapSince: number | null
}

/**
 * All rules about one connector, in memory. Made when a session begins, a sample comes or a command is sent, and dropped
 * half an hour after the last of them; idle connectors have none.
 */
export class ConnectorWatch {
  readonly connectorId: number
  readonly #fluctuation: CurrentFluctuation
  readonly #churn: CommandChurn
  readonly #ratedPowerW: number | null
  readonly #patterns: readonly Pattern[]
  #session: WatchedSession | null = null
  #busyAtMs: number
  /** How far the station's clock and its reporting are behind ours. */
  #lagMs = 0

  constructor(connectorId: number, { facts, patterns }: WatchContext, nowMs: number) {
    const ratedA = ratedCurrentOf(facts)
    this.connectorId = connectorId
    this.#fluctuation = new CurrentFluctuation(ratedA)
    this.#churn = new CommandChurn(ratedA)
    this.#ratedPowerW = facts?.maxPowerW ?? null
    this.#patterns = patterns
    this.#busyAtMs = nowMs
  }

  /** Of the running session. */
  get transactionKey(): string | null {
    return this.#session?.transactionKey ?? null
  }

  /** Nothing is lost when this is dropped now. */
  isIdle(nowMs: number): boolean {
    return this.#session === null && nowMs - this.#busyAtMs >= IDLE_MS
  }

  began(transactionKey: string, startedAtMs: number, nowMs: number): void {
    if (this.#session?.transactionKey === transactionKey) return
    this.#busyAtMs = nowMs
    this.#session = {
      ...{ transactionKey, startedAtMs, meter: new MeterWatch(this.#ratedPowerW) },
      ...{ intervalsMs: [], lastSampleMs: null, heardAtMs: nowMs, registerWh: null, gapSince: null },
      hasDelivered: false,
      energyAtMs: Math.min(nowMs, startedAtMs),
    }
  }

  /** The session's own rules are over with it; its current has fallen to nothing. @param commanded By a RemoteStop. */
  ended(nowMs: number, commanded: boolean): readonly Finding[] {
    const session = this.#session
    this.#busyAtMs = nowMs
    if (session === null) return []
    const fell = this.#fluctuation.stopped(nowMs - this.#lagMs, commanded)
    const found = fell === null ? [] : [this.#ofFluctuation(fell)]
    this.#session = null
    const at = new Date(nowMs)
    const over = (['meterGaps', 'stuckSession'] as const).map((rule) =>
      finding({
        ...{ phase: 'over', connectorId: this.connectorId, rule, firstSeenAt: at, lastSeenAt: at },
        ...{ measured: null, expected: null, unit: '' },
      }),
    )
    return [...found, ...over]
  }

  /**
   * @param samples In order of time.
   * @param nowMs When they came.
   */
  sampled(samples: readonly TimedSample[], nowMs: number): readonly Finding[] {
    this.#busyAtMs = nowMs
    const newest = samples.at(-1)
    if (newest !== undefined) this.#lagMs = nowMs - newest.sampledAt.getTime()
    return this.#take(samples, nowMs, () => nowMs)
  }

  /** Stored samples of the running session, before the first that comes. */
  rebuilt(samples: readonly TimedSample[], nowMs: number): readonly Finding[] {
    return this.#take(samples, nowMs, (atMs) => Math.min(nowMs, atMs))
  }

  #take(samples: readonly TimedSample[], nowMs: number, deliveredMs: (atMs: number) => number): readonly Finding[] {
    const found: Finding[] = []
    for (const { sampledAt, sample } of samples) {
      const atMs = sampledAt.getTime()
      const { currentA, energyWh = null, powerW = null } = sample
      // A sample without a current says nothing of it: the detector holds the last.
      const seen = currentA === undefined ? null : this.#fluctuation.sample(atMs, currentA)
      if (seen !== null) found.push(this.#ofFluctuation(seen))
      found.push(...this.#ofSession(atMs, energyWh, powerW, nowMs, deliveredMs(atMs)))
    }
    return found
  }

  /** A command of ours went to this connector. */
  commanded(command: CommandSeen, nowMs: number): readonly Finding[] {
    this.#busyAtMs = nowMs
    this.#fluctuation.command(nowMs - this.#lagMs)
    const seen = this.#churned(command, nowMs)
    return seen === null ? [] : [this.#ofChurn(seen)]
  }

  #churned(command: CommandSeen, nowMs: number): Churn | null {
    switch (command.kind) {
      case 'start':
        return this.#churn.started(nowMs)
      case 'stop':
        return this.#churn.stopped(nowMs)
      case 'limit':
        return command.limitA === null ? this.#churn.tick(nowMs) : this.#churn.limited(nowMs, command.limitA)
      default: {
        const never: never = command
        return never
      }
    }
  }

  reportedError(nowMs: number): void {
    this.#fluctuation.error(nowMs - this.#lagMs)
  }

  /** Lets time pass. @param connectedSinceMs null while the station has no socket here. */
  tick(nowMs: number, connectedSinceMs: number | null): readonly Finding[] {
    const fluctuation = this.#fluctuation.tick(nowMs - this.#lagMs)
    const churn = this.#churn.tick(nowMs)
    return [
      ...(fluctuation === null ? [] : [this.#ofFluctuation(fluctuation)]),
      ...(churn === null ? [] : [this.#ofChurn(churn)]),
      ...(this.#session === null ? [] : this.#ofSilence(this.#session, nowMs, connectedSinceMs)),
    ]
  }

  #ofSession(
    atMs: number,
    energyWh: number | null,
    powerW: number | null,
    nowMs: number,
    deliveredMs: number,
  ): readonly Finding[] {
    const session = this.#session
    if (session === null) return []
    const found: Finding[] = []
    if (session.gapSince !== null) {
      const since = new Date(session.gapSince)
      found.push(
        finding({
          ...{ phase: 'over', connectorId: this.connectorId, rule: 'meterGaps', firstSeenAt: since },
          ...{ lastSeenAt: new Date(nowMs), measured: null, expected: null, unit: 's' },
        }),
      )
      session.gapSince = null
    }
    const last = session.lastSampleMs
    if (last !== null && atMs > last) session.intervalsMs = [...session.intervalsMs.slice(1 - INTERVALS), atMs - last]
    if (last === null || atMs > last) session.lastSampleMs = atMs
    session.heardAtMs = nowMs
    if (energyWh !== null) {
      if (session.registerWh === null || energyWh > session.registerWh) session.energyAtMs = deliveredMs
      if (session.registerWh !== null && energyWh > session.registerWh) session.hasDelivered = true
      session.registerWh = Math.max(session.registerWh ?? energyWh, energyWh)
    }
    for (const fault of session.meter.sample(atMs, energyWh, powerW)) {
      const [firstSeenAt, lastSeenAt] = [new Date(fault.firstSeenAtMs), new Date(fault.lastSeenAtMs)]
      const [measured, expected] = [Math.round(fault.measuredWh), Math.round(fault.expectedWh)]
      found.push(
        finding({
          ...{ connectorId: this.connectorId, transactionKey: session.transactionKey, rule: fault.rule },
          ...{ firstSeenAt, lastSeenAt, measured, expected, unit: 'Wh' },
          evidence: [
            { at: firstSeenAt, value: expected },
            { at: lastSeenAt, value: measured },
          ],
        }),
      )
    }
    return found
  }

  #ofSilence(session: WatchedSession, nowMs: number, connectedSinceMs: number | null): readonly Finding[] {
    const { transactionKey, intervalsMs, heardAtMs, energyAtMs } = session
    const found: Finding[] = []
    const limitMs = gapLimitMs(intervalsMs)
    // What an unreachable station measures meanwhile comes when it is back.
    const listening = connectedSinceMs !== null && connectedSinceMs <= heardAtMs
    if (limitMs !== null && listening && nowMs - heardAtMs > limitMs) {
      session.gapSince ??= heardAtMs
      found.push(
        finding({
          ...{ connectorId: this.connectorId, transactionKey, rule: 'meterGaps' },
          ...{ firstSeenAt: new Date(heardAtMs), lastSeenAt: new Date(nowMs), unit: 's' },
          ...{ measured: Math.round((nowMs - heardAtMs) / 1000), expected: Math.round(limitMs / 1000) },
        }),
      )
    }
    const longestMs = stuckLimitMs(this.#pattern('sessionDuration'))
    const stuckMs = session.hasDelivered ? longestMs : unbegunLimitMs(longestMs, this.#pattern('rampTime'))
    if (connectedSinceMs !== null && nowMs - energyAtMs > stuckMs) {
      found.push(
        finding({
          ...{ connectorId: this.connectorId, transactionKey, rule: 'stuckSession' },
          ...{ firstSeenAt: new Date(energyAtMs), lastSeenAt: new Date(nowMs), unit: 'h' },
          ...{ measured: tenths((nowMs - energyAtMs) / HOUR_MS), expected: tenths(stuckMs / HOUR_MS) },
        }),
      )
    }
    return found
  }

  #ofFluctuation(seen: Fluctuation): Finding {
    const usual = this.#pattern('currentP95')
    return finding({
      phase: seen.phase === 'ended' ? 'over' : 'seen',
      ...{ connectorId: this.connectorId, transactionKey: this.transactionKey, rule: 'currentFluctuation' },
      ...{ severity: seen.severity, commanded: seen.commanded, unit: 'A' },
      ...{ firstSeenAt: new Date(seen.firstSeenAtMs), lastSeenAt: new Date(seen.lastSeenAtMs) },
      count: seen.cycles - FLUCTUATION.cycles + 1,
      ...{ measured: tenths(seen.measuredA), expected: tenths(seen.expectedA) },
      deviation: usual === null || usual.sd <= 0 ? null : tenths((seen.measuredA - usual.mean) / usual.sd),
      evidence: seen.evidence.map(({ atMs, currentA }) => ({ at: new Date(atMs), value: currentA })),
      fingerprint: { periodS: tenths(seen.periodS), amplitude: tenths(seen.amplitudeA) },
      unreliable: seen.unreliable,
    })
  }

  #ofChurn(seen: Churn): Finding {
    return finding({
      phase: seen.phase === 'ended' ? 'over' : 'seen',
      ...{ connectorId: this.connectorId, transactionKey: this.transactionKey, rule: 'commandChurn' },
      ...{ commanded: 'commanded', unit: '', measured: seen.count, expected: 2 },
      ...{ firstSeenAt: new Date(seen.firstSeenAtMs), lastSeenAt: new Date(seen.lastSeenAtMs) },
      count: Math.max(1, seen.count - 2),
    })
  }

  #pattern(name: Pattern['name']): Pattern | null {
    return this.#patterns.find((pattern) => pattern.name === name) ?? null
  }

  /** Pattern of the length of sessions (minutes). */
  get usualDuration(): Pattern | null {
    return this.#pattern('sessionDuration')
  }
}

/** `limitA` null: a limit that is no number of amperes. */
export type CommandSeen =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'limit'; readonly limitA: number | null }

/** Amperes per phase that a connector may give; null when its facts do not tell. */
export function ratedCurrentOf(facts: ConnectorFacts | null | undefined): number | null {
  if (facts == null) return null
  if (facts.maxCurrentA !== null) return facts.maxCurrentA
  // The voltage of a DC connector is the car's.
  if (facts.maxPowerW === null || facts.currentType !== 'AC') return null
  return facts.maxPowerW / ((facts.phases ?? 1) * PHASE_V)
}

/** One digit is what a person reads. */
function tenths(amount: number): number {
  return Math.round(amount * 10) / 10
}

export const TICK_MS = MINUTE_MS / 4
