import type { Connector } from '@charge-it/shared/model/connector.ts'
import { expect, test } from 'vitest'
import { LiveTrail } from './live-trail.ts'

const at = (second: number): Date => new Date(Date.UTC(2026, 9, 15, 7, 0, second))

function running(second: number, powerW: number): Connector {
  return {
    stationId: 'BLM-01',
    siteId: null,
    connectorId: 1,
    code: null,
    status: 'Charging',
    errorCode: 'NoError',
    vendorErrorCode: null,
    errorInfo: null,
    statusAt: null,
    receivedAt: null,
    activeTransaction: { transactionKey: 'BLM-01:7', transactionId: 7, idTagMasked: '••7F', startedAt: at(0) },
    live: { sampledAt: at(second), energyWh: 100, powerW, currentA: null, voltageV: null, socPercent: null },
    lastUpdatedAt: at(second),
  }
}

test('samples that a page saw join the stored ones in order, each time once', () => {
  const trail = new LiveTrail()
  trail.note(running(10, 7000), 5000)
  trail.note(running(10, 7000), 5000)
  trail.note(running(5, 6000), 5000)

  const merged = trail.mergedWith('BLM-01:7', [
    { at: at(1), powerW: 1 },
    { at: at(5), powerW: 6100 },
  ])

  expect(merged).toEqual([
    { at: at(1), powerW: 1 },
    { at: at(5), powerW: 6100 },
    { at: at(10), powerW: 7000, energyWh: 5100 },
  ])
})

test('another transaction has a trail of its own', () => {
  const trail = new LiveTrail()
  trail.note(running(10, 7000), null)

  expect(trail.mergedWith('BLM-01:8', [])).toEqual([])
})
