import type { ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import { expect, test } from 'vitest'
import { idleFee } from './idle-fee.ts'

const SINCE = new Date('2026-10-15T07:00:00Z')
const tariff = {
  tariffId: 'standard',
  version: 1,
  name: 'Standar',
  currency: 'IDR',
  priceMilliIdrPerKwh: 2_466_780,
  sessionFeeIdr: 0,
  timeFeeIdrPerMinute: 0,
  idleFeeIdrPerMinute: 500,
  idleFreeMinutes: 10,
}
const at = (minutes: number): Date => new Date(SINCE.getTime() + minutes * 60_000)
const fee = (status: ConnectorStatus, now: Date, changes: Partial<typeof tariff> = {}) =>
  idleFee({ tariff: { ...tariff, ...changes }, status, statusAt: SINCE }, now)

test('the free minutes of a car that stopped charging run first', () => {
  expect(fee('SuspendedEV', at(10))).toEqual({ isRunning: false, perMinuteIdr: 500, freeUntil: at(10) })
  expect(fee('Finishing', at(10.1))).toMatchObject({ isRunning: true })
})

test('without free minutes the fee runs at once', () => {
  expect(fee('Finishing', at(0.1), { idleFreeMinutes: 0 })).toMatchObject({ isRunning: true })
})

test.each(['Charging', 'SuspendedEVSE', 'Preparing', 'Available', 'Faulted'] as const)(
  'nothing runs while the connector is %s',
  (status) => {
    expect(fee(status, at(60))).toBeNull()
  },
)

test('nothing runs where parking is free or no tariff applies', () => {
  expect(fee('Finishing', at(60), { idleFeeIdrPerMinute: 0 })).toBeNull()
  expect(idleFee({ tariff: null, status: 'Finishing', statusAt: SINCE }, at(60))).toBeNull()
})
