import { afterEach, expect, test } from 'vitest'
import { playScenario, SCENARIO_SEED, SCENARIOS } from './src/play-scenario.ts'
import { memoryWorld, type ScenarioWorld } from './src/scenario-world.ts'

let world: ScenarioWorld | null = null
afterEach(async () => {
  await world?.stop()
  world = null
})

test('the library holds what it is said to', () => {
  expect(SCENARIOS).toEqual([
    ...['car-park', 'clock-unset', 'current-fluctuation', 'dropped-heartbeats', 'error-bursts', 'faults'],
    ...['flapping-network', 'full-session', 'group-stop', 'offline-replay', 'plug-first', 'power-loss'],
    ...['profile-limits', 'reconnect-storm', 'remote-start-stop', 'unknown-tag'],
  ])
})

/** The clock of a station is its own matter only in real time; the others run forty times as fast. */
const speedOf = (name: string) => (name === 'clock-unset' ? 1 : 40)

test.each(SCENARIOS)('%s goes as it says, and the CSMS has the same sessions and energy', async (name) => {
  world = await memoryWorld(SCENARIO_SEED)

  const { failures, summary, endedWh, stored } = await playScenario(name, speedOf(name), world)

  expect(failures).toEqual([])
  expect(stored.map(({ energyWh }) => energyWh)).toEqual(endedWh)
  expect(summary).toMatchObject({ starts: endedWh.length, stops: endedWh.length, pendingMessages: 0 })
  if (name === 'clock-unset') expect(stored[0]?.startedAt.getFullYear()).toBeGreaterThan(2000)
})
