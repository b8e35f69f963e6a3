import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, expect, test } from 'vitest'
import { type CsmsPeer, startCsmsPeer } from '../../test/csms-peer.ts'
import { readChecked } from '../cli/read-file.ts'
import type { StationEvent } from '../ports.ts'
import { fleetEntrySchema } from './fleet-schema.ts'
import { scenarioSchema } from './scenario-schema.ts'
import { startSimulation } from './simulate.ts'

let peer: CsmsPeer
afterEach(() => peer.stop())

const KNOWN = ['04A1B2C3']

async function play(name: string): Promise<{ failures: readonly string[]; events: StationEvent[] }> {
  peer = await startCsmsPeer({
    Authorize: ({ idTag }) => ({ idTagInfo: { status: KNOWN.includes(String(idTag)) ? 'Accepted' : 'Invalid' } }),
  })
  const events: StationEvent[] = []
  const simulation = await startSimulation({
    fleet: [
      {
        ...v.parse(fleetEntrySchema, { stationId: 'SCN-1', url: peer.url, maxPowerW: 22_000 }),
        key: null,
        ca: undefined,
      },
    ],
    scenario: readChecked(join(import.meta.dirname, '../../scenarios', `${name}.yaml`), scenarioSchema),
    seed: 1,
    speed: 40,
    durationS: 60,
    connectRate: 1,
    stateFolder: null,
    reconnectFixedS: 0.05,
    command: null,
    emit: (event) => events.push(event),
  })
  const failures = await simulation.played
  await simulation.stop()
  return { failures, events }
}

test.each(['full-session', 'plug-first', 'unknown-tag', 'offline-replay', 'power-loss'])(
  'the scenario %s goes as it says',
  async (name) => {
    const { failures } = await play(name)

    expect(failures).toEqual([])
  },
)

test('simulated time ends before now, so that nothing lies in the future', async () => {
  const { events } = await play('full-session')

  for (const event of events) expect(Date.parse(event.at)).toBeLessThanOrEqual(Date.now())
})
