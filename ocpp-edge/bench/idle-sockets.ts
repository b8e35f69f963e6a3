import { setTimeout as sleep } from 'node:timers/promises'
import { EDGE_NODE_FLAGS } from '../src/node-flags.ts'
import type { BenchWorld } from './lib/bench-world.ts'
import { stationIds } from './lib/bench-world.ts'
import { closeMany, connectMany, type LoadStation } from './lib/load-station.ts'
import { startMeasured } from './lib/measured-process.ts'
import { rounded } from './lib/numbers.ts'

/** Growth per socket in KiB, and its parts. */
export interface IdleCost {
  /** What was measured: `ws` alone, the edge with Node's own settings, the edge as its image runs it. */
  readonly server: string
  readonly sockets: number
  readonly rssKib: number
  /** What objects take of the JavaScript heap. */
  readonly heapKib: number
  /** What the heap holds beyond that: room that the connecting left behind. */
  readonly heapFreeKib: number
  /** Everything else: buffers, native objects, what the allocators keep. */
  readonly otherKib: number
  /** Resident set of the whole process before the first socket and with all of them, in MiB. */
  readonly emptyMib: number
  readonly totalMib: number
  /** Of that growth what falls to each socket, what the process needs to work at all included. */
  readonly rssKibFromEmpty: number
}

/** Sockets that open first, so that code, caches and heap of the server are there before the count begins. */
const WARM_UP = 500
/** What a station's arrival sets off at the edge has ended by then. */
const SETTLED_MS = 7_000

/**
 * Memory of sockets that are idle after one message each, as growth of the resident set from {@link WARM_UP} sockets to
 * `sockets` more, each time after a collection.
 */
export async function idleSockets(world: BenchWorld, sockets: number): Promise<readonly IdleCost[]> {
  await world.stations(sockets + WARM_UP)
  return [
    await perSocket('plain ws', sockets, 'echo.ts', {}, []),
    await perSocket('edge, settings of Node', sockets, 'edge.ts', world.edgeEnv, []),
    await perSocket(`edge, ${EDGE_NODE_FLAGS.join(' ')}`, sockets, 'edge.ts', world.edgeEnv, EDGE_NODE_FLAGS),
  ]
}

async function perSocket(
  name: string,
  sockets: number,
  program: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[],
): Promise<IdleCost> {
  const server = await startMeasured(program, env, flags)
  const settled = async () => {
    await sleep(SETTLED_MS)
    await server.quiet()
    await server.usage('gc')
    return await server.usage('gc')
  }
  try {
    const ids = stationIds(sockets + WARM_UP)
    const empty = await settled()
    const first = await arrived(server.origin, ids.slice(0, WARM_UP))
    const before = await settled()
    const rest = await arrived(server.origin, ids.slice(WARM_UP))
    const after = await settled()
    await closeMany([...first, ...rest])
    const grown = (of: 'rssBytes' | 'heapUsedBytes' | 'heapTotalBytes') => (after[of] - before[of]) / 1024 / sockets
    return {
      server: name,
      sockets,
      rssKib: rounded(grown('rssBytes')),
      heapKib: rounded(grown('heapUsedBytes')),
      heapFreeKib: rounded(grown('heapTotalBytes') - grown('heapUsedBytes')),
      otherKib: rounded(grown('rssBytes') - grown('heapTotalBytes')),
      emptyMib: rounded(empty.rssBytes / 1024 / 1024, 0),
      totalMib: rounded(after.rssBytes / 1024 / 1024, 0),
      rssKibFromEmpty: rounded((after.rssBytes - empty.rssBytes) / 1024 / ids.length),
    }
  } finally {
    await server.stop()
  }
}

async function arrived(origin: string, ids: readonly string[]): Promise<readonly LoadStation[]> {
  const stations = await connectMany(origin, ids)
  for (const station of stations) await station.call('Heartbeat', {})
  return stations
}
