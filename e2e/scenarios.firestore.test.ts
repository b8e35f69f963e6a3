import { afterEach, expect, test } from 'vitest'
import { playScenario, SCENARIO_SEED } from './src/play-scenario.ts'
import { firestoreWorld, type ScenarioWorld } from './src/scenario-world.ts'

let world: ScenarioWorld
afterEach(() => world.stop())

test.each(['full-session', 'offline-replay', 'remote-start-stop', 'power-loss'])(
  '%s goes as it says on a real Firestore, which has the same sessions and energy',
  async (name) => {
    world = await firestoreWorld(SCENARIO_SEED)

    const { failures, summary, endedWh, stored } = await playScenario(name, 20, world)

    expect(failures).toEqual([])
    expect(endedWh.length).toBeGreaterThan(0)
    expect(stored.map(({ energyWh }) => energyWh)).toEqual(endedWh)
    expect(summary.pendingMessages).toBe(0)
  },
)
