import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchWorld } from './lib/bench-world.ts'
import { closeMany, connectMany, type LoadStation } from './lib/load-station.ts'
import { type MeasuredProcess, startMeasured } from './lib/measured-process.ts'
import { meterValues } from './lib/messages.ts'
import { median, percentile, rounded } from './lib/numbers.ts'
import { startTransactions } from './lib/start-transactions.ts'

export interface WireCostOptions {
  readonly stations: number
  readonly rounds: number
  /** Node flags of the edge, for example --cpu-prof. */
  readonly nodeFlags: readonly string[]
}

/** Samples of one session that one grouped write holds: 15 minutes at one a minute. */
const MESSAGES_PER_SLOT = 15
const MESSAGES_PER_S_AND_STATION = 5

interface Slot {
  readonly cpuUsPerMessage: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface MessageCost {
  readonly message: string
  readonly edge: Slot
  readonly echo: Slot
  /** Processor time of the edge over that of a server that only sends the frame back. */
  readonly ratio: number
  readonly target: number
}

/**
 * Processor time per message and latency of the edge and of a plain `ws` echo server, in alternating slots of the same
 * run. A slot of MeterValues ends when its samples are written: one document per station and 15 samples, in groups.
 */
export async function wireCost(world: BenchWorld, options: WireCostOptions): Promise<readonly MessageCost[]> {
  const ids = await world.stations(options.stations)
  const echo = await startMeasured('echo.ts')
  const edge = await startMeasured('edge.ts', world.edgeEnv, options.nodeFlags)
  try {
    const transactions = await startTransactions(edge, ids)
    const startedAt = Date.now()
    const sent = new Map<string, number>()
    const heartbeat = () => ['Heartbeat', {}] as const
    const sample = (station: LoadStation) => {
      const count = (sent.get(station.stationId) ?? 0) + 1
      sent.set(station.stationId, count)
      const at = new Date(startedAt + count * 1000)
      return ['MeterValues', meterValues(transactions.get(station.stationId) ?? 0, at, count * 10)] as const
    }
    return [
      await alternating('Heartbeat', 3.5, heartbeat, { echo, edge, ids, rounds: options.rounds }),
      await alternating('MeterValues', 7, sample, { echo, edge, ids, rounds: options.rounds }),
    ]
  } finally {
    await edge.stop()
    await echo.stop()
  }
}

type MessageOf = (station: LoadStation) => readonly [action: string, payload: unknown]

async function alternating(
  message: string,
  target: number,
  messageOf: MessageOf,
  run: {
    readonly echo: MeasuredProcess
    readonly edge: MeasuredProcess
    readonly ids: readonly string[]
    readonly rounds: number
  },
): Promise<MessageCost> {
  const echoSlots: Slot[] = []
  const edgeSlots: Slot[] = []
  // The first round warms both up and is not counted.
  for (let round = 0; round <= run.rounds; round++) {
    const echoSlot = await slot(run.echo, run.ids, messageOf, message === 'MeterValues')
    const edgeSlot = await slot(run.edge, run.ids, messageOf, message === 'MeterValues')
    if (round > 0) echoSlots.push(echoSlot)
    if (round > 0) edgeSlots.push(edgeSlot)
  }
  const ratio = median(edgeSlots.map((each, index) => each.cpuUsPerMessage / (echoSlots[index]?.cpuUsPerMessage ?? 1)))
  return { message, edge: middle(edgeSlots), echo: middle(echoSlots), ratio: rounded(ratio, 2), target }
}

function middle(slots: readonly Slot[]): Slot {
  return {
    cpuUsPerMessage: rounded(median(slots.map(({ cpuUsPerMessage }) => cpuUsPerMessage))),
    p50Ms: rounded(median(slots.map(({ p50Ms }) => p50Ms)), 2),
    p99Ms: rounded(median(slots.map(({ p99Ms }) => p99Ms)), 2),
  }
}

/** @param leavesWrites What the messages left in buffers is written before the count ends. */
async function slot(
  server: MeasuredProcess,
  ids: readonly string[],
  messageOf: MessageOf,
  leavesWrites: boolean,
): Promise<Slot> {
  const stations = await connectMany(server.origin, ids)
  await server.quiet()
  const before = await server.usage()
  const latencies: number[] = []
  const everyMs = 1000 / MESSAGES_PER_S_AND_STATION

  await Promise.all(
    stations.map(async (station, index) => {
      // Spread over the interval, as a fleet is.
      await sleep((everyMs * index) / stations.length)
      for (let count = 0; count < MESSAGES_PER_SLOT; count++) {
        const from = performance.now()
        const [action, payload] = messageOf(station)
        await station.call(action, payload)
        const took = performance.now() - from
        latencies.push(took)
        await sleep(Math.max(0, everyMs - took))
      }
    }),
  )
  const after = await server.usage(leavesWrites ? 'flush' : 'usage')
  await closeMany(stations)
  return {
    cpuUsPerMessage: (after.cpuUs - before.cpuUs) / latencies.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  }
}
