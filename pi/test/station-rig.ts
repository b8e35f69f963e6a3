import * as v from 'valibot'
import { checkCsmsUrl } from '../src/drivers/csms/check-csms-url.ts'
import type { SimCar } from '../src/drivers/sim/sim-connector.ts'
import type { Journal, StationEvent } from '../src/ports.ts'
import { fleetEntrySchema } from '../src/sim/fleet-schema.ts'
import { seededRandom } from '../src/sim/seeded-random.ts'
import { createSimStation, type SimStation } from '../src/sim/sim-station.ts'
import { type CsmsPeer, type PeerOptions, startCsmsPeer } from './csms-peer.ts'
import { createFakeTime, type FakeTime } from './fake-time.ts'

export const STATION = 'TEST-01'
export const CARD = '04A1B2C3'
export const CAR: SimCar = { batteryWh: 60_000, socPercent: 20, maxPowerW: 100_000 }

export interface Rig {
  readonly peer: CsmsPeer
  readonly sim: SimStation
  readonly time: FakeTime
  readonly events: StationEvent[]
  /** Every frame that the station sent. */
  readonly sent: readonly string[]
  /** Resolves with the first event of that name from now on, or one that came already and was not asked for. */
  event(name: string): Promise<StationEvent>
  status(connectorId?: number): string
  end(): Promise<void>
}

interface RigOptions {
  readonly answers?: Parameters<typeof startCsmsPeer>[0]
  readonly peer?: PeerOptions
  readonly entry?: Record<string, unknown>
  readonly key?: string
  /** PEM of the only authority that the station trusts. */
  readonly ca?: string
  readonly stateFolder?: string
  readonly throughJournal?: (journal: Journal) => Journal
  /** Takes over the time that the server tells; default no. */
  readonly followCsmsTime?: boolean
  /** When the rig is ready; by default once every connector has told its status. */
  readonly settled?: (peer: CsmsPeer) => boolean
}

/** One simulated station on a fake clock, connected to a real server; resolves once it is accepted. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const peer = await startCsmsPeer(options.answers, options.peer)
  const time = createFakeTime()
  const events: StationEvent[] = []
  const sent: string[] = []
  const taken = new Set<StationEvent>()
  const waiting = new Set<() => void>()
  const entry = v.parse(fleetEntrySchema, { stationId: STATION, url: peer.url, maxPowerW: 22_000, ...options.entry })
  const sim = await createSimStation({
    entry,
    endpoint: checkCsmsUrl(peer.url),
    key: options.key === undefined ? null : Buffer.from(options.key),
    ca: options.ca === undefined ? undefined : Buffer.from(options.ca),
    stateFolder: options.stateFolder ?? null,
    ...(options.throughJournal === undefined ? {} : { throughJournal: options.throughJournal }),
    clock: time.clock,
    timers: time.timers,
    random: seededRandom(1, 'rig'),
    followCsmsTime: options.followCsmsTime ?? false,
    reconnectFixedS: 0.05,
    emit: (event) => {
      events.push(event)
      for (const check of [...waiting]) check()
    },
    onFrame: (direction, frame) => {
      if (direction === 'out') sent.push(frame)
    },
  })
  const event = (name: string): Promise<StationEvent> =>
    new Promise((resolve) => {
      const check = () => {
        const found = events.find((candidate) => candidate.event === name && !taken.has(candidate))
        if (found === undefined) return
        taken.add(found)
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    })
  await peer.until(() =>
    options.settled === undefined ? peer.of('StatusNotification').length > sim.hardware.length : options.settled(peer),
  )
  return {
    peer,
    sim,
    time,
    events,
    sent,
    event,
    status: (connectorId = 1) => sim.station()?.connectors[connectorId - 1]?.status() ?? 'Off',
    end: async () => {
      await sim.stop()
      await peer.stop()
    },
  }
}
