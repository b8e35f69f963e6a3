import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocateLoad, byQueue, type LoadDemand } from './allocate-load.ts'

const THREE = [0, 1, 2]
const demandOf = (key: string, fields: Partial<LoadDemand> = {}): LoadDemand => ({
  ...{ key, phases: THREE, minDeciA: 60, capDeciA: 320, weight: 1, queueSinceMs: 0 },
  ...fields,
})
const sharesOf = (free: readonly number[], demands: readonly LoadDemand[]) =>
  Object.fromEntries([...allocateLoad(free, demands).shares].map(([key, { deciA }]) => [key, deciA]))

const demands = fc
  .array(
    fc.record({
      phases: fc.constantFrom([0], [1], [2], THREE),
      minDeciA: fc.constantFrom(60, 60, 60, 80),
      capDeciA: fc.integer({ min: 60, max: 630 }),
      weight: fc.constantFrom(1, 1, 1, 2, 3, 0.5),
      queueSinceMs: fc.integer({ min: 0, max: 50 }),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((all) => all.map((each, index) => demandOf(`c${index}`, each)))
const phases = fc.array(fc.integer({ min: -100, max: 3000 }), { minLength: 3, maxLength: 3 })
const RUNS = { numRuns: 1_000, seed: 20_260_302 }

function usedOf(demandsOfCase: readonly LoadDemand[], shares: Readonly<Record<string, number>>): number[] {
  return THREE.map((phase) =>
    demandsOfCase.reduce((sum, { key, phases: on }) => sum + (on.includes(phase) ? (shares[key] ?? 0) : 0), 0),
  )
}

describe('sharing the current of a grid connection', () => {
  test('shares equally, and by weight where weights differ', () => {
    expect(sharesOf([300, 300, 300], [demandOf('a'), demandOf('b')])).toEqual({ a: 150, b: 150 })
    expect(sharesOf([300, 300, 300], [demandOf('a', { weight: 2 }), demandOf('b')])).toEqual({ a: 200, b: 100 })
  })

  test('what one cannot take goes to the others', () => {
    expect(sharesOf([400, 400, 400], [demandOf('a', { capDeciA: 100 }), demandOf('b')])).toEqual({ a: 100, b: 300 })
  })

  test('a full phase freezes its connectors only', () => {
    const shares = sharesOf(
      [200, 500, 500],
      [demandOf('a', { phases: [0] }), demandOf('b'), demandOf('c', { phases: [1] })],
    )

    expect(shares).toEqual({ a: 100, b: 100, c: 320 })
  })

  test('who waits longest is admitted first, the others get nothing', () => {
    const { shares, bindingPhase } = allocateLoad(
      [100, 100, 100],
      [demandOf('late', { queueSinceMs: 2 }), demandOf('early', { queueSinceMs: 1 })],
    )

    expect(shares.get('early')).toEqual({ deciA: 100, reason: 'phase-full' })
    expect(shares.get('late')).toEqual({ deciA: 0, reason: 'waiting' })
    expect(bindingPhase).toBe(0)
  })

  test('[edge] a limit below zero serves nobody', () => {
    expect(sharesOf([-50, 100, 100], [demandOf('a'), demandOf('b', { phases: [1] })])).toEqual({ a: 0, b: 100 })
  })

  test('no phase above its limit; every share 0 or within its bounds; the order of the input is irrelevant', () => {
    fc.assert(
      fc.property(phases, demands, (free, all) => {
        const shares = sharesOf(free, all)

        expect(sharesOf(free, [...all].reverse())).toEqual(shares)
        usedOf(all, shares).forEach((used, phase) => {
          expect(used).toBeLessThanOrEqual(Math.max(0, free[phase] ?? 0))
        })
        for (const { key, minDeciA, capDeciA } of all) {
          const share = shares[key] ?? Number.NaN
          expect(share === 0 || (share >= minDeciA && share <= capDeciA)).toBe(true)
        }
      }),
      RUNS,
    )
  })

  test('nobody below the cap can gain 0.1 A without breaking a phase or taking from a smaller weighted share', () => {
    fc.assert(
      fc.property(phases, demands, (free, all) => {
        const shares = sharesOf(free, all)
        const used = usedOf(all, shares)
        for (const one of all) {
          const share = shares[one.key] ?? 0
          if (share === 0 || share >= one.capDeciA) continue
          const full = one.phases.filter((phase) => (used[phase] ?? 0) + 1 > (free[phase] ?? 0))
          expect(full.length).toBeGreaterThan(0)
          // On one of its full phases nobody above the own minimum has a larger weighted share, but for rounding.
          const own = (share + 1) / one.weight
          const bindsFairly = full.some((phase) =>
            all.every(({ key, phases: on, minDeciA, weight }) => {
              const other = shares[key] ?? 0
              return !on.includes(phase) || other <= minDeciA || (other - 1) / weight <= own
            }),
          )
          expect(bindsFairly).toBe(true)
        }
      }),
      RUNS,
    )
  })

  test('a larger limit never makes the served list lexicographically smaller', () => {
    const served = (free: readonly number[], all: readonly LoadDemand[]) => {
      const shares = sharesOf(free, all)
      return [...all]
        .sort(byQueue)
        .map(({ key }) => ((shares[key] ?? 0) > 0 ? '1' : '0'))
        .join('')
    }
    fc.assert(
      fc.property(phases, phases, demands, (free, more, all) => {
        const larger = free.map((each, phase) => each + Math.abs(more[phase] ?? 0))

        expect(served(larger, all) >= served(free, all)).toBe(true)
      }),
      RUNS,
    )
  })
})
