import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EDGE_FRESH_S } from '@charge-it/shared/model/edge.ts'
import { seededRandom } from '../../pi/src/sim/seeded-random.ts'
import { startProcess } from '../../scripts/lib/managed-process.ts'
import { ROOT } from '../../scripts/lib/root.ts'
import { waitFor } from '../../scripts/lib/wait-for.ts'
import { type ChaosWorld, CONNECTORS, chaosWorld } from './chaos-world.ts'
import { chargingDrivers, type StationEvent } from './charging-drivers.ts'
import { compare, presenceProblems, readStations, readStored } from './compare.ts'
import { type EdgeSlot, edgeSlot } from './edge-slot.ts'
import { type Mishap, planChaos } from './plan-chaos.ts'
import { journalKeeper } from './station-journal.ts'
import { type Fate, type PassingMessage, stationProxy } from './station-proxy.ts'

export interface ChaosOptions {
  readonly seed: number
  readonly durationMs: number
  /** That charge; one in eight, at least one, more only connects and is switched off for good. */
  readonly stations: number
  /** Of Firestore, at most. */
  readonly longestOutageMs: number
  /**
   * For a short run: stations are shown as offline after so many seconds instead of 60, and a killed instance's stations
   * after so many instead of 70.
   */
  readonly shown?: { readonly offlineAfterS: number; readonly edgeFreshS: number }
  /** Keeps journals, events and logs even when nothing is wrong. */
  readonly keep?: boolean
  readonly say: (line: string) => void
}

export interface ChaosResult {
  readonly seed: number
  readonly firestore: string
  readonly minutes: number
  readonly stations: number
  readonly connectors: number
  readonly edgesKilled: number
  readonly edgesDrained: number
  readonly firestoreOutages: number
  readonly firestoreDownS: number
  readonly stationsOffline: number
  readonly powerCuts: number
  /** `lose StartTransaction call` -> how often a socket was cut there. */
  readonly cuts: Readonly<Record<string, number>>
  readonly transactions: number
  readonly energyWh: number
  /** Transactions whose stop was delivered more than once. */
  readonly repeatedStops: number
  /** Seconds from the end of all mishaps until nothing waited any more. */
  readonly drainedAfterS: number
  /** Until every station was shown as it is. */
  readonly shownAfterS: number
  readonly problems: readonly string[]
  /** Journals, events and logs, if they were kept; always when there are problems. */
  readonly folder: string | null
}

const EDGES = 2
/** Per message: how likely its socket is cut there. Messages about money are hit more often. */
const CUT_SHARE = 0.01
const CUT_SHARE_OF_TRANSACTIONS = 0.12
const KEEP_JOURNALS_MS = 300
const DRAIN_BY_MS = 240_000
/** An instance counts as alive for 70 s after its last heartbeat. */
const SHOWN_BY_MS = 180_000

