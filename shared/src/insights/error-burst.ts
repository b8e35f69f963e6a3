import { MAX_EVIDENCE } from '../model/anomaly.ts'
import { CRITICAL_CODES } from './health-score.ts'

/** The rule's numbers. */
export const ERRORS = { windowMs: 24 * 3_600_000, many: 4 } as const

export interface ErrorFinding {
  readonly rule: 'manyErrors' | 'criticalError'
  readonly count: number
  readonly atMs: readonly number[]
}

/**
 * Counts the errors that a station reports within 24 h. A connector that repeats its present error says nothing new.
 */
export class ErrorBurst {
  readonly #present = new Map<number, string>()
  #errors: { readonly atMs: number; readonly code: string }[] = []

  /** @returns the rules that this report meets: any critical code, or the fourth error and each one after. */
  report(atMs: number, connectorId: number, errorCode: string): readonly ErrorFinding[] {
    const before = this.#present.get(connectorId) ?? 'NoError'
    this.#present.set(connectorId, errorCode)
    if (errorCode === 'NoError' || errorCode === before) return []
    this.#errors = [
      ...this.#errors.filter((one) => one.atMs > atMs - ERRORS.windowMs),
      { atMs, code: errorCode },
    ].slice(-MAX_EVIDENCE)
    const found: ErrorFinding[] = []
    if (CRITICAL_CODES.includes(errorCode)) {
      const critical = this.#errors.filter(({ code }) => CRITICAL_CODES.includes(code))
      found.push({ rule: 'criticalError', count: critical.length, atMs: critical.map((one) => one.atMs) })
    }
    if (this.#errors.length >= ERRORS.many) {
      found.push({ rule: 'manyErrors', count: this.#errors.length, atMs: this.#errors.map((one) => one.atMs) })
    }
    return found
  }

  /** No connector has an error and none was reported within 24 h: this may be forgotten. */
  isEmpty(nowMs: number): boolean {
    if ([...this.#present.values()].some((code) => code !== 'NoError')) return false
    return this.#errors.every(({ atMs }) => atMs <= nowMs - ERRORS.windowMs)
  }
}
