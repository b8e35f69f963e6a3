import type { Random } from '../ports.ts'

/** A repeatable generator (mulberry32): the same seed and name give the same numbers on every machine. */
export function seededRandom(seed: number, name: string): Random {
  let state = seed >>> 0
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Uniform between two bounds. */
export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low)
}
