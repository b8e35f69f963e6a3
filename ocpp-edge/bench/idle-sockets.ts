import type { BenchWorld } from './lib/bench-world.ts'
import { stationIds } from './lib/bench-world.ts'
import { closeMany, connectMany } from './lib/load-station.ts'
import { startMeasured } from './lib/measured-process.ts'
import { rounded } from './lib/numbers.ts'

export interface IdleCost {
  readonly sockets: number
  readonly edgeKibPerSocket: number
  /** Of it, what lives in the JavaScript heap; the rest is room that the connecting left behind. */
  readonly edgeHeapKibPerSocket: number
  readonly echoKibPerSocket: number
  readonly edgeRssMib: number
}

/** Sockets that open first, so that code, caches and heap of the server are there before the count begins. */
const WARM_UP = 500

/** Memory that an idle station costs the edge, and a plain `ws` server, as growth of the resident set after a collection. */
export async function idleSockets(world: BenchWorld, sockets: number): Promise<IdleCost> {
  await world.stations(sockets + WARM_UP)
  const echo = await perSocket('echo.ts', {}, sockets)
  const edge = await perSocket('edge.ts', world.edgeEnv, sockets)
  return {
    sockets,
    edgeKibPerSocket: rounded(edge.bytesPerSocket / 1024),
    edgeHeapKibPerSocket: rounded(edge.heapBytesPerSocket / 1024),
    echoKibPerSocket: rounded(echo.bytesPerSocket / 1024),
    edgeRssMib: rounded(edge.rssBytes / 1024 / 1024, 0),
  }
}

async function perSocket(program: string, env: Readonly<Record<string, string>>, sockets: number) {
  const server = await startMeasured(program, env)
  try {
    const ids = stationIds(sockets + WARM_UP)
    const first = await connectMany(server.origin, ids.slice(0, WARM_UP))
    await server.quiet()
    const before = await server.usage('gc')
    const rest = await connectMany(server.origin, ids.slice(WARM_UP))
    await server.quiet()
    const after = await server.usage('gc')
    await closeMany([...first, ...rest])
    return {
      bytesPerSocket: (after.rssBytes - before.rssBytes) / sockets,
      heapBytesPerSocket: (after.heapUsedBytes - before.heapUsedBytes) / sockets,
      rssBytes: after.rssBytes,
    }
  } finally {
    await server.stop()
  }
}
