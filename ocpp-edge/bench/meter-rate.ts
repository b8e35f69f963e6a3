import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { EDGE_NODE_FLAGS } from '../src/node-flags.ts'
import type { BenchWorld } from './lib/bench-world.ts'
import { stationIds } from './lib/bench-world.ts'
import { closeMany, connectMany, type LoadStation } from './lib/load-station.ts'
import { type MeasuredProcess, startMeasured } from './lib/measured-process.ts'
import { meterValues } from './lib/messages.ts'
import { percentile, rounded, slopePerMinute } from './lib/numbers.ts'
import { startTransactions } from './lib/start-transactions.ts'

export interface MeterRate {
  readonly store: 'memory' | 'firestore'
  /** Answered per second, held for {@link MeterRateOptions.holdS}. */
  readonly messagesPerS: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Least-squares slope of the edge's resident set; the target is below 1. */
  readonly rssMibPerMinute: number
  readonly rssMib: number
  /** In use after a collection with nothing on its way and everything flushed, before and after the rate was held. */
  readonly heapMib: readonly [before: number, after: number]
  /** How long the rate was held before; see {@link warmUp}. */
  readonly warmUpS: number
  /** false: the resident set still reached new heights when the warm-up was cut off. */
  readonly isWarm: boolean
  /** Of one core, in percent, while the rate was held. */
  readonly edgeCpu: number
  readonly clientCpu: number
  /** null: the database is in the edge. */
  readonly databaseCpu: number | null
  readonly loopLagP99Ms: number
  /** The next higher rate that was tried and could not be held, and why. */
  readonly limit: string
}

export interface MeterRateOptions {
  readonly stations: number
  /** The resident set must have reached no new height for so long before it is measured. */
  readonly steadyS: number
  readonly longestWarmUpS: number
  readonly holdS: number
}

/** Samples of one session that one write holds: 15 minutes at one a minute. */
const SAMPLES_PER_WRITE = 15
const FIRST_RATE = 500
const STEP = 1.4
const TRIAL_S = 6
/** A rate counts as held when nearly all of it was answered, and soon. */
const HELD = { share: 0.98, p99Ms: 500 }
/** Of the highest rate of the trials, what is held for long: trials are short. */
const MARGIN = 0.85
const WARM_UP_STEP_S = 10
/** A rise of the resident set by less is no new height. */
const SAME_HEIGHT_MIB = 1

/** The highest rate of MeterValues that an edge holds, looked for in short trials and then held. */
export async function meterRate(world: BenchWorld | null, options: MeterRateOptions): Promise<MeterRate> {
  const ids = world === null ? stationIds(options.stations) : await world.stations(options.stations)
  const edge =
    world === null
      ? await startMeasured(
          'edge-in-memory.ts',
          { BENCH_STATIONS: String(options.stations), GCLOUD_PROJECT: 'demo-bench', ALLOW_INSECURE: '1' },
          EDGE_NODE_FLAGS,
        )
      : await startMeasured('edge.ts', world.edgeEnv, EDGE_NODE_FLAGS)
  try {
    const transactions = await startTransactions(edge, ids)
    const stations = await connectMany(edge.origin, ids)
    const load: Load = {
      edge,
      send: sampler(stations, transactions),
      messagesPerFlush: SAMPLES_PER_WRITE * stations.length,
      databasePid: world?.databasePid ?? null,
    }
    let best = FIRST_RATE
    let limit = 'none found'
    for (let rate = FIRST_RATE; ; rate = Math.round(rate * STEP)) {
      const isHeld = (tried: Awaited<ReturnType<typeof run>>) =>
        tried.answeredPerS >= rate * HELD.share && tried.p99Ms <= HELD.p99Ms
      let trial = await run(load, rate, TRIAL_S)
      // Something else on the machine may have been in the way.
      if (!isHeld(trial)) trial = await run(load, rate, TRIAL_S)
      limit = `${rate}/s: ${rounded(trial.answeredPerS, 0)}/s answered, p99 ${rounded(trial.p99Ms, 0)} ms, edge ${rounded(trial.edgeCpu, 0)} % and client ${rounded(trial.clientCpu, 0)} % of a core`
      if (!isHeld(trial)) break
      best = rate
    }
    const rate = Math.round(best * MARGIN)
    const warm = await warmUp(load, rate, options)
    const heapBefore = await heapMib(edge)
    const held = await run(load, rate, options.holdS)
    const heapAfter = await heapMib(edge)
    await closeMany(stations)
    return {
      store: world === null ? 'memory' : 'firestore',
      messagesPerS: rounded(held.answeredPerS, 0),
      seconds: options.holdS,
      p50Ms: rounded(held.p50Ms),
      p99Ms: rounded(held.p99Ms),
      rssMibPerMinute: rounded(slopePerMinute(held.rssMib), 2),
      rssMib: rounded(held.rssMib.at(-1)?.[1] ?? 0),
      heapMib: [rounded(heapBefore), rounded(heapAfter)],
      warmUpS: warm.seconds,
      isWarm: warm.isWarm,
      edgeCpu: rounded(held.edgeCpu, 0),
      clientCpu: rounded(held.clientCpu, 0),
      databaseCpu: held.databaseCpu === null ? null : rounded(held.databaseCpu, 0),
      loopLagP99Ms: rounded(held.loopLagP99Ms),
      limit,
    }
  } finally {
    await edge.stop()
  }
}

