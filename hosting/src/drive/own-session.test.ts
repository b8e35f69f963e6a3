import type { MeterBucket, Transaction } from '@charge-it/shared/model/transaction.ts'
import { expect, test } from 'vitest'
import { ownEndedSession, ownLiveSession, ownPowerSamples } from './own-session.ts'

const START = new Date('2026-10-15T07:00:00Z')
const transaction: Transaction = {
  transactionKey: 'BLM-02:7',
  stationId: 'BLM-02',
  siteId: 'blok-m',
  connectorId: 1,
  transactionId: 7,
  state: 'open',
  idTagMasked: '••:••:••:7F',
  idTagStatus: 'Accepted',
  ownerUid: 'driver-1',
  meterStartWh: 1000,
  meterStopWh: null,
  startedAt: START,
  stoppedAt: null,
  startReceivedAt: START,
  stopReceivedAt: null,
  stopReason: null,
  energyWh: null,
  stopCount: 0,
  tariff: {
    tariffId: 'standard',
    version: 1,
    name: 'Standar',
    currency: 'IDR',
    priceMilliIdrPerKwh: 2_466_780,
    sessionFeeIdr: 0,
    timeFeeIdrPerMinute: 0,
    idleFeeIdrPerMinute: 0,
    idleFreeMinutes: 0,
  },
  flags: [],
  ocppVersion: '1.6',
  timeZone: 'Asia/Jakarta',
  demo: null,
  lastUpdatedAt: START,
}
const bucket = (samples: MeterBucket['samples']): MeterBucket => ({
  transactionKey: 'BLM-02:7',
  ownerUid: 'driver-1',
  from: START,
  samples,
})
const NOW = new Date('2026-10-15T07:30:00Z')

test('energy is the newest register less meterStart, the cost follows the own tariff', () => {
  const buckets = [
    bucket({ '2026-10-15T07:20:00Z': { energyWh: 3000, powerW: 7400 } }),
    bucket({ '2026-10-15T07:05:00Z': { energyWh: 1500, powerW: 7300 }, '2026-10-15T07:21:00Z': { powerW: 7100 } }),
  ]

  expect(ownLiveSession(transaction, buckets, NOW)).toMatchObject({
    energyWh: 2000,
    powerW: 7100,
    costIdr: 4934,
    sampledAt: new Date('2026-10-15T07:21:00Z'),
  })
  expect(ownPowerSamples(buckets).map(({ powerW }) => powerW)).toEqual([7300, 7400, 7100])
})

test('what no sample carries is missing, not zero', () => {
  expect(ownLiveSession(transaction, [], NOW)).toMatchObject({
    energyWh: null,
    powerW: null,
    costIdr: null,
    sampledAt: null,
  })
})

test('a session ends when its stop is booked, and its money comes from the bill', () => {
  expect(ownEndedSession(transaction)).toBeNull()
  expect(ownEndedSession({ ...transaction, stoppedAt: NOW, energyWh: 2000 })).toMatchObject({
    energyWh: 2000,
    costIdr: null,
  })
})
