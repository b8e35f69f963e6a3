import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { ROTATION_MS } from './plan-load.ts'
import { type SimulatedManner, SimulatedSite } from './testing/simulated-site.ts'

vi.setConfig({ testTimeout: 240_000 })

const THREE = [0, 1, 2]
const OBEDIENT: SimulatedManner = {
  ...{ phases: THREE, capDeciA: 320, weight: 1, refuses: 0, loses: 0, losesAnswer: 0 },
  ...{ slownessMs: 2_000, hasMeter: true, wantsDeciA: 320 },
}
const RUNS = { numRuns: 1_000, seed: 20_260_302 }
const RUN_EVERY_S = 10

function siteOf(manners: readonly SimulatedManner[], limitA: number, seed = 1): SimulatedSite {
  return new SimulatedSite(manners, [limitA * 10, limitA * 10, limitA * 10], seed)
}

/** Seconds pass with a run each minute, and at once when an order ends. */
function passLive(site: SimulatedSite, seconds: number, each: () => void = () => undefined): void {
  for (let second = 0; second < seconds; second++) {
    if (second % 60 === 59 || site.orderEnded) site.run()
    site.step()
    each()
  }
}

/** Seconds pass, with a run each 10. */
function pass(site: SimulatedSite, seconds: number, each: () => void = () => undefined): void {
  for (let second = 0; second < seconds; second++) {
    if (second % RUN_EVERY_S === 0) site.run()
    site.step()
    each()
  }
}

function expectWithin(site: SimulatedSite): void {
  for (const [phase, drawn] of site.drawn().entries()) expect(drawn).toBeLessThanOrEqual(site.limitDeciA[phase] ?? 0)
}

const manner = fc.record({
  phases: fc.constantFrom([0], [1], [2], THREE),
  capDeciA: fc.constantFrom(160, 320, 630),
  weight: fc.constantFrom(1, 1, 2),
  refuses: fc.constantFrom(0, 0, 0.3),
  loses: fc.constantFrom(0, 0, 0.3),
  losesAnswer: fc.constantFrom(0, 0, 0.3),
  slownessMs: fc.constantFrom(500, 5_000, 20_000),
  hasMeter: fc.constantFrom(true, true, false),
  wantsDeciA: fc.integer({ min: 60, max: 630 }),
})
/** Connector to start or stop, and the seconds until the next event. */
const events = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 70 })), { minLength: 1, maxLength: 10 })

