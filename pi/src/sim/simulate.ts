import { checkCsmsUrl } from '../drivers/csms/check-csms-url.ts'
import { acceleratedTime, systemClock, systemTimers, unsetClock } from '../drivers/system-time.ts'
import type { StationEvent } from '../ports.ts'
import { createCardPool } from './card-pool.ts'
import { startDailyLife } from './daily-life.ts'
import type { FleetEntry } from './fleet-schema.ts'
import { type CsmsCommand, playScenario } from './scenario.ts'
import type { Scenario } from './scenario-schema.ts'
import { seededRandom } from './seeded-random.ts'
import { createSimStation, type SimStation } from './sim-station.ts'
import { countEvent, emptyTally, type Tally } from './tally.ts'

export interface SimulationOptions {
  readonly fleet: readonly (FleetEntry & { readonly key: Buffer | null; readonly ca: Buffer | undefined })[]
  readonly scenario: 'daily-life' | 'none' | Scenario
  /** How a scenario's commands get to the CSMS; null if none has any. */
  readonly command: CsmsCommand | null
  readonly seed: number
  /** 1 is real time. Above it, `durationS` is needed. */
  readonly speed: number
  /** Real seconds after which the simulation ends by itself; null runs until stopped. */
  readonly durationS: number | null
  /** New stations per second. */
  readonly connectRate: number
  readonly stateFolder: string | null
  readonly reconnectFixedS: number | null
  readonly emit: (event: StationEvent) => void
  readonly onFrame?: (stationId: string, direction: 'in' | 'out', frame: string) => void
}

/** What happened, in numbers. `energyWh` is the sum over finished transactions. */
export interface SimulationSummary {
  readonly stations: number
  readonly connected: number
  readonly starts: number
  readonly stops: number
  readonly energyWh: number
  readonly tapsRefused: number
  readonly pendingMessages: number
}

export interface Simulation {
  readonly stations: ReadonlyMap<string, SimStation>
  nowIso(): string
  /** Resolves when a scripted scenario has ended everywhere, with what was not as expected; never for the others. */
  readonly played: Promise<readonly string[]>
  /** Ends every station as on SIGTERM and tells what happened. */
  stop(): Promise<SimulationSummary>
}

/** Starts a fleet of simulated stations in this process. Deterministic for a seed, apart from network timing. */
export async function startSimulation(options: SimulationOptions): Promise<Simulation> {
  const accelerated = options.speed === 1 ? null : acceleratedTime(options.speed, (options.durationS ?? 0) * 1000)
  const { clock, timers } = accelerated ?? {
    clock: typeof options.scenario === 'object' && options.scenario.clock === 'unset' ? unsetClock() : systemClock,
    timers: systemTimers,
  }
  const nowIso = () => new Date(clock.nowMs()).toISOString()
  const stations = new Map<string, SimStation>()
  const online = new Set<string>()
  const counts = { starts: 0, stops: 0, energyWh: 0, tapsRefused: 0 }
  const cards = createCardPool()
  const ends: (() => void)[] = []
  const tallies = new Map<string, Tally>()
  const plays: Promise<string[]>[] = []
  let stopping = false

  const emit = (event: StationEvent) => {
    if (event.event === 'connected') online.add(event.stationId)
    if (event.event === 'disconnected' || event.event === 'stopped') online.delete(event.stationId)
    if (event.event === 'transaction-started') counts.starts++
    if (event.event === 'tap-refused') counts.tapsRefused++
    if (event.event === 'transaction-stopped') {
      counts.stops++
      if (typeof event.energyWh === 'number') counts.energyWh += event.energyWh
    }
    const tally = tallies.get(event.stationId)
    if (tally !== undefined) countEvent(tally, event)
    options.emit(event)
  }

  const add = async (entry: SimulationOptions['fleet'][number]) => {
    const random = seededRandom(options.seed, entry.stationId)
    const onFrame = options.onFrame
    const tally = emptyTally()
    tallies.set(entry.stationId, tally)
    const sim = await createSimStation({
      entry,
      endpoint: checkCsmsUrl(entry.url),
      key: entry.key,
      ca: entry.ca,
      stateFolder: options.stateFolder,
      clock,
      timers,
      random: seededRandom(options.seed, `${entry.stationId}/station`),
      followCsmsTime: accelerated === null,
      reconnectFixedS: options.reconnectFixedS,
      emit,
      ...(onFrame === undefined ? {} : { onFrame: (direction, frame) => onFrame(entry.stationId, direction, frame) }),
    })
    stations.set(entry.stationId, sim)
    if (typeof options.scenario === 'object') {
      plays.push(
        playScenario({ scenario: options.scenario, sim, tally, timers, emit, nowIso, command: options.command }),
      )
    }
    if (options.scenario === 'daily-life') {
      ends.push(startDailyLife({ sim, entry, timers, random, cards, emit, nowIso }))
    }
  }

  for (const [index, entry] of options.fleet.entries()) {
    if (index > 0) await new Promise<void>((resolve) => systemTimers.after(1000 / options.connectRate, resolve))
    if (stopping) break
    await add(entry)
  }

  return {
    stations,
    nowIso,
    played:
      typeof options.scenario === 'object'
        ? Promise.all(plays).then((failures) => failures.flat())
        : new Promise(() => {}),
    stop: async () => {
      stopping = true
      for (const end of ends) end()
      const connected = online.size
      const all = [...stations.values()]
      let pendingMessages = 0
      await Promise.all(
        all.map(async (sim) => {
          const station = sim.station()
          await sim.stop()
          pendingMessages += station?.pendingMessages() ?? 0
        }),
      )
      return { stations: all.length, connected, ...counts, pendingMessages }
    },
  }
}