/** Charges, breaks everything, mends it again and compares the stations' records with the database. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { say } = options
  const folder = await mkdtemp(join(tmpdir(), 'charge-it-chaos-'))
  const idle = Math.max(1, Math.floor(options.stations / 8))
  const world = await chaosWorld(options.stations, idle)
  const ends: (() => Promise<void>)[] = [() => world.stop()]
  try {
    const result = await inWorld(world, folder, options, ends)
    if (result.folder === null) await rm(folder, { recursive: true })
    else say(`kept: ${result.folder}`)
    return result
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

async function inWorld(
  world: ChaosWorld,
  folder: string,
  options: ChaosOptions,
  ends: (() => Promise<void>)[],
): Promise<ChaosResult> {
  const { seed, durationMs, say } = options
  const env = {
    ...{ GCLOUD_PROJECT: world.projectId, FIRESTORE_EMULATOR_HOST: world.wayToFirestore.host },
    ...(options.shown === undefined ? {} : { OFFLINE_AFTER_S: String(options.shown.offlineAfterS) }),
  }
  const aheadMs = options.shown === undefined ? 0 : (EDGE_FRESH_S - options.shown.edgeFreshS) * 1000
  const edges: EdgeSlot[] = []
  for (let index = 0; index < EDGES; index++) {
    const name = `edge${index + 1}`
    const edge = await edgeSlot({ name, env, say, logFile: join(folder, `${name}.log`) })
    edges.push(edge)
    ends.push(() => edge.stop())
  }
  await Promise.all(edges.map((edge) => edge.ready()))

  const network = seededRandom(seed, 'network')
  const cuts: Record<string, number> = {}
  let mended = false
  const decide = (message: PassingMessage): Fate => {
    const share = message.action?.endsWith('Transaction') === true ? CUT_SHARE_OF_TRANSACTIONS : CUT_SHARE
    const draw = network()
    if (mended) return 'pass'
    const fate = draw < share / 2 ? 'lose' : draw < share ? 'last' : missingFate(message)
    if (fate === 'pass') return fate
    const place = `${fate} ${message.action ?? 'other'} ${message.kind}`
    cuts[place] = (cuts[place] ?? 0) + 1
    return fate
  }
  /** Calls and answers of transactions are each cut before and after their delivery as soon as may be. */
  const missingFate = ({ action, kind }: PassingMessage): Fate => {
    if (action?.endsWith('Transaction') !== true || network() < 0.5) return 'pass'
    const isMissing = (fate: Fate) =>
      !Object.keys(cuts).some((place) => place.startsWith(`${fate} `) && place.endsWith(`Transaction ${kind}`))
    return (['lose', 'last'] as const).find(isMissing) ?? 'pass'
  }
  const choose = () => {
    const up = edges.filter(({ isUp }) => isUp)
    const choice = up.length === 0 ? edges : up
    return choice[Math.floor(network() * choice.length)]?.port ?? 0
  }
  const proxy = await stationProxy({ choose, decide })
  ends.push(() => proxy.close())

  const fleet = await startFleet(world, folder, proxy.origin, seed)
  ends.push(() => fleet.stop())
  const charging = world.stations.filter(({ cards }) => cards.length > 0)
  const idle = world.stations.filter(({ cards }) => cards.length === 0)
  const drivers = chargingDrivers({ stations: charging, seed, send: fleet.send })
  fleet.onEvent(drivers.note)
  const keep = journalKeeper(join(folder, 'stations'), join(folder, 'archive'))
  let keeping = Promise.resolve()
  const keeper = setInterval(() => {
    keeping = keeping.then(keep)
  }, KEEP_JOURNALS_MS)
  ends.push(async () => clearInterval(keeper))

  const plan = planChaos({ ...options, stations: charging.length, edges: EDGES })
  const startedAt = performance.now()
  const done: Promise<void>[] = []
  const happen = async (mishap: Mishap): Promise<void> => {
    say(`${(mishap.atMs / 1000).toFixed(1)} s ${JSON.stringify(mishap)}`)
    switch (mishap.kind) {
      case 'killEdge':
        return edges[mishap.edge]?.replace('SIGKILL', mishap.forMs)
      case 'drainEdge':
        return edges[mishap.edge]?.replace('SIGTERM', mishap.forMs)
      case 'firestoreDown':
        world.wayToFirestore.block()
        await sleep(mishap.forMs)
        return world.wayToFirestore.unblock()
      case 'stationOffline':
      case 'stationPowerCut': {
        const station = charging[mishap.station]?.stationId
        const what = mishap.kind === 'stationOffline' ? 'network' : 'power'
        fleet.send({ station, do: what, up: false })
        await sleep(mishap.forMs)
        fleet.send({ station, do: what, up: true })
      }
    }
  }
  let idleOff = false
  const switchIdleOff = () => {
    if (idleOff) return
    idleOff = true
    for (const { stationId: station } of idle) fleet.send({ station, do: 'network', up: false })
  }
  for (const mishap of plan.mishaps) {
    if (mishap.atMs >= plan.idleOffAtMs) switchIdleOff()
    await sleep(Math.max(0, mishap.atMs - (performance.now() - startedAt)))
    done.push(happen(mishap))
  }
  switchIdleOff()
  await sleep(Math.max(0, durationMs - (performance.now() - startedAt)))
  await Promise.all(done)

  mended = true
  say('mended; waiting until everything is delivered')
  const mendedAt = performance.now()
  drivers.leave()
  await Promise.all(edges.map((edge) => edge.ready()))
  const problems: string[] = []
  const settled = (what: string, probe: () => Promise<boolean>, timeoutMs: number) =>
    waitFor(what, probe, { timeoutMs, everyMs: 500 }).catch((error: unknown) => {
      problems.push(error instanceof Error ? error.message : String(error))
    })
  await settled(
    'all delivered',
    async () => drivers.charging === 0 && (await fleet.pending(charging.map(({ stationId }) => stationId))) === 0,
    DRAIN_BY_MS,
  )
  const drainedAfterS = secondsSince(mendedAt)
  clearInterval(keeper)
  await keeping
  await keep()
  const read = () => readStations(join(folder, 'archive'), join(folder, 'stations.log'))
  await settled(
    'every station is shown as it is',
    async () => presenceProblems((await read()).online, await readStored(world.firestore, aheadMs)).length === 0,
    SHOWN_BY_MS,
  )
  const shownAfterS = secondsSince(mendedAt)

  const stations = await read()
  const stored = await readStored(world.firestore, aheadMs)
  problems.push(...compare(stations, stored))
  for (const edge of edges) problems.push(...(await edge.defects()))
  if (stations.transactions.length === 0) problems.push('no station charged')
  const stopCounts = await world.firestore.collection('transactions').where('stopCount', '>', 1).get()
  const count = (kind: Mishap['kind']) => plan.mishaps.filter((mishap) => mishap.kind === kind).length
  return {
    seed,
    firestore: world.label,
    minutes: Math.round(durationMs / 6_000) / 10,
    stations: world.stations.length,
    connectors: charging.length * CONNECTORS,
    edgesKilled: edges.reduce((sum, { ended }) => sum + ended.SIGKILL, 0),
    edgesDrained: edges.reduce((sum, { ended }) => sum + ended.SIGTERM, 0),
    firestoreOutages: count('firestoreDown'),
    firestoreDownS: Math.round(
      plan.mishaps.reduce((sum, mishap) => sum + (mishap.kind === 'firestoreDown' ? mishap.forMs / 1000 : 0), 0),
    ),
    stationsOffline: count('stationOffline'),
    powerCuts: count('stationPowerCut'),
    cuts,
    transactions: stations.transactions.length,
    energyWh: stations.transactions.reduce(
      (sum, { stop, meterStartWh }) => sum + (stop === null ? 0 : stop.meterStopWh - meterStartWh),
      0,
    ),
    repeatedStops: stopCounts.size,
    drainedAfterS,
    shownAfterS,
    problems,
    folder: problems.length === 0 && options.keep !== true ? null : folder,
  }
}

