import { afterEach, expect, test } from 'vitest'
import { connectStation, HandshakeRefused } from '../../test/fake-station.ts'
import { startTestEdge, type TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { jsonLog } from '../log.ts'
import { inMemoryStores } from '../store/in-memory/in-memory-stores.ts'
import { memoryDocuments } from '../store/in-memory/memory-documents.ts'
import type { Stores } from '../store/stores.ts'
import { fakeClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const WAIT_MS = 61_000

let edge: TestEdge | undefined
afterEach(() => edge?.stop())

/** Stores whose look-up of a station stands still until it is let through. */
function gatedStores(stores: Stores) {
  const waiting: (() => void)[] = []
  let open = false
  const gated: Stores = {
    ...stores,
    stations: new Proxy(stores.stations, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        if (name !== 'find') return member.bind(target)
        return async (...given: unknown[]) => {
          if (!open) await new Promise<void>((resolve) => waiting.push(resolve))
          return Reflect.apply(member, target, given)
        }
      },
    }),
  }
  return {
    stores: gated,
    waiting,
    letThrough: () => {
      open = true
      for (const go of waiting.splice(0)) go()
    },
  }
}

test('[edge 40] a station that waits in line for its handshake is not turned away with the one whose look-up takes too long', async () => {
  const time = fakeClock()
  let arrived = 0
  const clock = {
    ...time,
    after: (ms: number, run: () => void) => {
      if (ms === WAIT_MS) arrived += 1
      return time.after(ms, run)
    },
  }
  const documents = memoryDocuments({
    ...seedDocuments.site(),
    ...seedDocuments.station('A'),
    ...seedDocuments.station('B'),
  })
  const gate = gatedStores(inMemoryStores({ clock, documents, edgeId: 'edge-test', log: jsonLog('error') }))
  edge = await startTestEdge({
    clock,
    stores: gate.stores,
    limits: { authenticationsAtOnce: 1, handshakeTimeoutMs: 10_000, handshakeWaitMs: WAIT_MS },
  })
  const first = connectStation(edge.origin, 'A').catch((error: unknown) => error)
  await until(() => gate.waiting.length === 1)
  const second = connectStation(edge.origin, 'B')
  await until(() => arrived === 2)

  await time.advance(10_000)

  expect(await first).toBeInstanceOf(HandshakeRefused)
  gate.letThrough()
  const station = await second
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
  station.terminate()
})
