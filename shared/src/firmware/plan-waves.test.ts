import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FirmwareTargetState } from '../model/firmware-job.ts'
import { newWave, withHalt, withMovedTarget, withNextWave } from './job-counters.ts'
import { countOf, nextStep, tooManyFailed } from './next-step.ts'
import { planWaves } from './plan-waves.ts'

const NOW = new Date('2026-03-02T05:00:00Z')
const LATER = new Date('2026-03-03T05:00:00Z')
const waves = fc.record({
  first: fc.integer({ min: 1, max: 20 }),
  following: fc.oneof(
    fc.record({ stations: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
  ),
})

describe('waves', () => {
  test('one station first, then a quarter each', () => {
    expect(planWaves(10, { first: 1, following: { percent: 25 } })).toEqual([1, 3, 3, 3])
    expect(planWaves(4, { first: 1, following: { stations: 2 } })).toEqual([1, 2, 1])
  })

  test('a first wave larger than the fleet takes the fleet [edge 1]', () => {
    expect(planWaves(3, { first: 10, following: { stations: 5 } })).toEqual([3])
    expect(planWaves(0, { first: 1, following: { stations: 5 } })).toEqual([])
  })

  test('every station has its place, no wave is empty, the first is not exceeded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), waves, (total, wanted) => {
        const sizes = planWaves(total, wanted)

        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total)
        expect(Math.min(1, ...sizes)).toBe(1)
        expect(sizes[0] ?? 0).toBe(Math.min(total, wanted.first))
      }),
    )
  })
})

test('failures halt only as many and as a large share [edge 2]', () => {
  const haltAfter = { count: 3, sharePercent: 20 }

  expect(tooManyFailed({ succeeded: 0, failed: 2 }, haltAfter)).toBe(false)
  expect(tooManyFailed({ succeeded: 12, failed: 3 }, haltAfter)).toBe(true)
  expect(tooManyFailed({ succeeded: 13, failed: 3 }, haltAfter)).toBe(false)
})

/** A job played to its end: what stations do is drawn, every step is the planner's. */
function play(options: {
  readonly total: number
  readonly sizes: readonly number[]
  readonly haltAfter: { readonly count: number; readonly sharePercent: number }
  readonly fails: (station: number) => boolean
  readonly reachable: (station: number, round: number) => boolean
  readonly resumes: boolean
}) {
  const { total, sizes } = options
  let job = {
    status: 'running' as 'running' | 'halted' | 'done',
    counts: { waiting: total } as Record<FirmwareTargetState, number>,
    plan: sizes.map(newWave),
    wave: 0,
    haltAfter: options.haltAfter,
    settledSinceResume: { succeeded: 0, failed: 0 },
    startsAt: NOW,
    endsAt: LATER,
    finishedAt: null as Date | null,
  }
  const waiting = Array.from({ length: total }, (_, station) => station)
  let active: { station: number; wave: number }[] = []
  const commands: number[] = []
  let halts = 0
  let mostActive = 0
  for (let round = 0; round < 40 * (total + 2); round++) {
    const now = round < 20 * (total + 2) ? NOW : LATER
    const step = nextStep(job, now)
    if (step.kind === 'finish') return { job, commands, halts, mostActive, ended: true }
    if (step.kind === 'halt') {
      halts += 1
      job = withHalt(job, now)
    } else if (step.kind === 'advance') job = withNextWave(job, step.grow, now)
    else if (step.kind === 'giveUp') {
      for (const _ of waiting.splice(0)) job = withMovedTarget(job, { from: 'waiting', to: step.state, wave: null })
    } else {
      if (step.kind === 'dispatch') {
        const taken = waiting.filter((station) => options.reachable(station, round)).slice(0, step.count)
        for (const station of taken) {
          waiting.splice(waiting.indexOf(station), 1)
          active.push({ station, wave: job.wave })
          commands.push(station)
          job = withMovedTarget(job, { from: 'waiting', to: 'sent', wave: job.wave })
        }
      }
      mostActive = Math.max(mostActive, active.length)
      const [first, ...rest] = active
      if (first !== undefined) {
        active = rest
        const to = options.fails(first.station) ? 'failed' : 'succeeded'
        job = withMovedTarget(job, { from: 'sent', to, wave: first.wave })
      } else if (job.status === 'halted') {
        if (!options.resumes) return { job, commands, halts, mostActive, ended: false }
        job = { ...job, status: 'running', settledSinceResume: { succeeded: 0, failed: 0 } }
      }
    }
    expect(countOf(job, ['waiting', 'sent', 'succeeded', 'failed', 'unreached'])).toBe(total)
  }
  throw new Error('the job never ended')
}

const games = fc.record({
  total: fc.integer({ min: 1, max: 60 }),
  wanted: waves,
  count: fc.integer({ min: 1, max: 5 }),
  sharePercent: fc.integer({ min: 0, max: 100 }),
  failing: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
  comesBackAt: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 60, maxLength: 60 }),
})

test('a job that is always resumed asks every station at most once and comes to an end', () => {
  fc.assert(
    fc.property(games, ({ total, wanted, count, sharePercent, failing, comesBackAt }) => {
      const { job, commands, mostActive, ended } = play({
        total,
        sizes: planWaves(total, wanted),
        haltAfter: { count, sharePercent },
        fails: (station) => failing[station] === true,
        reachable: (station, round) => round >= (comesBackAt[station] ?? 0),
        resumes: true,
      })

      expect(ended).toBe(true)
      expect(new Set(commands).size).toBe(commands.length)
      expect(commands.length + (job.counts.unreached ?? 0)).toBe(total)
      expect(mostActive).toBeLessThanOrEqual(Math.max(...job.plan.map(({ size }) => size)))
    }),
  )
})

test('a job that halts has harmed no more than its threshold and the wave that was under way', () => {
  fc.assert(
    fc.property(games, ({ total, wanted, count }) => {
      const sizes = planWaves(total, wanted)
      // With nobody left there is nothing to halt.
      fc.pre(sizes.length > 1)
      const { job, halts, commands } = play({
        total,
        sizes,
        haltAfter: { count, sharePercent: 0 },
        fails: () => true,
        reachable: () => true,
        resumes: false,
      })

      expect(halts).toBe(1)
      expect(job.status).toBe('halted')
      // All of the first wave failed: nobody of the second one was asked.
      expect(commands.length).toBe(sizes[0])
    }),
  )
})

test('stations that stay away hold nobody up and are given up when the window ends [edge 3]', () => {
  const { job, ended } = play({
    total: 10,
    sizes: [1, 4, 5],
    haltAfter: { count: 3, sharePercent: 20 },
    fails: () => false,
    reachable: (station) => station >= 3,
    resumes: true,
  })

  expect(ended).toBe(true)
  expect(job.counts).toMatchObject({ succeeded: 7, unreached: 3, waiting: 0 })
})