/**
 * Holds the rate until the resident set has reached no new height for a while. V8 collects old objects every few
 * seconds, lets the heap grow to a different height before each, and under load gives no page back: the resident set is
 * the highest of these heights, reached step by step. A leak would go on rising and not get warm.
 */
async function warmUp(load: Load, rate: number, { steadyS, longestWarmUpS }: MeterRateOptions) {
  let highestMib = 0
  let steadyForS = 0
  let seconds = 0
  while (steadyForS < steadyS && seconds < longestWarmUpS) {
    const { rssMib } = await run(load, rate, WARM_UP_STEP_S)
    const mib = Math.max(...rssMib.map(([, each]) => each))
    seconds += WARM_UP_STEP_S
    steadyForS = mib > highestMib + SAME_HEIGHT_MIB ? 0 : steadyForS + WARM_UP_STEP_S
    if (steadyForS === 0) highestMib = mib
  }
  return { seconds, isWarm: steadyForS >= steadyS }
}

/** What the edge's heap holds when nothing is on its way and nothing is held back. */
async function heapMib(edge: MeasuredProcess): Promise<number> {
  await edge.usage('flush')
  await edge.quiet()
  await edge.usage('gc')
  return (await edge.usage('gc')).heapUsedBytes / 1024 / 1024
}

/** Sends the next sample of the next station. */
type Sampler = () => Promise<unknown>

/**
 * Every station in turn. After {@link SAMPLES_PER_WRITE} samples a station begins the same ones again: what is stored
 * does not grow, so that only the edge's own memory shows.
 */
function sampler(stations: readonly LoadStation[], transactions: ReadonlyMap<string, number>): Sampler {
  const startedAt = Date.now()
  let next = 0
  return () => {
    const turn = next++
    const station = stations[turn % stations.length]
    if (station === undefined) throw new Error('no stations')
    const sample = Math.floor(turn / stations.length) % SAMPLES_PER_WRITE
    const at = new Date(startedAt + sample * 1_000)
    return station.call('MeterValues', meterValues(transactions.get(station.stationId) ?? 0, at, sample * 100))
  }
}

interface Load {
  readonly edge: MeasuredProcess
  readonly send: Sampler
  /** How many messages fill the buckets of all stations. */
  readonly messagesPerFlush: number
  readonly databasePid: number | null
}

async function run({ edge, send, messagesPerFlush, databasePid }: Load, rate: number, seconds: number) {
  const latencies: number[] = []
  const rssMib: (readonly [atMs: number, mib: number])[] = []
  let loopLagP99Ms = 0
  const before = await edge.usage()
  const clientBefore = process.cpuUsage()
  const databaseBefore = databasePid === null ? 0 : cpuMsOf(databasePid)
  const began = performance.now()
  let sent = 0
  let open = 0
  let flushed = 0

  let isWatching = true
  const watch = async () => {
    for (; isWatching; await sleep(1_000)) {
      // The edge writes a bucket of samples when its 15 minutes are over; here when its 15 samples are there.
      const isFull = sent - flushed >= messagesPerFlush
      if (isFull) flushed = sent
      const usage = await edge.usage(isFull ? 'flush' : 'usage')
      rssMib.push([performance.now(), usage.rssBytes / 1024 / 1024])
      loopLagP99Ms = Math.max(loopLagP99Ms, usage.loopLagP99Ms)
    }
  }
  const watched = watch()
  for (let now = began; now < began + seconds * 1000; now = performance.now()) {
    const due = Math.floor(((now - began) / 1000) * rate)
    // A rate that cannot be held must not fill the memory of both sides.
    for (; sent < due && open < rate; sent++) {
      const from = performance.now()
      open++
      void send().then(() => {
        open--
        latencies.push(performance.now() - from)
      })
    }
    await sleep(5)
  }
  const elapsedMs = performance.now() - began
  const answered = latencies.length
  isWatching = false
  await watched
  const after = await edge.usage()
  const { user, system } = process.cpuUsage(clientBefore)
  const cpuMs = performance.now() - began
  while (open > 0) await sleep(20)
  return {
    answeredPerS: (answered / elapsedMs) * 1000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    rssMib,
    loopLagP99Ms,
    edgeCpu: (after.cpuUs - before.cpuUs) / cpuMs / 10,
    clientCpu: (user + system) / cpuMs / 10,
    databaseCpu: databasePid === null ? null : ((cpuMsOf(databasePid) - databaseBefore) / cpuMs) * 100,
  }
}

/** Processor time of another process so far, in ms (proc(5): utime and stime in hundredths of a second). */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
