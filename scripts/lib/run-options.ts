import { randomInt } from 'node:crypto'
import { PlainError } from './plain-error.ts'

/** A seed that nobody chose; printed, so that a run can be repeated. */
export function drawSeed(): number {
  return randomInt(0, 2 ** 31)
}

/** @throws PlainError when `given` is no number from `least` on. */
export function numberOption(name: string, given: string | undefined, fallback: number, least: number): number {
  if (given === undefined) return fallback
  const amount = Number(given)
  if (given.trim() === '' || !Number.isFinite(amount) || amount < least) {
    throw new PlainError(`--${name} must be a number from ${least}; it is "${given}".`)
  }
  return amount
}
