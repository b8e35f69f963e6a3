import { MAX_EVIDENCE } from '../model/anomaly.ts'
import { RecentQuantile } from './recent-quantile.ts'
import { mean, quantile } from './statistics.ts'

/** The rule's numbers, in one place. Times in ms, currents in A. */
export const FLUCTUATION = {
  windowMs: 300_000,
  cycles: 3,
  criticalCycles: 6,
  levelWindowMs: 30 * 60_000,
  levelQuantile: 0.95,
  leastLevelA: 6,
  highShare: 0.6,
  leastHighA: 10,
  highShareOfRating: 0.3,
  lowShare: 0.15,
  slowestSamplingMs: 10_000,
  commandReachMs: 5_000,
  quietMs: 15 * 60_000,
} as const

/** What the detector says of a connector; `began` once, then `grew` with each further cycle, `ended` after 15 quiet minutes. */
export interface Fluctuation {
  readonly phase: 'began' | 'grew' | 'ended'
  readonly firstSeenAtMs: number
  readonly lastSeenAtMs: number
  /** Since it began; when it begins, those within 300 s. */
  readonly cycles: number
  readonly commanded: 'commanded' | 'uncommanded' | 'mixed'
  readonly severity: 'warning' | 'critical'
  /** Median of the peaks, A. */
  readonly measuredA: number
  /** The level below which the rule takes a current as low, A. */
  readonly expectedA: number
  readonly periodS: number
  readonly amplitudeA: number
  /** Samples come more than 10 s apart: cycles between them are not seen. */
  readonly unreliable: boolean
  /** The newest samples, oldest first, thinned to {@link MAX_EVIDENCE}. Lost ones are null. */
  readonly evidence: readonly { readonly atMs: number; readonly currentA: number | null }[]
}

interface Cycle {
  readonly highAtMs: number
  readonly lowAtMs: number
  readonly peakA: number
  readonly lowA: number
  /** Of its two swings. */
  readonly commandedSwings: number
}

/**
 * Watches the current of one connector, sample by sample, for repeated fluctuation: from high (at least 60 % of the usual
 * level R, 10 A and 30 % of the rating) to low (at most 15 % of R), three times in 300 s. R is the 95th percentile of
 * the last 30 minutes, at least 6 A. A lost sample holds the last one. Feeding stored samples again after a restart
 * rebuilds the state. Keeps at most half an hour of samples.
 */
export class CurrentFluctuation {
  readonly #ratedA: number
  readonly #level = new RecentQuantile(FLUCTUATION.levelWindowMs, FLUCTUATION.levelQuantile)
  #recent: { atMs: number; currentA: number | null }[] = []
  #cycles: Cycle[] = []
  #commands: number[] = []
  #errorAtMs = Number.NEGATIVE_INFINITY
  #lastA: number | null = null
  #levelA: number = FLUCTUATION.leastLevelA
  #lastAtMs: number | null = null
  #high: { atMs: number; peakA: number; commanded: boolean } | null = null
  #open: { firstSeenAtMs: number; cycles: Cycle[]; count: number; commandedSwings: number } | null = null
  #intervals: number[] = []

  /** @param ratedA Of the connector; null when it is not known. */
  constructor(ratedA: number | null) {
    this.#ratedA = ratedA ?? 0
  }

  /** A command of ours (SetChargingProfile, RemoteStart, RemoteStop) went out: swings within 5 s after it are ours. */
  command(atMs: number): void {
    this.#commands = [...this.#commands.filter((at) => at > atMs - FLUCTUATION.windowMs), atMs].slice(-200)
  }

  /** The station reported an error code. */
  error(atMs: number): void {
    this.#errorAtMs = atMs
  }

