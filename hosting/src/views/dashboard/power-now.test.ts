import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Edge } from '@charge-it/shared/model/edge.ts'
import { expect, test } from 'vitest'
import type { FleetStation } from '../../data/fleet.ts'
import { powerOfEdges, powerOfStations } from './power-now.ts'

const NOW = new Date('2026-10-15T07:00:00Z')
const transaction = { transactionKey: 'CP_1:1' } as Connector['activeTransaction']

function station(online: boolean, powers: readonly (number | null | undefined)[]): FleetStation {
  const connectors = powers.map(
    (powerW) =>
      ({
        activeTransaction: powerW === undefined ? null : transaction,
        live: powerW == null ? null : { powerW },
      }) as Connector,
  )
  const powerW = online ? powers.reduce<number>((sum, each) => sum + (each ?? 0), 0) : null
  return { online, connectors, powerW } as FleetStation
}

function edge(powerW: number, activeTransactions: number, history: readonly number[]): Edge {
  return {
    edgeId: 'e1',
    heartbeatAt: NOW,
    stoppedAt: null,
    sites: { s: { powerW, activeTransactions, stationsOnline: 1 } },
    powerHistoryW: history.map((each, index) => ({ at: new Date(NOW.getTime() - index * 60_000), powerW: each })),
  } as unknown as Edge
}

test('power is unknown while sessions run and none has been measured', () => {
  expect(powerOfStations([station(true, [null])])).toBeNull()
  expect(powerOfEdges([edge(0, 1, [])], NOW)).toBeNull()
})

test('power is zero when nobody charges', () => {
  expect(powerOfStations([station(true, [undefined]), station(false, [null])])).toBe(0)
  expect(powerOfEdges([edge(0, 0, [])], NOW)).toBe(0)
})

test('what is measured is summed, also while other sessions wait for their first sample', () => {
  expect(powerOfStations([station(true, [7000, null]), station(true, [0])])).toBe(7000)
  expect(powerOfEdges([edge(7000, 2, [])], NOW)).toBe(7000)
})

test('[edge 1] a fleet whose cars all paused draws a measured zero', () => {
  expect(powerOfStations([station(true, [0])])).toBe(0)
  expect(powerOfEdges([edge(0, 1, [7000, 0])], NOW)).toBe(0)
})