describe('a run of load balancing', () => {
  test('no phase carries more than its limit at any moment, whatever is delayed, refused or lost', () => {
    fc.assert(
      fc.property(
        fc.array(manner, { minLength: 2, maxLength: 12 }),
        events,
        fc.integer({ min: 6, max: 40 }),
        fc.nat(),
        (manners, happenings, limitA, seed) => {
          const site = siteOf(manners, limitA, seed)
          // Stations that took their safe default; without one there is the overshoot of a start, of which below.
          pass(site, 90)
          const told = site.connectors.filter(
            ({ key }) => site.last?.state.stations[key.slice(0, -2)]?.defaultDeciA === 0,
          )
          const look = () => expectWithin(site)
          for (const [which, seconds] of happenings) {
            const connector = told[which % Math.max(1, told.length)]
            if (connector === undefined) return
            if (connector.session === null) site.start(connector)
            else site.stop(connector)
            pass(site, seconds, look)
          }
        },
      ),
      RUNS,
    )
  })

  test('a connector is never counted with less than it may draw; nothing is raised above what is free', () => {
    fc.assert(
      fc.property(
        fc.array(manner, { minLength: 2, maxLength: 10 }),
        events,
        fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        (manners, happenings, limits, seed) => {
          const site = siteOf(manners, limits[0] ?? 0, seed)
          happenings.forEach(([which, seconds], index) => {
            const connector = site.connectors[which % site.connectors.length]
            if (connector === undefined) return
            if (which % 7 === 0) connector.online = !connector.online
            else if (connector.session === null) site.start(connector)
            else if (connector.online) site.stop(connector)
            const limitA = limits[index % limits.length] ?? 0
            site.limitDeciA = [limitA * 10, limitA * 10, limitA * 10]
            pass(site, seconds, () => {
              const counted = new Map(site.last?.stands.map((each) => [each.connector.key, each.countedDeciA]))
              for (const each of site.connectors) {
                // One that started after the run is of the next one.
                const seen = site.last?.state.connectors[each.key]?.transactionKey
                if (each.session === null || each.session.key !== seen) continue
                expect(site.limitOf(each)).toBeLessThanOrEqual(counted.get(each.key) ?? 0)
              }
            })
          })
        },
      ),
      RUNS,
    )
  })

  test('after a change the sum is under the limit within 35 s, and stays there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ phases: fc.constantFrom([0], [1], THREE), capDeciA: fc.constantFrom(160, 320) }), {
          minLength: 2,
          maxLength: 20,
        }),
        fc.integer({ min: 6, max: 60 }),
        fc.nat(),
        (facts, limitA, seed) => {
          const site = siteOf(
            facts.map((each) => ({ ...OBEDIENT, ...each })),
            200,
            seed,
          )
          for (const each of site.connectors) site.start(each)
          pass(site, 120)
          site.limitDeciA = [limitA * 10, limitA * 10, limitA * 10]
          pass(site, 35)

          pass(site, 300, () => {
            for (const drawn of site.drawn()) expect(drawn).toBeLessThanOrEqual(limitA * 10)
          })
        },
      ),
      { ...RUNS, numRuns: 300 },
    )
  })

  test('a start that draws what it wants is counted by its second sample: the sum is under the limit 35 s after it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ capDeciA: fc.constantFrom(160, 320) }), { minLength: 3, maxLength: 12 }),
        fc.integer({ min: 0, max: 20 }),
        fc.nat(),
        (facts, moreA, seed) => {
          // One that nobody can lead fits, whatever the others are given.
          const manners = facts.map((each, index) => ({ ...OBEDIENT, ...each, overDraws: index === 0 }))
          const site = siteOf(manners, 33 + moreA, seed)
          pass(site, 30)
          const [wilful, ...others] = site.connectors
          if (wilful === undefined) throw new RangeError('connectors')
          for (const each of others) site.start(each)
          passLive(site, 180)
          site.start(wilful)
          site.run()

          passLive(site, 35, () => {
            const drawn = site.drawn()[0] ?? 0
            // What it draws above the limit that it was told.
            expect(drawn).toBeLessThanOrEqual((site.limitDeciA[0] ?? 0) + site.drawOf(wilful))
          })

          passLive(site, 300, () => expectWithin(site))
        },
      ),
      { ...RUNS, numRuns: 300 },
    )
  })

  test('[edge] a station that is away without anybody knowing makes the others give way within 35 s', () => {
    const site = siteOf([OBEDIENT, OBEDIENT, OBEDIENT], 32)
    pass(site, 30)
    for (const each of site.connectors) site.start(each)
    passLive(site, 180)
    const [first] = site.connectors
    if (first === undefined) throw new RangeError('connectors')
    const before = site.drawOf(first)

    first.unheard = true
    site.limitDeciA = [200, 200, 200]
    site.run()
    passLive(site, 35)

    passLive(site, 300, () => expectWithin(site))
    expect(site.drawOf(first)).toBe(before)
    expect(site.drawn()[0]).toBeGreaterThan(before + 60)
  })

  test('a decrease goes first: nobody gets the current before it is free', () => {
    const site = siteOf([OBEDIENT, { ...OBEDIENT, slownessMs: 20_000 }], 32)
    pass(site, 30)
    const [slow, quick] = [site.connectors[1], site.connectors[0]]
    if (slow === undefined || quick === undefined) throw new RangeError('connectors')
    site.start(slow)
    pass(site, 120)
    expect(site.drawOf(slow)).toBe(320)

    site.start(quick)
    pass(site, 120, () => {
      // The safe default of 6 A is the whole overshoot of a start.
      expect(site.drawn()[0]).toBeLessThanOrEqual(320 + 60)
      if (site.limitOf(slow) > 260) expect(site.limitOf(quick)).toBe(60)
    })
    pass(site, 120, () => expectWithin(site))

    expect([site.drawOf(slow), site.drawOf(quick)]).toEqual([160, 160])
  })

  test('who waits is served when the others have had 15 minutes', () => {
    const site = siteOf([OBEDIENT, OBEDIENT, OBEDIENT], 11)
    pass(site, 30)
    const served = new Set<string>()
    for (const each of site.connectors) site.start(each)

    pass(site, (3 * ROTATION_MS) / 1000, () => {
      for (const each of site.connectors) if (site.drawOf(each) > 0) served.add(each.key)
      expect(site.drawn()[0]).toBeLessThanOrEqual(110)
    })

    expect(served.size).toBe(3)
  })

  test('a connector whose minimum fits is served within as many rotations as sessions wait', () => {
    const facts = fc.record({ phases: fc.constantFrom([0], [1], [2], THREE), slownessMs: fc.constantFrom(500, 10_000) })
    fc.assert(
      fc.property(
        fc.array(facts, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 6, max: 14 }),
        fc.nat(),
        (all, limitA, seed) => {
          const site = siteOf(
            all.map((each) => ({ ...OBEDIENT, ...each })),
            limitA,
            seed,
          )
          pass(site, 60)
          for (const each of site.connectors) site.start(each)
          const served = new Set<string>()

          pass(site, (all.length * ROTATION_MS) / 1000, () => {
            for (const each of site.connectors) if (site.drawOf(each) > 0) served.add(each.key)
          })

          expect(served.size).toBe(all.length)
        },
      ),
      { ...RUNS, numRuns: 40 },
    )
  })

  test('a vehicle that takes less leaves the rest to the others, and gets it back when it wants it', () => {
    const site = siteOf([{ ...OBEDIENT, wantsDeciA: 80 }, OBEDIENT], 40)
    pass(site, 30)
    for (const each of site.connectors) site.start(each)

    pass(site, 300)

    expect(site.connectors.map((each) => site.limitOf(each))).toEqual([100, 300])
  })

  test('[edge] an offline station counts with its limit, a refusing one with what it can', () => {
    const site = siteOf([OBEDIENT, { ...OBEDIENT, refuses: 1, capDeciA: 160 }, OBEDIENT], 40)
    pass(site, 30)
    for (const each of site.connectors) site.start(each)
    pass(site, 180)
    const [first, refusing, third] = site.connectors
    if (first === undefined || refusing === undefined || third === undefined) throw new RangeError('connectors')
    expect(site.drawOf(refusing)).toBe(160)
    expect(site.drawn()[0]).toBe(400)
    first.online = false

    site.stop(third)
    pass(site, 120)

    const { stands } = site.run()
    expect(stands.map(({ reason, countedDeciA }) => [reason, countedDeciA])).toEqual([
      ['offline', 120],
      ['refused', 160],
    ])
  })

  test('[edge] one that draws more than it was allowed counts as measured after 30 s; commitments that do not fit give zeros', () => {
    const site = siteOf([{ ...OBEDIENT, overDraws: true }, OBEDIENT], 30)
    pass(site, 30)
    for (const each of site.connectors) site.start(each)

    pass(site, 240)

    const { stands, infeasiblePhases } = site.run()
    expect(stands.map(({ reason, countedDeciA }) => [reason, countedDeciA])).toEqual([
      ['over-drawing', 320],
      ['waiting', 0],
    ])
    expect(infeasiblePhases).toEqual([0, 1, 2])
  })

  test('[edge] a site whose connectors all fit is told nothing', () => {
    const site = siteOf([OBEDIENT, OBEDIENT], 64)
    for (const each of site.connectors) site.start(each)

    expect(site.run()).toMatchObject({ orders: [], bindingPhase: null, infeasiblePhases: [] })
  })
})
