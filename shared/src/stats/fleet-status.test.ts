import { expect, test } from 'vitest'
import type { Edge } from '../model/edge.ts'
import { sampleOfEdges, withSample } from './fleet-status.ts'

const NOW = new Date('2026-03-02T05:20:00Z')
const edge = (edgeId: string, fields: Partial<Edge>): Edge => ({
  ...{ edgeId, startedAt: NOW, heartbeatAt: NOW, stoppedAt: null, version: 'test', cpuPercent: 1, ramUsedMb: 50 },
  ...{ ramLimitMb: null, eventLoopLagMs: 1, connections: 0, messagesPerS: 0, commitLatencyMs: null, queueDepth: 0 },
  ...{ connectorCounts: {}, sites: {}, powerHistoryW: [], ...fields },
})

test('what stopped or silent instances told does not count', () => {
  const edges = [
    edge('a', { connections: 2, connectorCounts: { Available: 1, Charging: 2, Faulted: 1 } }),
    edge('b', { connections: 1, connectorCounts: { Finishing: 1, Reserved: 1 } }),
    edge('c', { connections: 9, connectorCounts: { Faulted: 9 }, heartbeatAt: new Date(NOW.getTime() - 71_000) }),
    edge('d', { connections: 9, connectorCounts: { Faulted: 9 }, stoppedAt: NOW }),
  ]

  expect(sampleOfEdges(edges, 5, NOW)).toEqual({
    ...{ stations: 5, stationsOnline: 3, connectors: 6, connectorsUsed: 3, connectorsFaulted: 1 },
  })
})

test('no more stations are connected than there are', () => {
  const edges = [edge('a', { connections: 2 }), edge('b', { connections: 1 })]
  expect(sampleOfEdges(edges, 2, NOW).stationsOnline).toBe(2)
})

test('looks add up by the hour of the zone; a zone that changed begins anew', () => {
  const sample = { stations: 2, stationsOnline: 1, connectors: 4, connectorsUsed: 3, connectorsFaulted: 1 }
  const at = { date: '2026-03-02', timeZone: 'Asia/Jakarta', at: NOW }
  const first = withSample(undefined, sample, at)
  const second = withSample(first, { ...sample, connectorsUsed: 0 }, at)

  expect(second.hours).toHaveLength(24)
  expect(second.hours.filter((hour) => hour !== null)).toHaveLength(1)
  expect(second.hours[12]).toEqual({
    ...{ samples: 2, stations: 4, stationsOnline: 2, connectors: 8, connectorsUsed: 3, connectorsFaulted: 2 },
  })
  const moved = withSample(second, sample, { ...at, timeZone: 'Asia/Jayapura' })
  expect(moved.hours.map((hour) => hour?.samples ?? 0).reduce((sum, each) => sum + each, 0)).toBe(1)
  expect(moved.hours[14]).toEqual({ samples: 1, ...sample })
})
