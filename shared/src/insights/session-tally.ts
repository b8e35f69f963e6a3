import type { Transaction } from '../model/transaction.ts'
import { FLUCTUATION } from './current-fluctuation.ts'
import { gapLimitMs } from './session-rules.ts'

const INTERVALS = 12
/** Currents are counted in steps of so many amperes. */
const STEP_A = 0.5
/** A smaller current is none. */
const FLOWS_A = 1
/** Whatever comes later is no ramp: a limit that was raised, or another phase of the charge. */
const RAMP_MS = 15 * 60_000
/** A smaller rise is none. */
const RISE = 1.1

export type SessionStats = NonNullable<Transaction['sessionStats']>

/** What the samples of a session were like, one sample at a time in constant memory: the 95th percentile is exact to 0.5 A. */
export class SessionTally {
  #counts = new Map<number, number>()
  #samples = 0
  #sumA = 0
  #maxA = 0
  #isHigh = false
  #cycles = 0
  #gaps = 0
  #firstMs: number | null = null
  /** Since when current flows, and when it last rose within the ramp. */
  #ramp: { readonly fromMs: number; readonly currentA: number; readonly atMs: number } | null = null
  #lastMs: number | null = null
  #intervalsMs: number[] = []

  /** @param currentA null where a sample holds none. Samples that are not newer than the last are left out. */
  add(atMs: number, currentA: number | null): void {
    if (this.#lastMs !== null && atMs <= this.#lastMs) return
    if (this.#lastMs !== null) {
      const interval = atMs - this.#lastMs
      const limit = gapLimitMs(this.#intervalsMs)
      if (limit !== null && interval > limit) this.#gaps++
      else this.#intervalsMs = [...this.#intervalsMs.slice(1 - INTERVALS), interval]
    }
    this.#lastMs = atMs
    this.#firstMs ??= atMs
    if (currentA === null || !Number.isFinite(currentA)) return
    const amount = Math.abs(currentA)
    this.#samples++
    this.#sumA += amount
    this.#maxA = Math.max(this.#maxA, amount)
    this.#rises(atMs, amount)
    const step = Math.round(amount / STEP_A)
    this.#counts.set(step, (this.#counts.get(step) ?? 0) + 1)
    if (amount >= Math.max(FLUCTUATION.leastHighA, FLUCTUATION.highShare * this.#maxA)) this.#isHigh = true
    else if (this.#isHigh && amount <= FLUCTUATION.lowShare * this.#maxA) {
      this.#isHigh = false
      this.#cycles++
    }
  }

  #rises(atMs: number, currentA: number): void {
    if (this.#ramp === null) {
      if (currentA >= FLOWS_A) this.#ramp = { fromMs: atMs, currentA, atMs }
      return
    }
    const { fromMs } = this.#ramp
    if (atMs - fromMs <= RAMP_MS && currentA >= RISE * this.#ramp.currentA) this.#ramp = { fromMs, currentA, atMs }
  }

  /** null without a single sample. Amperes to one digit. */
  get stats(): SessionStats | null {
    if (this.#lastMs === null) return null
    const rampS = this.#ramp === null || this.#firstMs === null ? null : (this.#ramp.atMs - this.#firstMs) / 1000
    const rest = { cycles: this.#cycles, gaps: this.#gaps, rampS }
    if (this.#samples === 0) return { maxA: null, meanA: null, p95A: null, ...rest }
    let left = Math.ceil(0.95 * this.#samples)
    let p95A = this.#maxA
    for (const [step, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      left -= count
      if (left <= 0) {
        p95A = Math.min(this.#maxA, step * STEP_A)
        break
      }
    }
    return { maxA: tenths(this.#maxA), meanA: tenths(this.#sumA / this.#samples), p95A: tenths(p95A), ...rest }
  }
}

function tenths(amount: number): number {
  return Math.round(amount * 10) / 10
}
