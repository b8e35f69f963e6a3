import * as v from 'valibot'
import type { StationEvent, Timers } from '../ports.ts'
import type { SimStation } from './sim-station.ts'

const LOOK_MS = 200
const PATIENCE_MS = 600_000
const number = v.pipe(v.number(), v.minValue(0))
const counted = v.union([number, v.strictObject({ is: number, tolerance: v.optional(number, 0) })])

const stepSchema = v.union([
  v.literal('waitBoot'),
  v.strictObject({ tap: v.strictObject({ uid: v.string(), connector: v.optional(v.number()) }) }),
  v.strictObject({ plug: v.number() }),
  v.strictObject({ unplug: v.number() }),
  v.strictObject({ waitStatus: v.string(), connector: v.optional(v.number()) }),
  v.strictObject({ wait: number }),
  v.strictObject({ charge: v.strictObject({ energyWh: number, connector: v.optional(v.number()) }) }),
  v.strictObject({ network: v.picklist(['up', 'down']) }),
  v.strictObject({ power: v.picklist(['on', 'off']) }),
  v.strictObject({
    expect: v.strictObject({
      starts: v.optional(counted),
      stops: v.optional(counted),
      refused: v.optional(counted),
      energyWh: v.optional(counted),
    }),
  }),
])

/** A scripted visit: steps that every station goes through. */
export const scenarioSchema = v.strictObject({ name: v.string(), steps: v.pipe(v.array(stepSchema), v.minLength(1)) })
export type Scenario = v.InferOutput<typeof scenarioSchema>
type Step = Scenario['steps'][number]

/** What a station did so far. */
export interface Tally {
  starts: number
  stops: number
  refused: number
  energyWh: number
}

/**
 * Goes through the steps at one station. A wait that takes longer than ten minutes of station time fails.
 * @returns what was not as expected; empty if all was.
 */
export async function playScenario(deps: {
  scenario: Scenario
  sim: SimStation
  tally: Readonly<Tally>
  timers: Timers
  emit: (event: StationEvent) => void
  nowIso: () => string
}): Promise<string[]> {
  const { sim, tally, timers } = deps
  const failures: string[] = []
  const pause = (ms: number) => new Promise<void>((resolve) => timers.after(ms, resolve))
  const until = async (what: string, condition: () => boolean): Promise<void> => {
    for (let waitedMs = 0; !condition(); waitedMs += LOOK_MS) {
      if (waitedMs >= PATIENCE_MS) {
        failures.push(`${what} did not happen`)
        return
      }
      await pause(LOOK_MS)
    }
  }
  const connectorOf = (id = 1) => sim.station()?.connectors[id - 1]

  const play = async (step: Step): Promise<void> => {
    if (step === 'waitBoot') await until('boot', () => sim.station()?.registration() === 'Accepted')
    else if ('tap' in step) sim.tap(step.tap.uid, step.tap.connector)
    else if ('plug' in step)
      sim.hardware[step.plug - 1]?.plug({ batteryWh: 60_000, socPercent: 20, maxPowerW: 350_000 })
    else if ('unplug' in step) sim.hardware[step.unplug - 1]?.unplug()
    else if ('waitStatus' in step) {
      await until(step.waitStatus, () => connectorOf(step.connector)?.status() === step.waitStatus)
    } else if ('wait' in step) await pause(step.wait * 1000)
    else if ('charge' in step) {
      const registerWh = () => sim.hardware[(step.charge.connector ?? 1) - 1]?.meter.read()?.energyWh ?? 0
      const beganAtWh = connectorOf(step.charge.connector)?.transaction()?.meterStartWh ?? registerWh()
      await until(`${step.charge.energyWh} Wh`, () => registerWh() - beganAtWh >= step.charge.energyWh)
    } else if ('network' in step) sim.setNetwork(step.network === 'up')
    else if ('power' in step) await (step.power === 'on' ? sim.restorePower() : sim.cutPower())
    else {
      for (const key of ['starts', 'stops', 'refused', 'energyWh'] as const) {
        const wanted = step.expect[key]
        if (wanted === undefined) continue
        const { is, tolerance } = typeof wanted === 'number' ? { is: wanted, tolerance: 0 } : wanted
        if (key === 'stops') await until(`${is} stops`, () => tally.stops >= is)
        if (Math.abs(tally[key] - is) > tolerance)
          failures.push(`${key} is ${tally[key]}, expected ${is} ± ${tolerance}`)
      }
    }
  }
  for (const step of deps.scenario.steps) await play(step)
  deps.emit({
    event: 'scenario-ended',
    stationId: sim.stationId,
    at: deps.nowIso(),
    scenario: deps.scenario.name,
    failures,
  })
  return failures
}
