import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { expect, test } from 'vitest'
import { hoursOfStation } from './hours-of-station.ts'
import type { StationContext } from './site-context.ts'

const NOW = new Date('2026-03-02T05:00:00Z')
const TODAY = '2026-03-02'

function contextOf(connection: Partial<StationContext['station']['connection']>): StationContext {
  const blank = newStation({ stationId: 'CP_1', siteId: 'blok-m', securityProfile: 1, connectorCount: 1 }, NOW)
  const connector = newConnector({ stationId: 'CP_1', siteId: 'blok-m', connectorId: 1, code: null, facts: null }, NOW)
  return {
    key: 'CP_1',
    // Its register says that it charged: sessions of an earlier system were read in.
    station: { ...blank, totalEnergyWh: 1000, connection: { ...blank.connection, ...connection } },
    connectors: [connector],
    sessions: [],
    events: [],
  }
}

test('of a station that never connected no hour is known: it is neither free nor away', () => {
  const { freeShare, offlineShare } = hoursOfStation(contextOf({}), TODAY, 'Asia/Jakarta', NOW)

  expect([...freeShare, ...offlineShare].every((share) => share === null)).toBe(true)
})

test('one that was here before and is gone is away', () => {
  const lastSeenAt = new Date('2026-03-01T20:00:00Z')

  const { offlineShare } = hoursOfStation(contextOf({ lastSeenAt }), TODAY, 'Asia/Jakarta', NOW)

  // From 3 o'clock in Jakarta until the last full hour, 11 to 12.
  expect(offlineShare.slice(0, 12)).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1])
})