  /** True while samples come more than 10 s apart. */
  get unreliable(): boolean {
    return (quantile(this.#intervals, 0.5) ?? 0) > FLUCTUATION.slowestSamplingMs
  }

  /**
   * @param atMs Time of the sample; one that is not newer than the last is left out.
   * @param currentA null for a lost sample.
   * @returns what began, grew or ended with this sample; null mostly.
   */
  sample(atMs: number, currentA: number | null): Fluctuation | null {
    if (this.#lastAtMs !== null && atMs <= this.#lastAtMs) return null
    if (this.#lastAtMs !== null) this.#intervals = [...this.#intervals.slice(-19), atMs - this.#lastAtMs]
    this.#lastAtMs = atMs
    const lost = currentA === null || !Number.isFinite(currentA)
    this.#remember(atMs, lost ? null : currentA)
    const heldA = lost ? this.#lastA : Math.abs(currentA)
    if (heldA === null) return null
    this.#lastA = heldA

    const levelA = Math.max(FLUCTUATION.leastLevelA, this.#level.add(atMs, heldA))
    this.#levelA = levelA
    const highA = Math.max(
      FLUCTUATION.highShare * levelA,
      FLUCTUATION.leastHighA,
      FLUCTUATION.highShareOfRating * this.#ratedA,
    )
    if (heldA >= highA) {
      this.#high =
        this.#high === null
          ? { atMs, peakA: heldA, commanded: this.#isCommanded(atMs) }
          : { ...this.#high, peakA: Math.max(this.#high.peakA, heldA) }
    } else if (heldA <= FLUCTUATION.lowShare * levelA) {
      return this.#fell(atMs, heldA, this.#isCommanded(atMs))
    }
    return this.tick(atMs)
  }

  /**
   * The transaction ended: its contactor is open and nothing flows, which a station that measures in transactions only
   * never samples. Ends a high current as a low sample does, but is no sample: neither evidence nor part of the level.
   * @param atMs By the station's clock, like samples. @param commanded The end was our wish.
   */
  stopped(atMs: number, commanded: boolean): Fluctuation | null {
    const lowAtMs = Math.max(atMs, this.#lastAtMs ?? atMs)
    if (this.#lastA !== null) this.#lastA = 0
    return this.#fell(lowAtMs, 0, commanded)
  }

  /** Lets time pass without a sample: after 15 quiet minutes what was open ends. */
  tick(atMs: number): Fluctuation | null {
    if (this.#open === null) return null
    const last = this.#open.cycles.at(-1)
    if (last === undefined || atMs - last.lowAtMs < FLUCTUATION.quietMs) return null
    const ended = this.#describe('ended')
    this.#open = null
    return ended
  }

  #fell(lowAtMs: number, lowA: number, isCommanded: boolean): Fluctuation | null {
    if (this.#high === null) return this.tick(lowAtMs)
    const { atMs: highAtMs, peakA, commanded } = this.#high
    this.#high = null
    const commandedSwings = Number(commanded) + Number(isCommanded)
    return this.#cycle({ highAtMs, lowAtMs, peakA, lowA, commandedSwings })
  }

  #cycle(cycle: Cycle): Fluctuation | null {
    const ended = this.tick(cycle.lowAtMs)
    if (ended !== null) {
      this.#cycles = [cycle]
      return ended
    }
    if (this.#open !== null) {
      const { count, commandedSwings, cycles, firstSeenAtMs } = this.#open
      this.#open = {
        firstSeenAtMs,
        count: count + 1,
        commandedSwings: commandedSwings + cycle.commandedSwings,
        cycles: [...cycles, cycle].slice(-20),
      }
      return this.#describe('grew')
    }
    this.#cycles = [...this.#cycles.filter(({ lowAtMs }) => lowAtMs > cycle.lowAtMs - FLUCTUATION.windowMs), cycle]
    if (this.#cycles.length < FLUCTUATION.cycles) return null
    this.#open = {
      firstSeenAtMs: this.#cycles[0]?.highAtMs ?? cycle.highAtMs,
      count: this.#cycles.length,
      commandedSwings: this.#cycles.reduce((sum, { commandedSwings }) => sum + commandedSwings, 0),
      cycles: this.#cycles,
    }
    this.#cycles = []
    return this.#describe('began')
  }

  #describe(phase: Fluctuation['phase']): Fluctuation | null {
    if (this.#open === null) return null
    const { cycles, count, commandedSwings, firstSeenAtMs } = this.#open
    const peakA = quantile(
      cycles.map((cycle) => cycle.peakA),
      0.5,
    )
    const lowA = mean(cycles.map((cycle) => cycle.lowA)) ?? 0
    const gaps = cycles.slice(1).map((cycle, index) => cycle.highAtMs - (cycles[index]?.highAtMs ?? cycle.highAtMs))
    const commanded = commandedSwings === 0 ? 'uncommanded' : commandedSwings === 2 * count ? 'commanded' : 'mixed'
    const lastSeenAtMs = cycles.at(-1)?.lowAtMs ?? firstSeenAtMs
    const withError = this.#errorAtMs >= firstSeenAtMs - FLUCTUATION.windowMs
    const critical = commanded === 'uncommanded' && (withError || count >= FLUCTUATION.criticalCycles)
    return {
      phase,
      firstSeenAtMs,
      lastSeenAtMs,
      cycles: count,
      commanded,
      severity: critical ? 'critical' : 'warning',
      measuredA: peakA ?? 0,
      expectedA: FLUCTUATION.lowShare * this.#levelA,
      periodS: (mean(gaps) ?? 0) / 1000,
      amplitudeA: ((peakA ?? 0) - lowA) / 2,
      unreliable: this.unreliable,
      evidence: thinned(this.#recent),
    }
  }

  #isCommanded(atMs: number): boolean {
    return this.#commands.some((at) => at <= atMs && atMs - at <= FLUCTUATION.commandReachMs)
  }

  #remember(atMs: number, currentA: number | null): void {
    this.#recent.push({ atMs, currentA })
    const from = this.#recent.findIndex((one) => one.atMs > atMs - FLUCTUATION.windowMs)
    if (from > 60) this.#recent.splice(0, from)
  }
}

function thinned<T>(samples: readonly T[]): readonly T[] {
  if (samples.length <= MAX_EVIDENCE) return [...samples]
  return Array.from(
    { length: MAX_EVIDENCE },
    (_, index) => samples[Math.round((index * (samples.length - 1)) / (MAX_EVIDENCE - 1))],
  ).filter((sample) => sample !== undefined)
}