function secondsSince(from: number): number {
  return Math.round((performance.now() - from) / 100) / 10
}

interface Fleet {
  send(control: object): void
  onEvent(listener: (event: StationEvent) => void): void
  /** Messages that these stations still have to deliver; infinite while one of them does not run. */
  pending(stationIds: readonly string[]): Promise<number>
  stop(): Promise<void>
}

/** The stations: one simulator process with its journals in `stations` and its event lines in `stations.log`. */
async function startFleet(world: ChaosWorld, folder: string, origin: string, seed: number): Promise<Fleet> {
  const state = join(folder, 'stations')
  await mkdir(state)
  const keys = join(folder, 'keys.json')
  await writeFile(keys, JSON.stringify(Object.fromEntries(world.stations.map((each) => [each.stationId, each.key]))), {
    mode: 0o600,
  })
  const listeners: ((event: StationEvent) => void)[] = []
  const pending = new Map<string, number>()
  const fleetFile = join(folder, 'fleet.json')
  const entries = world.stations.map(({ stationId }) => ({
    ...{ stationId, url: `${origin}/ocpp`, connectors: CONNECTORS, maxPowerW: 60_000, registerWh: 1_000 },
  }))
  await writeFile(fleetFile, JSON.stringify(entries))
  for (const { stationId } of world.stations) {
    await mkdir(join(state, stationId))
    // Who was never seen may charge without a connection: more starts are delivered late.
    await writeFile(
      join(state, stationId, 'configuration.json'),
      JSON.stringify({ AllowOfflineTxForUnknownId: 'true' }),
    )
  }
  const simulator = startProcess({
    name: 'stations',
    command: process.execPath,
    args: [
      ...['pi/src/main.ts', 'simulate', '--scenario', 'none', '--fleet', fleetFile, '--key-file', keys],
      ...['--state', state, '--seed', String(seed % 2_147_483_648), '--reconnect-s', '1', '--connect-rate', '50'],
    ],
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    logFile: join(folder, 'stations.log'),
    onLine: (line) => {
      const event: StationEvent = JSON.parse(line)
      if (event.pendingMessages !== undefined && typeof event.stationId === 'string') {
        const isServed = event.registration === 'Accepted'
        pending.set(event.stationId, isServed ? Number(event.pendingMessages) : Number.POSITIVE_INFINITY)
      }
      for (const listener of listeners) listener(event)
    },
  })
  const running = () => {
    if (!simulator.running) throw new Error(`the simulator has ended; see ${folder}`)
  }
  const ended = simulator.ended.then(running)
  const connected = new Set<unknown>()
  listeners.push(({ event, stationId }) => event === 'connected' && connected.add(stationId))
  await Promise.race([ended, waitFor('the stations', () => connected.size === world.stations.length)])
  ended.catch(() => undefined)
  return {
    send: (control) => simulator.writeLine(JSON.stringify(control)),
    onEvent: (listener) => listeners.push(listener),
    async pending(stationIds) {
      running()
      pending.clear()
      for (const station of stationIds) simulator.writeLine(JSON.stringify({ station, do: 'status' }))
      await waitFor('the status of all stations', () => stationIds.every((stationId) => pending.has(stationId)))
      return [...pending.values()].reduce((sum, each) => sum + each, 0)
    },
    stop: () => simulator.stop('SIGTERM', 10_000),
  }
}
