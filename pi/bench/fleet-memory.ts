import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { fleetEntrySchema } from '../src/sim/fleet-schema.ts'
import { type Simulation, type SimulationOptions, startSimulation } from '../src/sim/simulate.ts'

export interface FleetMemory {
  readonly stations: number
  /** Of resident memory and of the heap in use, per station: connected, accepted, with nobody charging. */
  readonly rssKibPerStation: number
  readonly heapKibPerStation: number
  readonly simulatedMinutes: number
  readonly sessions: number
  /** Heap in use after garbage collection, MiB, at equal intervals from the first session on. */
  readonly heapMib: readonly number[]
}

/**
 * What a fleet of simulated stations needs in one process, idle and while drivers come and go.
 * Needs `node --expose-gc`: without it, garbage would be counted.
 */
export async function fleetMemory(options: {
  readonly stations: number
  readonly simulatedMinutes: number
  readonly speed: number
  readonly samples: number
}): Promise<FleetMemory> {
  const collect = globalThis.gc
  if (collect === undefined) throw new Error('run with --expose-gc')
  const settled = async () => {
    await sleep(500)
    await collect()
    return process.memoryUsage()
  }
  const csms = fork(join(import.meta.dirname, 'csms-program.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const [port] = csms.stdout === null ? [] : await once(csms.stdout, 'data')
  const url = `ws://127.0.0.1:${String(port).trim()}/ocpp`
  try {
    const few = await idle(url, 20)
    const before = await settled()
    const many = await idle(url, options.stations, 20)
    const after = await settled()
    await Promise.all([few.stop(), many.stop()])
    const perStation = (key: 'rss' | 'heapUsed') => Math.round((after[key] - before[key]) / 1024 / options.stations)

    const realS = (options.simulatedMinutes * 60) / options.speed
    const heapMib: number[] = []
    let sessions = 0
    const busy = await startSimulation({
      ...common(url, options.stations, 0),
      ...{ scenario: 'daily-life', speed: options.speed, durationS: realS + 60 },
      emit: ({ event }) => {
        if (event === 'transaction-stopped') sessions++
      },
    })
    for (let sample = 0; sample < options.samples; sample++) {
      await sleep((realS * 1000) / options.samples)
      heapMib.push(Math.round(((await settled()).heapUsed / 1024 / 1024) * 10) / 10)
    }
    await busy.stop()
    const { stations, simulatedMinutes } = options
    return {
      ...{ stations, simulatedMinutes, sessions, heapMib },
      ...{ rssKibPerStation: perStation('rss'), heapKibPerStation: perStation('heapUsed') },
    }
  } finally {
    csms.disconnect()
  }
}

/** Stations that are connected and accepted. */
async function idle(url: string, count: number, first = 0): Promise<Simulation> {
  const accepted = new Set<string>()
  let all = () => {}
  const ready = new Promise<void>((resolve) => {
    all = resolve
  })
  const simulation = await startSimulation({
    ...common(url, count, first),
    ...{ scenario: 'none', speed: 1, durationS: null },
    emit: ({ event, stationId }) => {
      if (event === 'boot') accepted.add(stationId)
      if (accepted.size === count) all()
    },
  })
  await ready
  return simulation
}

function common(
  url: string,
  count: number,
  first: number,
): Omit<SimulationOptions, 'scenario' | 'speed' | 'durationS' | 'emit'> {
  const fleet = Array.from({ length: count }, (_, index) => ({
    ...v.parse(fleetEntrySchema, {
      ...{ stationId: `SIM-${first + index}`, url, maxPowerW: 22_000, cards: [`CARD${first + index}`] },
      ...{ sessionMinutes: 5, gapMinutes: 2, firstSessionAfterS: 10 + (index % 50) },
    }),
    ...{ key: null, ca: undefined },
  }))
  return { fleet, command: null, seed: 1, connectRate: 200, stateFolder: null, reconnectFixedS: null }
}
