import { expect } from 'vitest'
import { connectStation, type FakeStation } from '../../../test/fake-station.ts'
import { DEFAULT_LIMITS, readConfig } from '../../config.ts'
import { memoryEdgeStore } from '../../edge-heartbeat/memory-edge-store.ts'
import { jsonLog } from '../../log.ts'
import { type Observation, observations } from '../../observations.ts'
import { startEdge } from '../../start-edge.ts'
import { eventually } from '../../store/testing/opened-stores.ts'
import { ROUTES_1_6 } from '../v16/routes.ts'
import { type OpenEntrance, payloadOf, type TestedStation } from './tested-station.ts'

/** Messages go over real sockets through a whole edge. */
export const socketEntrance: OpenEntrance = async ({ stores, clock }) => {
  const log = jsonLog('error', (line) => console.error(line))
  const published = observations((error) => {
    throw error
  })
  const config = readConfig({ GCLOUD_PROJECT: 'demo', ALLOW_INSECURE: '1', HOST: '127.0.0.1', PORT: '0' })
  // The clock of these tests stands still, and with it the refilling of the rate limit.
  const limits = { ...DEFAULT_LIMITS, messagesPerS: 100_000, messageBurst: 100_000, maxCallsInProgress: 10_000 }
  const edge = await startEdge({
    ...{ stores, clock, log, observations: published, edgeId: 'edge-1', edges: memoryEdgeStore() },
    ...{ config: { ...config, limits }, routes: { '1.6': ROUTES_1_6 } },
  })
  const sockets: FakeStation[] = []
  return {
    close: async () => {
      for (const socket of sockets) await socket.close()
      await edge.stop()
    },
    async connect(stationId) {
      const observed: Observation[] = []
      published.subscribe((observation) => {
        if (observation.stationId === stationId) observed.push(observation)
      })
      const socket = await connectStation(`ws://127.0.0.1:${edge.port}`, stationId)
      sockets.push(socket)
      await eventually(() => expect(edge.registry.get(stationId)?.epoch).toBeGreaterThan(0))
      const call: TestedStation['call'] = async (action, payload) => {
        const answer = await socket.call(action, payload)
        return answer.kind === 'result' ? answer : { kind: 'error', code: String(answer.code) }
      }
      return {
        observed,
        get booted() {
          return edge.registry.get(stationId)?.booted === true
        },
        call,
        answer: (action, payload) => payloadOf(call(action, payload)),
      }
    },
  }
}
