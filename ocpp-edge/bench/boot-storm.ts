import { randomBytes } from 'node:crypto'
import type { BenchWorld } from './lib/bench-world.ts'
import { stationIds } from './lib/bench-world.ts'
import { closeMany, connectLoad, type LoadStation } from './lib/load-station.ts'
import { startMeasured } from './lib/measured-process.ts'
import { BOOT } from './lib/messages.ts'
import { percentile, rounded } from './lib/numbers.ts'
import { randomKeyOf } from './lib/random-keys.ts'

export interface StormResult {
  readonly store: 'memory' | 'firestore'
  readonly stations: number
  readonly answered: number
  /** Handshakes that were refused or timed out; each was tried again. */
  readonly refused: number
  /** From the first handshake to the last answer. */
  readonly seconds: number
  /** From a station's handshake to its answer. */
  readonly p50S: number
  readonly p99S: number
  readonly edgeCpuS: number
}

/** All stations of a fleet return at once, each with its own random key: handshake, BootNotification, first status. */
export async function bootStorm(world: BenchWorld | null, count: number): Promise<StormResult> {
  const ids = world === null ? stationIds(count) : await world.stations(count)
  const secret = randomBytes(16).toString('hex')
  await world?.giveKeys(count, secret)
  const edge =
    world === null
      ? await startMeasured('edge-in-memory.ts', {
          BENCH_STATIONS: String(count),
          BENCH_KEY_SECRET: secret,
          GCLOUD_PROJECT: 'demo-bench',
          ALLOW_INSECURE: '1',
        })
      : await startMeasured('edge.ts', world.edgeEnv)
  try {
    await edge.quiet()
    const before = await edge.usage()
    const began = performance.now()
    const open: LoadStation[] = []
    let refused = 0
    const again = () => {
      refused += 1
    }
    const took = await Promise.all(
      ids.map(async (stationId) => {
        const from = performance.now()
        const station = await connectPatiently(edge.origin, stationId, randomKeyOf(secret, stationId), again)
        open.push(station)
        await station.call('BootNotification', BOOT)
        await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
        return (performance.now() - from) / 1000
      }),
    )
    const seconds = (performance.now() - began) / 1000
    const after = await edge.usage()
    await closeMany(open)
    return {
      store: world === null ? 'memory' : 'firestore',
      stations: count,
      answered: took.length,
      refused,
      seconds: rounded(seconds),
      p50S: rounded(percentile(took, 0.5)),
      p99S: rounded(percentile(took, 0.99)),
      edgeCpuS: rounded((after.cpuUs - before.cpuUs) / 1e6),
    }
  } finally {
    await edge.stop()
  }
}

/** A charger tries again when its handshake is refused or takes too long. */
async function connectPatiently(
  origin: string,
  stationId: string,
  key: string,
  again: () => void,
): Promise<LoadStation> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectLoad(origin, stationId, { key })
    } catch (error) {
      again()
      if (attempt === 10) throw error
    }
  }
}
