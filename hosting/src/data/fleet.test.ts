import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Edge } from '@charge-it/shared/model/edge.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { expect, test } from 'vitest'
import { countGroups, fleetPowerHistory, fleetPowerW, joinFleet, stationsMissing, withPowerNow } from './fleet.ts'

const now = new Date('2026-10-15T07:32:00Z')
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000)

function station(stationId: string, online: boolean, edgeId: string | null): Station {
  return {
    stationId,
    siteId: 'blok-m',
    registration: 'accepted',
    securityProfile: 1,
    connectorCount: 2,
    vendor: null,
    model: null,
    serialNumber: null,
    firmwareVersion: null,
    ocppVersion: '1.6',
    connection: { edgeId, epoch: 1, connectedAt: ago(600), lastSeenAt: ago(900), online },
    lastBootAt: null,
    totalEnergyWh: 0,
    simulated: false,
    demo: null,
    lastUpdatedAt: now,
  }
}

function connector(stationId: string, connectorId: number, change: Partial<Connector> = {}): Connector {
  return {
    stationId,
    siteId: 'blok-m',
    connectorId,
    code: null,
    status: 'Available',
    errorCode: 'NoError',
    vendorErrorCode: null,
    errorInfo: null,
    statusAt: now,
    receivedAt: now,
    activeTransaction: null,
    live: null,
    lastUpdatedAt: now,
    ...change,
  }
}

function edge(edgeId: string, change: Partial<Edge> = {}): Edge {
  return {
    edgeId,
    startedAt: ago(7200),
    heartbeatAt: ago(5),
    stoppedAt: null,
    version: '1',
    cpuPercent: 10,
    ramUsedMb: 100,
    ramLimitMb: 512,
    eventLoopLagMs: 1,
    connections: 1,
    messagesPerS: 1,
    commitLatencyMs: null,
    queueDepth: 0,
    connectorCounts: {},
    sites: {},
    powerHistoryW: [],
    ...change,
  }
}

const charging = {
  status: 'Charging',
  activeTransaction: { transactionKey: 'A:1', transactionId: 1, idTagMasked: '••7F', startedAt: ago(300) },
  live: { sampledAt: ago(3), energyWh: 500, powerW: 7400, currentA: null, voltageV: null, socPercent: null },
} as const

test('a station is online while its instance is fresh, with the sum of its running connectors', () => {
  const [shown] = joinFleet(
    [station('A', true, 'e1')],
    [connector('A', 2, charging), connector('A', 1), connector('A', 0)],
    [edge('e1')],
    now,
  )

  expect(shown).toMatchObject({ online: true, statuses: ['Available', 'Charging'], powerW: 7400, seenAt: ago(5) })
})

test('a station of a silent or unknown instance is offline, whatever its document says', () => {
  const stations = [station('A', true, 'silent'), station('B', true, 'gone'), station('C', true, null)]

  const shown = joinFleet(stations, [connector('A', 1, charging)], [edge('silent', { heartbeatAt: ago(71) })], now)

  expect(shown.map((each) => each.online)).toEqual([false, false, false])
  expect(shown[0]).toMatchObject({ statuses: ['Offline'], powerW: null, seenAt: ago(900) })
})

test('a station that never connected is set up, not missing', () => {
  const before = {
    ...station('A', false, null),
    connection: { ...station('A', false, null).connection, connectedAt: null, lastSeenAt: null },
  }

  const shown = joinFleet([before, station('B', false, null)], [connector('A', 1), connector('B', 1)], [], now)

  expect(shown.map(({ statuses }) => statuses)).toEqual([['NotYet'], ['Offline']])
  expect(stationsMissing(shown).map((each) => each.station.stationId)).toEqual(['B'])
})

test('a live value without a running transaction is not delivered now', () => {
  const [shown] = joinFleet([station('A', true, 'e1')], [connector('A', 1, { live: charging.live })], [edge('e1')], now)

  expect(shown?.powerW).toBe(0)
})

test('statuses count in six groups', () => {
  expect(countGroups(['Available', 'SuspendedEV', 'Finishing', 'Faulted', 'Offline', 'Unavailable'])).toEqual({
    available: 1,
    charging: 0,
    waiting: 2,
    reserved: 0,
    faulted: 1,
    inactive: 2,
  })
})

test('fleet power leaves out stopped and silent instances', () => {
  const sites = { 'blok-m': { powerW: 1000, activeTransactions: 1, stationsOnline: 1 } }

  expect(
    fleetPowerW(
      [edge('a', { sites }), edge('b', { sites, stoppedAt: ago(9) }), edge('c', { sites, heartbeatAt: ago(99) })],
      now,
    ),
  ).toBe(1000)
})

test('the power history adds up instances minute by minute and keeps to one hour', () => {
  const minute = (minutesAgo: number, powerW: number) => ({ at: ago(minutesAgo * 60), powerW })

  const history = fleetPowerHistory(
    [
      edge('a', { powerHistoryW: [minute(75, 9), minute(2, 100), minute(1, 200)] }),
      edge('b', { powerHistoryW: [minute(1, 50)] }),
    ],
    now,
  )

  expect(history).toEqual([minute(2, 100), minute(1, 250)])
})

test('the power now takes the place of this minute in the history', () => {
  const earlier = { at: ago(60), powerW: 100 }

  expect(withPowerNow([earlier, { at: now, powerW: 200 }], 250, new Date(now.getTime() + 30_000))).toEqual([
    earlier,
    { at: now, powerW: 250 },
  ])
})
